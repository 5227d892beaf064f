import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { book } from "./balance.ts";
import { capturedByParts } from "./charging.ts";
import { checkUnits } from "./currencies.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import type { Charge, Refund } from "./objects.ts";
import { createdRange, expand, integer, listShape, metadata, readParams, text } from "./params.ts";
import { mergedMetadata } from "./payment-intents.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { cardNamed } from "./test-cards.ts";
import { type StripeWorld, mustFind } from "./world.ts";

/** A bank takes days to settle or to bounce a refund; a rehearsal takes a minute. */
const refundSettlesMs = 60_000;

const createParams = z.strictObject({
  ...expand,
  amount: integer.optional(),
  charge: text.optional(),
  payment_intent: text.optional(),
  metadata: metadata.optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
});
const listParams = z.strictObject({
  ...listShape,
  charge: text.optional(),
  payment_intent: text.optional(),
  created: createdRange,
});

export function refundOperations(world: StripeWorld): readonly Operation[] {
  world.core.schedule.on("stripe.refund_settles", (id) => settleRefund(world, id));
  world.core.schedule.on("stripe.refund_fails", (id) => failRefund(world, id));
  const list = (call: Call, charge: string | undefined): Answer => {
    const params = readParams(listParams, call);
    const where = { charge: charge ?? params.charge, payment_intent: params.payment_intent };
    return listAnswer(world, call, params, {
      collection: world.refunds,
      what: "refund",
      where,
      show: (refund) => refund,
    });
  };
  return [
    { name: "refunds.create", method: "POST", url: "/v1/refunds", handle: (call) => create(world, call) },
    { name: "refunds.list", method: "GET", url: "/v1/refunds", handle: (call) => list(call, undefined) },
    {
      name: "charges.refunds.list",
      method: "GET",
      url: "/v1/charges/:charge/refunds",
      handle: (call) => list(call, call.params["charge"]),
    },
    {
      name: "refunds.retrieve",
      method: "GET",
      url: "/v1/refunds/:refund",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        return { status: 200, body: expandAll(world, find(world, call), params.expand) };
      },
    },
    {
      name: "refunds.update",
      method: "POST",
      url: "/v1/refunds/:refund",
      handle: (call) => {
        const params = readParams(z.strictObject({ ...expand, metadata: metadata.optional() }), call);
        const refund = find(world, call);
        const next = { ...refund, metadata: mergedMetadata(refund.metadata ?? {}, params.metadata) };
        world.refunds.update(next);
        world.emit("refund.updated", next);
        return { status: 200, body: expandAll(world, next, params.expand) };
      },
    },
  ];
}

function find(world: StripeWorld, call: Call): Refund {
  const id = call.params["refund"] ?? "";
  return mustFind(world.refunds.get(id), () => missingResource("refund", id, "id"));
}

function create(world: StripeWorld, call: Call): Answer {
  const params = readParams(createParams, call);
  const refund = refundCharge(world, chargeOf(world, params), params);
  return { status: 200, body: expandAll(world, refund, params.expand) };
}

/** Gives a charge back, all that is left of it unless told. */
export function refundCharge(
  world: StripeWorld,
  charge: Charge,
  params: Pick<z.infer<typeof createParams>, "amount" | "metadata" | "reason">,
): Refund {
  refuseUnrefundable(world, charge);
  const amount = amountOf(charge, params.amount);
  const method = charge.payment_method === null ? undefined : world.paymentMethods.get(charge.payment_method);
  const later = cardNamed(method?.testCard ?? "visa").refunds;
  const id = world.makeId("re");
  const refund: Refund = {
    id,
    object: "refund",
    amount,
    balance_transaction: book(world, {
      type: "refund",
      reportingCategory: "refund",
      amount: -amount,
      fee: 0,
      currency: charge.currency,
      source: id,
      description: "REFUND FOR CHARGE",
    }),
    charge: charge.id,
    created: world.nowS(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { type: "refund", reference_status: "pending", reference_type: "acquirer_reference_number" },
      type: "card",
    },
    metadata: params.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: later === "pending_first" ? "pending" : "succeeded",
    transfer_reversal: null,
  };
  world.refunds.insert(refund);
  const refunded = charge.amount_refunded + amount;
  const given = capturedByParts(charge) ? charge.amount_captured : charge.amount;
  const next: Charge = { ...charge, amount_refunded: refunded, refunded: refunded === given };
  world.charges.update(next);
  world.emit("refund.created", refund);
  world.emit("charge.refunded", next);
  if (later === "pending_first") world.core.schedule.in(refundSettlesMs, "stripe.refund_settles", id);
  if (later === "fail_later") world.core.schedule.in(refundSettlesMs, "stripe.refund_fails", id);
  return refund;
}

