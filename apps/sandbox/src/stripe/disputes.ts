import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { book } from "./balance.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import type { Dispute } from "./objects.ts";
import { createdRange, expand, flag, listShape, metadata, readParams, text } from "./params.ts";
import { mergedMetadata } from "./payment-intents.ts";
import { debitOf } from "./debits.ts";
import { refundableOf } from "./refunds.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { type TestCard, cardNamed } from "./test-cards.ts";
import { type StripeWorld, mustFind } from "./world.ts";

/** In the charge's own smallest units, as Stripe charges 15.00; kept even when the dispute is won. */
const disputeFee = 1500;
const daysToAnswer = 7;
/** How long the bank thinks about evidence. */
const decisionMs = 5_000;

const updateParams = z.strictObject({
  ...expand,
  evidence: z.record(z.string(), z.string()).optional(),
  metadata: metadata.optional(),
  submit: flag.optional(),
});

export function disputeOperations(world: StripeWorld): readonly Operation[] {
  world.core.schedule.on("stripe.dispute_opens", (chargeId) => void openDispute(world, chargeId));
  world.core.schedule.on("stripe.dispute_decides", (id) => decide(world, id));
  const find = (id: string): Dispute =>
    mustFind(world.disputes.get(id), () => missingResource("dispute", id, "id"));
  return [
    {
      name: "disputes.list",
      method: "GET",
      url: "/v1/disputes",
      handle: (call) => {
        const shape = {
          ...listShape,
          created: createdRange,
          charge: text.optional(),
          payment_intent: text.optional(),
        };
        const params = readParams(z.strictObject(shape), call);
        const where = { charge: params.charge, payment_intent: params.payment_intent };
        return listAnswer(world, call, params, {
          collection: world.disputes,
          what: "dispute",
          where,
          show: (one) => one,
        });
      },
    },
    {
      name: "disputes.retrieve",
      method: "GET",
      url: "/v1/disputes/:dispute",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        return { status: 200, body: expandAll(world, find(call.params["dispute"] ?? ""), params.expand) };
      },
    },
    {
      name: "disputes.update",
      method: "POST",
      url: "/v1/disputes/:dispute",
      handle: (call) => {
        const params = readParams(updateParams, call);
        const next = answerDispute(world, find(call.params["dispute"] ?? ""), params);
        return { status: 200, body: expandAll(world, next, params.expand) };
      },
    },
    {
      name: "disputes.close",
      method: "POST",
      url: "/v1/disputes/:dispute/close",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const dispute = find(call.params["dispute"] ?? "");
        const next = finish(world, dispute, isInquiry(dispute) ? "warning_closed" : "lost");
        return { status: 200, body: expandAll(world, next, params.expand) };
      },
    },
  ];
}

/** The buyer's bank wants a charge back. Undefined where there is nothing to want. */
export function openDispute(
  world: StripeWorld,
  chargeId: string,
  as?: TestCard["dispute"],
): Dispute | undefined {
  const charge = world.charges.get(chargeId);
  if (charge === undefined || charge.disputed || charge.status !== "succeeded") return undefined;
  const method = charge.payment_method === null ? undefined : world.paymentMethods.get(charge.payment_method);
  const kind = as ?? cardNamed(method?.testCard ?? "").dispute ?? "fraudulent";
  const inquiry = kind === "inquiry";
  const amount = charge.captured ? refundableOf(charge) : 0;
  if (amount === 0) return undefined;
  const dispute: Dispute = {
    id: world.makeId("dp"),
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.nowS(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence,
    evidence_details: {
      due_by: world.nowS() + daysToAnswer * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: "visa",
        case_type: inquiry ? "inquiry" : "chargeback",
        network: "visa",
        network_reason_code: "10.4",
      },
      type: "card",
    },
    reason: inquiry ? "fraudulent" : kind,
    status: inquiry ? "warning_needs_response" : "needs_response",
  };
  const disputed = { ...charge, disputed: true };
  world.charges.update(disputed);
  world.disputes.insert(dispute);
  world.emit("charge.dispute.created", dispute);
  if (inquiry) return dispute;
  const taken = withdraw(world, dispute);
  // A debit's dispute cannot be answered: the bank has decided. https://docs.stripe.com/payments/sepa-debit#disputed-payments
  return method !== undefined && debitOf(method) !== undefined ? finish(world, taken, "lost") : taken;
}

