import type { DisputeMovement, DisputeSnapshot, FeeFact, GatewayObject } from "@till/payments";
import type { BalanceTransactionAnswer, DisputeAnswer } from "./answers.ts";
import { fromWire } from "./minor-units.ts";

/** https://docs.stripe.com/api/disputes/object#dispute_object-status */
const states: Readonly<Record<string, DisputeSnapshot["state"]>> = {
  warning_needs_response: "inquiry",
  warning_under_review: "inquiry",
  warning_closed: "closed",
  prevented: "closed",
  needs_response: "open",
  appeal_needs_response: "open",
  under_review: "under_review",
  appeal_under_review: "under_review",
  won: "won",
  lost: "lost",
};

/** A dispute with the money it moved: each balance entry once, by its own id. */
export function toDisputeSnapshot(dispute: DisputeAnswer): DisputeSnapshot {
  const { id, amount, currency, status, reason, created, evidence_details: evidence } = dispute;
  const state = states[status];
  const movements = (sign: 1 | -1): DisputeMovement[] =>
    dispute.balance_transactions
      .filter((entry) => Math.sign(entry.amount) === sign)
      .map((entry) => toMovement(entry, dispute));
  return {
    object: disputeObject(id),
    state: state ?? "open",
    gatewayStatus: status,
    recognised: state !== undefined,
    amount: fromWire(amount, currency),
    reason,
    respondByMs: evidence.due_by === null ? null : evidence.due_by * 1000,
    openedAtMs: created * 1000,
    withdrawals: movements(-1),
    reinstatements: movements(1),
  };
}

/** Stripe books in the currency it settles in; where that is another, the whole disputed amount was moved. */
function toMovement(entry: BalanceTransactionAnswer, dispute: DisputeAnswer): DisputeMovement {
  const wire = entry.currency === dispute.currency ? Math.abs(entry.amount) : dispute.amount;
  return { id: entry.id, amount: fromWire(wire, dispute.currency), atMs: entry.created * 1000 };
}

/** The fee of a dispute stands on the entry that withdrew the money; one that is given back is negative. */
export function disputeFees(dispute: DisputeAnswer): FeeFact[] {
  return dispute.balance_transactions.filter(({ fee }) => fee !== 0).map(toFee);
}

export function toFee(entry: BalanceTransactionAnswer): FeeFact {
  return { id: entry.id, amount: fromWire(entry.fee, entry.currency), atMs: entry.created * 1000 };
}

export function disputeObject(id: string): GatewayObject {
  return { type: "dispute", id };
}
