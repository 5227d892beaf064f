import type { Dispute } from "./objects.ts";
import { type PaypalWorld, timeOf } from "./world.ts";

const respondWithinMs = 10 * 86_400_000;

export function presentDispute(world: PaypalWorld, dispute: Dispute): Record<string, unknown> {
  const { id, captureId, amount, reason, status, stage, outcome, movements } = dispute;
  return {
    dispute_id: id,
    create_time: timeOf(dispute.createMs),
    update_time: timeOf(dispute.updateMs),
    disputed_transactions: [{ seller_transaction_id: captureId, transaction_status: "COMPLETED" }],
    reason,
    status,
    dispute_amount: amount,
    dispute_life_cycle_stage: stage,
    dispute_channel: "INTERNAL",
    ...(status === "WAITING_FOR_SELLER_RESPONSE"
      ? { seller_response_due_date: timeOf(dispute.createMs + respondWithinMs) }
      : {}),
    ...(outcome === null ? {} : { dispute_outcome: { outcome_code: outcome, amount_refunded: amount } }),
    ...(movements.length === 0
      ? {}
      : {
          money_movements: movements.map(({ type, amount: moved, atMs }) => ({
            affected_party: "SELLER",
            amount: moved,
            initiated_time: timeOf(atMs),
            type,
            reason: "DISPUTE_SETTLEMENT",
          })),
        }),
    links: [
      {
        href: `${world.core.publicOrigin("paypal")}/v1/customer/disputes/${id}`,
        rel: "self",
        method: "GET",
      },
    ],
  };
}
