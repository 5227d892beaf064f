import type { CallOutcome, CallTarget, ChargeSnapshot } from "@till/payments";
import { type Asked, type PayPalParts, ask, orderIdOf } from "./ask.ts";
import type { PayPalCalls } from "./client.ts";
import type { Failure } from "./error-map.ts";
import { readOrder } from "./read.ts";

export type Outcome = CallOutcome<ChargeSnapshot>;

/** A money call as it is done: `act` moves money; its answer is the snapshot, or null where one must be read. */
export interface MoneyAct {
  readonly parts: PayPalParts;
  readonly target: CallTarget;
  readonly act: (calls: PayPalCalls, askedAtMs: number) => Promise<ChargeSnapshot | null>;
}

export async function exchange({ parts, target, act }: MoneyAct): Promise<Outcome> {
  const askedAtMs = parts.clock.nowMs();
  const asked = await ask(parts, (calls) => act(calls, askedAtMs));
  if (asked.kind === "refused") return afterRefusal(parts, target, asked);
  if (asked.kind !== "answered") return asked;
  if (asked.value !== null) return { kind: "succeeded", snapshot: asked.value };
  // The call was carried out. Whatever goes wrong from here on, it was not "never sent" and not a "no".
  const shown = await readOrder(parts, orderIdOf(target));
  if (shown.kind === "answered") return { kind: "succeeded", snapshot: shown.value.snapshot };
  return { kind: "unknown", detail: "it was carried out, but reading its result failed" };
}

/**
 * A bank's no leaves the order APPROVED, as if nothing had been tried: PayPal would let the buyer choose other means.
 * For Till the charge is declined, so that the order is closed before another charge begins.
 */
async function afterRefusal(
  parts: PayPalParts,
  target: CallTarget,
  { refusal }: Extract<Failure, { readonly kind: "refused" }>,
): Promise<Outcome> {
  if (refusal.by !== "issuer") return { kind: "refused", refusal, snapshot: null };
  const shown = await readOrder(parts, orderIdOf(target));
  if (shown.kind !== "answered") return { kind: "refused", refusal, snapshot: null };
  const { snapshot } = shown.value;
  if (snapshot.state !== "requires_action") return { kind: "refused", refusal, snapshot };
  const declined: ChargeSnapshot = {
    ...snapshot,
    state: "declined",
    refusal,
    buyerApproved: false,
    action: null,
  };
  return { kind: "refused", refusal, snapshot: declined };
}

/** The order before a call on one of its payments: what goes wrong here went wrong before the call was sent. */
export function beforeSending(failure: Exclude<Asked<never>, { readonly kind: "answered" }>): Outcome {
  switch (failure.kind) {
    case "refused":
      return { kind: "refused", refusal: failure.refusal, snapshot: null };
    case "try_again":
    case "not_sent":
      return failure;
    case "unknown":
      return { kind: "not_sent", detail: `the order could not be read: ${failure.detail}` };
  }
}
