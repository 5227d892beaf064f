import { type Money, max, subtract, zero } from "@till/money";
import { type ChargeFact, type ChargeLife, holdsRefundable } from "@till/payments";

export interface OpenCapture {
  readonly capture: ChargeFact;
  /** Of this capture, not yet given back. */
  readonly left: Money;
}

/**
 * A charge captured in parts is refunded part by part, as a gateway refund goes against one capture. Refunds fill
 * the captures in the order both were made. A capture that stands only on a manager's word cannot be refunded at a
 * gateway that has not named it.
 */
export function openCaptures({ facts, refunds, charge }: ChargeLife): readonly OpenCapture[] {
  const undone = new Set(facts.filter(({ kind }) => kind === "capture_undone").map(({ ref }) => ref));
  const captures = facts.filter(
    ({ kind, ref }) => kind === "captured" && !undone.has(ref) && !ref.startsWith("decision:"),
  );
  const left = new Map(captures.map(({ ref, amount }) => [ref, amount]));
  for (const { state, amount } of refunds) {
    if (!holdsRefundable(state)) continue;
    const fitting =
      captures.find(({ ref }) => (left.get(ref)?.amountMinor ?? 0n) >= amount.amountMinor) ?? captures[0];
    const before = fitting && left.get(fitting.ref);
    if (fitting && before) left.set(fitting.ref, subtract(before, amount));
  }
  const nothing = zero(charge.amount.currency);
  return captures.map((capture) => ({ capture, left: max(left.get(capture.ref) ?? nothing, nothing) }));
}
