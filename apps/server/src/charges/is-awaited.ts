import { type ChargeLife, isAttemptOpen, isOpen } from "@till/payments";

/** Whether the gateway still owes a word: about the charge, one of its attempts, or a refund on its way. */
export function isAwaited({
  charge,
  attempts,
  refunds,
}: Pick<ChargeLife, "charge" | "attempts" | "refunds">): boolean {
  if (charge.gateway === null) return false;
  return (
    isOpen(charge.state) ||
    attempts.some(({ state }) => isAttemptOpen(state)) ||
    refunds.some(({ state }) => state === "pending" || state === "created")
  );
}
