import type { Tx } from "@till/db";
import { type AttemptId, type ChargeId, type RefundId, invariant } from "@till/kernel";
import type { Attempt, AttemptAsks, Charge, PreparedCall } from "@till/payments";
import type { Deps } from "../deps.ts";

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

/**
 * Goes with every attempt: should this process die now, or never hear of the outcome, another takes the charge up when
 * the lease has run out.
 */
export function takeUpLater(deps: Deps, tx: Tx, chargeId: ChargeId): Promise<void> {
  const { leaseMs, refreshFirstMs } = deps.limits;
  const job = { merchantId: deps.merchantId, chargeId, tries: 0 };
  return tx.jobs.enqueue("charge.refresh", job, { startAfterMs: leaseMs + refreshFirstMs });
}
