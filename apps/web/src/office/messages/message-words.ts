import type { OutboxView } from "@till/wire";

export const messageStates = {
  failed: {
    words: "Failed",
    tone: "bad",
    meaning: "Tried until it was pointless. Mend the reason, then send it again.",
  },
  queued: { words: "On its way", tone: "info", meaning: "Being sent, or waiting to be tried again." },
  kept: {
    words: "Kept here",
    tone: "warn",
    meaning: "There was no way to send it. Read it here; send it once there is one.",
  },
  sent: { words: "Sent", tone: "ok", meaning: "Taken over by the receiver’s server." },
} as const satisfies Record<
  OutboxView["state"],
  { readonly words: string; readonly tone: "ok" | "info" | "warn" | "bad"; readonly meaning: string }
>;

/** What needs a person first. */
export const messageStateNames = [
  "failed",
  "kept",
  "queued",
  "sent",
] as const satisfies readonly OutboxView["state"][];

export const messageKinds = { mail: "Mail", fulfilment: "Fulfilment call" } as const satisfies Record<
  OutboxView["kind"],
  string
>;
export const messageKindNames = ["mail", "fulfilment"] as const satisfies readonly OutboxView["kind"][];

/** What made it necessary: `receipt:1-000042` is "Receipt 1-000042". */
export function causeInWords(cause: string): string {
  const [what = "", ...rest] = cause.split(":");
  const about = rest.join(":");
  switch (what) {
    case "receipt":
      return `Receipt ${about}`;
    case "payment_failed":
      return "A payment that did not go through";
    case "refund_failed":
      return "A refund that did not arrive";
    case "password_reset":
      return "A forgotten password";
    case "invitation":
      return "An invitation to the office";
    case "order_paid":
      return "An order that was paid";
    default:
      return cause;
  }
}

/** What pressing "send again" means for this one; null while it is on its way, and once it was erased. */
export function resendInWords({
  state,
  kind,
  to,
  cause,
}: Pick<OutboxView, "state" | "kind" | "to" | "cause">): string | null {
  // A link to a password is asked for anew by whoever needs it.
  if (to === null || /^(?:password_reset|invitation):/.test(cause)) return null;
  const receiver = kind === "mail" ? "The buyer’s mail program" : "The receiving system";
  switch (state) {
    case "queued":
      return null;
    case "sent":
      return `It was sent already. ${receiver} knows it by its id and should show it once.`;
    case "kept":
    case "failed":
      return "It goes out under its own id, so whatever arrived before is not doubled.";
  }
}

/** An id in a sentence helps nobody; its end tells two apart, as it does for sales. */
export const withShortIds = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{6}([0-9a-f]{6})/g, "$1");
