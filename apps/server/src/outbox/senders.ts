import type { Uuid } from "@till/kernel";

/** How a message fared. `permanent`: trying again is pointless, such as an address that does not exist. */
export type Delivery =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly detail: string; readonly permanent: boolean };

export interface Mail {
  /** Becomes the `Message-ID`: a receiver that had it drops it. */
  readonly id: Uuid;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
}

export interface HookCall {
  /** Goes out as `Till-Message-Id`. */
  readonly id: Uuid;
  readonly url: string;
  readonly body: string;
}

/** The ways out of the shop. Null where nothing is configured: then messages are kept and shown. Neither ever throws. */
export interface Senders {
  readonly mail: { readonly from: string; send(mail: Mail): Promise<Delivery> } | null;
  readonly hook: { send(call: HookCall): Promise<Delivery> } | null;
}