function chargeOf(world: StripeWorld, params: z.infer<typeof createParams>): Charge {
  if (params.charge === undefined && params.payment_intent === undefined) {
    throw invalidRequest("Give one of charge and payment_intent.", {
      code: "parameter_missing",
      param: "payment_intent",
    });
  }
  const intentId = params.payment_intent;
  const intent =
    intentId === undefined
      ? undefined
      : mustFind(world.intents.get(intentId), () =>
          missingResource("payment_intent", intentId, "payment_intent"),
        );
  const id = params.charge ?? intent?.latest_charge ?? "";
  const charge = world.charges.get(id);
  if (charge === undefined && params.charge !== undefined) throw missingResource("charge", id, "charge");
  if (charge === undefined || charge.status !== "succeeded" || !charge.captured) {
    throw invalidRequest("This payment has no successful, captured charge to refund.", {
      param: params.charge === undefined ? "payment_intent" : "charge",
    });
  }
  return charge;
}

function refuseUnrefundable(world: StripeWorld, charge: Charge): void {
  if (charge.disputed && !refundableThough(world, charge)) {
    throw invalidRequest(`Charge ${charge.id} is disputed and cannot be refunded.`, {
      code: "charge_disputed",
    });
  }
  if (charge.status !== "succeeded" || charge.amount_captured === 0) {
    throw invalidRequest(`Charge ${charge.id} holds nothing to refund.`, { param: "charge" });
  }
}

/** An inquiry withdrew nothing yet, so a refund may still settle it. */
function refundableThough(world: StripeWorld, charge: Charge): boolean {
  return world.disputes.findBy("charge", charge.id).every((dispute) => dispute.is_charge_refundable);
}

function amountOf(charge: Charge, asked: number | undefined): number {
  const left = refundableOf(charge);
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  }
  const amount = asked ?? left;
  if (amount < 1)
    throw invalidRequest("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  checkUnits(amount, charge.currency);
  if (amount > left) {
    throw invalidRequest(`Refund amount (${amount}) is greater than what is left of the charge (${left}).`, {
      param: "amount",
    });
  }
  return amount;
}

/** What was released counts as refunded, except where a charge is captured by parts. */
export function refundableOf(charge: Charge): number {
  return (capturedByParts(charge) ? charge.amount_captured : charge.amount) - charge.amount_refunded;
}

function settleRefund(world: StripeWorld, id: string): void {
  const refund = world.refunds.get(id);
  if (refund?.status !== "pending") return;
  const next: Refund = { ...refund, status: "succeeded" };
  world.refunds.update(next);
  world.emit("refund.updated", next);
}

/** The card's bank sent the money back: the balance has it again, and so has the charge. */
function failRefund(world: StripeWorld, id: string): void {
  const refund = world.refunds.get(id);
  if (refund === undefined || refund.status === "failed") return;
  const next: Refund = {
    ...refund,
    status: "failed",
    failure_reason: "expired_or_canceled_card",
    failure_balance_transaction: book(world, {
      type: "refund_failure",
      reportingCategory: "refund_failure",
      amount: refund.amount,
      fee: 0,
      currency: refund.currency,
      source: refund.id,
      description: "REFUND FAILURE",
    }),
  };
  world.refunds.update(next);
  const charge = world.charges.get(refund.charge);
  if (charge !== undefined) {
    const changed = { ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false };
    world.charges.update(changed);
    world.emit("charge.updated", changed);
  }
  world.emit("refund.failed", next);
}