function withdraw(world: StripeWorld, dispute: Dispute): Dispute {
  const next = booked(world, dispute, { amount: -dispute.amount, fee: disputeFee, category: "dispute" });
  world.disputes.update(next);
  world.emit("charge.dispute.funds_withdrawn", next);
  return next;
}

function booked(
  world: StripeWorld,
  dispute: Dispute,
  line: { amount: number; fee: number; category: string },
): Dispute {
  const id = book(world, {
    type: "adjustment",
    reportingCategory: line.category,
    amount: line.amount,
    fee: line.fee,
    currency: dispute.currency,
    source: dispute.id,
    description: `Chargeback ${line.amount < 0 ? "withdrawal" : "reversal"} for ${dispute.charge}`,
  });
  const transaction = world.transactions.get(id)?.object;
  return transaction === undefined
    ? dispute
    : { ...dispute, balance_transactions: [...dispute.balance_transactions, transaction] };
}

function answerDispute(world: StripeWorld, dispute: Dispute, params: z.infer<typeof updateParams>): Dispute {
  if (!["needs_response", "warning_needs_response"].includes(dispute.status)) {
    throw invalidRequest("This dispute can no longer be answered.", { param: "evidence" });
  }
  const evidence = { ...dispute.evidence, ...params.evidence };
  const submits = params.submit !== false && params.evidence !== undefined;
  const next: Dispute = {
    ...dispute,
    evidence,
    metadata: mergedMetadata(dispute.metadata, params.metadata),
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: params.evidence !== undefined || dispute.evidence_details.has_evidence,
      submission_count: dispute.evidence_details.submission_count + (submits ? 1 : 0),
    },
    status: submits ? (isInquiry(dispute) ? "warning_under_review" : "under_review") : dispute.status,
  };
  world.disputes.update(next);
  world.emit("charge.dispute.updated", next);
  if (submits) world.core.schedule.in(decisionMs, "stripe.dispute_decides", dispute.id);
  return next;
}

/** Published evidence texts decide a test dispute. https://docs.stripe.com/testing#evidence */
function decide(world: StripeWorld, id: string): void {
  const dispute = world.disputes.get(id);
  if (dispute === undefined || !dispute.status.endsWith("under_review")) return;
  const won = dispute.evidence.uncategorized_text === "winning_evidence";
  finish(world, dispute, isInquiry(dispute) ? "warning_closed" : won ? "won" : "lost");
}

/** The bank's word, whether or not anybody answered. */
export function closeDispute(world: StripeWorld, dispute: Dispute, outcome: "won" | "lost"): Dispute {
  if (["won", "lost", "warning_closed"].includes(dispute.status)) {
    throw invalidRequest(`Dispute ${dispute.id} is closed already.`, {});
  }
  return finish(world, dispute, isInquiry(dispute) ? "warning_closed" : outcome);
}

function finish(world: StripeWorld, dispute: Dispute, status: "won" | "lost" | "warning_closed"): Dispute {
  const line = { amount: dispute.amount, fee: 0, category: "dispute_reversal" };
  const next: Dispute = { ...(status === "won" ? booked(world, dispute, line) : dispute), status };
  world.disputes.update(next);
  if (status === "won") world.emit("charge.dispute.funds_reinstated", next);
  world.emit("charge.dispute.closed", next);
  return next;
}

export function isInquiry(dispute: Dispute): boolean {
  return dispute.status.startsWith("warning_");
}

const emptyEvidence: Dispute["evidence"] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
