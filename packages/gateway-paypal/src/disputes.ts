import { type Money, negate } from "@till/money";
import type { ChargeSnapshot, DisputeMovement, DisputeSnapshot } from "@till/payments";
import { z } from "zod";
import { type Asked, type PayPalParts, ask, readAnswer } from "./ask.ts";
import { fromWire, wireMoney } from "./minor-units.ts";

const time = z.iso.datetime({ offset: true });

const listAnswer = z.object({ items: z.array(z.object({ dispute_id: z.string().min(1) })).nullish() });

const disputeAnswer = z.object({
  dispute_id: z.string().min(1),
  create_time: time,
  reason: z.string().default(""),
  status: z.string(),
  dispute_amount: wireMoney,
  dispute_life_cycle_stage: z.string().optional(),
  seller_response_due_date: time.optional(),
  dispute_outcome: z.object({ outcome_code: z.string() }).optional(),
  money_movements: z
    .array(
      z.object({
        affected_party: z.string(),
        amount: wireMoney,
        initiated_time: time,
        type: z.string(),
      }),
    )
    .default([]),
});
type DisputeAnswer = z.infer<typeof disputeAnswer>;

/** The SDK has no disputes. https://developer.paypal.com/docs/api/customer-disputes/v1/ */
const path = "/v1/customer/disputes";
/** Nobody contests one payment more often. */
const disputesMax = 20;

/** The disputes of a charge's captures, added to what the order says. An account that may not see disputes shows none. */
export async function withDisputes(
  parts: PayPalParts,
  snapshot: ChargeSnapshot,
): Promise<Asked<ChargeSnapshot>> {
  const disputes: DisputeSnapshot[] = [];
  for (const { id } of snapshot.captures) {
    const found = await fetchDisputes(parts, id);
    if (found.kind === "answered") disputes.push(...found.value);
    else if (found.kind !== "refused") return found;
  }
  return { kind: "answered", value: { ...snapshot, disputes } };
}

function fetchDisputes(parts: PayPalParts, captureId: string): Promise<Asked<DisputeSnapshot[]>> {
  return ask(parts, async (calls) => {
    const query = new URLSearchParams({ disputed_transaction_id: captureId });
    const list = readAnswer(await parts.rest(calls, `${path}?${query.toString()}`), listAnswer);
    const ids = (list.items ?? []).slice(0, disputesMax);
    const disputes: DisputeSnapshot[] = [];
    for (const { dispute_id } of ids) {
      const answer = await parts.rest(calls, `${path}/${encodeURIComponent(dispute_id)}`);
      disputes.push(toDisputeSnapshot(readAnswer(answer, disputeAnswer)));
    }
    return disputes;
  });
}

/** Exported for its test. */
export function toDisputeSnapshot(dispute: DisputeAnswer): DisputeSnapshot {
  const moved = (type: "DEBIT" | "CREDIT"): DisputeMovement[] =>
    dispute.money_movements
      .filter((movement) => movement.affected_party === "SELLER" && movement.type === type)
      .map(({ amount, initiated_time }, index) => ({
        // PayPal names no movement; it lists them in the order in which they happened.
        id: `${dispute.dispute_id}:${type.toLowerCase()}:${index + 1}`,
        amount: positive(fromWire(amount)),
        atMs: Date.parse(initiated_time),
      }));
  const standing = standingOf(dispute);
  const due = dispute.seller_response_due_date;
  return {
    object: { type: "dispute", id: dispute.dispute_id },
    ...standing,
    gatewayStatus: [dispute.status, dispute.dispute_outcome?.outcome_code].filter(Boolean).join("/"),
    amount: fromWire(dispute.dispute_amount),
    reason: dispute.reason,
    respondByMs: due === undefined ? null : Date.parse(due),
    openedAtMs: Date.parse(dispute.create_time),
    withdrawals: moved("DEBIT"),
    reinstatements: moved("CREDIT"),
  };
}

const positive = (amount: Money): Money => (amount.amountMinor < 0n ? negate(amount) : amount);

function standingOf(dispute: DisputeAnswer): Pick<DisputeSnapshot, "state" | "recognised"> {
  const inquiry = dispute.dispute_life_cycle_stage === "INQUIRY";
  switch (dispute.status) {
    case "OPEN":
    case "WAITING_FOR_SELLER_RESPONSE":
    case "WAITING_FOR_BUYER_RESPONSE":
      return { state: inquiry ? "inquiry" : "open", recognised: true };
    case "UNDER_REVIEW":
      return { state: inquiry ? "inquiry" : "under_review", recognised: true };
    case "RESOLVED": {
      const state = outcomes[dispute.dispute_outcome?.outcome_code ?? ""];
      return { state: state ?? "closed", recognised: state !== undefined };
    }
    default:
      return { state: "open", recognised: false };
  }
}

const outcomes: Readonly<Record<string, DisputeSnapshot["state"]>> = {
  RESOLVED_SELLER_FAVOUR: "won",
  DENIED: "won",
  RESOLVED_BUYER_FAVOUR: "lost",
  ACCEPTED: "lost",
  // PayPal pays the buyer, and the seller keeps the money.
  RESOLVED_WITH_PAYOUT: "won",
  CANCELED_BY_BUYER: "closed",
  NONE: "closed",
};
