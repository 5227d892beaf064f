import type { AttemptId, RefundId } from "@till/kernel";
import type { Attempt, AttemptAsks, Charge, PreparedCall } from "@till/payments";
import { invariant } from "@till/kernel";

/** An attempt as it stands on record before anything is sent: with its exact request, never tried. */
export function newAttempt(by: {
  readonly id: AttemptId;
  readonly charge: Pick<Charge, "id" | "gateway">;
  readonly refundId?: RefundId;
  readonly kind: Attempt["kind"];
  /** Null for a void. */
  readonly asks: AttemptAsks | null;
  readonly call: PreparedCall;
  readonly nowMs: number;
}): Attempt {
  const { id, charge, refundId, kind, asks, call, nowMs } = by;
  invariant(charge.gateway !== null, "only a charge at a gateway has attempts");
  return {
    id,
    chargeId: charge.id,
    refundId: refundId ?? null,
    kind,
    gateway: charge.gateway,
    state: "sending",
    asks,
    call,
    startedAtMs: nowMs,
    lastSentAtMs: null,
    endedAtMs: null,
    tries: 0,
    detail: null,
    alarm: null,
    decision: null,
  };
}

/** All of it, in one go. */
export const wholeOf = ({ amount }: Pick<Charge, "amount">): AttemptAsks => ({ amount, final: true });
