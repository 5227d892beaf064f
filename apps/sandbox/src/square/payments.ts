import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { Refusal } from "../core/answer.ts";
import { listAnswer, listQuery } from "./list.ts";
import type { Money, Payment } from "./objects.ts";
import { duration, loose, money, queryInteger, readBody, readQuery, text } from "./params.ts";
import {
  type NewPayment,
  cancelPayment,
  completePayment,
  makePayment,
  mountPaymentEffects,
} from "./paying.ts";
import { errorAnswer, invalidRequest, mustFind, notFound } from "./square-error.ts";
import { declines, sourceOf, useUp } from "./test-cards.ts";
import { type SquareWorld, locationId } from "./world.ts";

const createBody = z.strictObject({
  source_id: text(255),
  idempotency_key: text(45),
  amount_money: money,
  tip_money: money.optional(),
  delay_duration: duration.optional(),
  delay_action: z.enum(["CANCEL", "COMPLETE"]).optional(),
  autocomplete: z.boolean().optional(),
  order_id: text(192).optional(),
  customer_id: text(191).optional(),
  location_id: text(50).optional(),
  team_member_id: text(192).optional(),
  reference_id: loose(40),
  verification_token: text(255).optional(),
  accept_partial_authorization: z.boolean().optional(),
  buyer_email_address: z.email().max(255).optional(),
  note: loose(500),
  statement_description_identifier: loose(20),
  cash_details: z
    .strictObject({ buyer_supplied_money: money, change_back_money: money.optional() })
    .optional(),
  external_details: z
    .strictObject({ type: text(50), source: text(255), source_id: text(255).optional() })
    .optional(),
  customer_details: z
    .strictObject({ customer_initiated: z.boolean().optional(), seller_keyed_in: z.boolean().optional() })
    .optional(),
});
type CreateBody = z.infer<typeof createBody>;

const paymentList = z.strictObject({
  ...listQuery,
  total: queryInteger.optional(),
  last_4: z.string().optional(),
  card_brand: z.string().optional(),
});

export function paymentOperations(world: SquareWorld): readonly Operation[] {
  mountPaymentEffects(world);
  const show = (payment: Payment): Answer => ({ status: 200, body: { payment } });
  return [
    { name: "payments.create", method: "POST", url: "/v2/payments", handle: (call) => create(world, call) },
    {
      name: "payments.list",
      method: "GET",
      url: "/v2/payments",
      handle: (call) => {
        const query = readQuery(paymentList, call);
        checkLocation(query.location_id ?? locationId);
        const where = {
          location: query.location_id,
          total: query.total === undefined ? undefined : String(query.total),
          last_4: query.last_4,
          card_brand: query.card_brand,
        };
        return listAnswer(world, query, {
          name: "payments",
          collection: world.payments,
          where,
          idOf: heldId,
          show: (held) => held.object,
        });
      },
    },
    {
      name: "payments.cancel_by_idempotency_key",
      method: "POST",
      url: "/v2/payments/cancel",
      handle: (call) => {
        const { idempotency_key: key } = readBody(z.strictObject({ idempotency_key: text(45) }), call);
        const payment = world.payments.findBy("key", key)[0]?.object;
        // A key that made nothing is answered the same as one whose payment is now gone.
        if (payment?.status === "COMPLETED") throw notCancelable(payment);
        if (payment?.status === "APPROVED") cancelPayment(world, payment);
        return { status: 200, body: {} };
      },
    },
    {
      name: "payments.get",
      method: "GET",
      url: "/v2/payments/:payment",
      handle: (call) => show(find(world, call)),
    },
    {
      name: "payments.complete",
      method: "POST",
      url: "/v2/payments/:payment/complete",
      handle: (call) => {
        const { version_token: version } = readBody(
          z.strictObject({ version_token: text(255).optional() }),
          call,
        );
        const payment = find(world, call);
        if (version !== undefined && version !== payment.version_token) {
          throw invalidRequest(
            "CONFLICT",
            "The payment has changed since this version_token.",
            "version_token",
            409,
          );
        }
        if (payment.status !== "APPROVED") {
          throw invalidRequest("BAD_REQUEST", `A payment that is ${payment.status} cannot be completed.`);
        }
        return show(completePayment(world, payment));
      },
    },
    {
      name: "payments.cancel",
      method: "POST",
      url: "/v2/payments/:payment/cancel",
      handle: (call) => {
        readBody(z.strictObject({}), call);
        const payment = find(world, call);
        if (payment.status !== "APPROVED") throw notCancelable(payment);
        return show(cancelPayment(world, payment));
      },
    },
  ];
}

const heldId = (held: { readonly object: Payment }): string => held.object.id;

function find(world: SquareWorld, call: Call): Payment {
  const id = call.params["payment"] ?? "";
  return mustFind(world.payments.get(id)?.object, `Could not find payment with id: ${id}`);
}

function notCancelable(payment: Payment): Refusal {
  return invalidRequest("BAD_REQUEST", `A payment that is ${payment.status} cannot be canceled.`);
}

/** Tokens of an account work at its own locations only. */
function checkLocation(id: string): void {
  if (id === locationId) return;
  throw new Refusal(
    errorAnswer(403, {
      category: "AUTHENTICATION_ERROR",
      code: "FORBIDDEN",
      detail: `Not authorized to take payments with location_id=${id}`,
    }),
  );
}

/** A location takes its own currency and nothing less than one unit of it. */
export function checkAmount(world: SquareWorld, amount: Money, field: string): void {
  const currency = world.locations.get(locationId)?.currency ?? "";
  if (amount.currency !== currency) {
    throw invalidRequest(
      "INVALID_VALUE",
      `This merchant can only process payments in ${currency}, but amount was provided in ${amount.currency}`,
      `${field}.currency`,
    );
  }
  if (amount.amount < 1)
    throw invalidRequest("VALUE_TOO_LOW", "The amount must be at least 1.", `${field}.amount`);
}

function create(world: SquareWorld, call: Call): Answer {
  const body = readBody(createBody, call);
  checkLocation(body.location_id ?? locationId);
  checkAmount(world, body.amount_money, "amount_money");
  if (body.tip_money !== undefined) checkAmount(world, body.tip_money, "tip_money");
  const source = sourceFor(world, body);
  const payment = makePayment(world, {
    amount: body.amount_money,
    tip: body.tip_money,
    autocomplete: body.autocomplete ?? true,
    delayDuration: body.delay_duration,
    key: body.idempotency_key,
    source,
    given: {
      ...(body.reference_id === undefined ? {} : { reference_id: body.reference_id }),
      ...(body.note === undefined ? {} : { note: body.note }),
      ...(body.customer_id === undefined ? {} : { customer_id: body.customer_id }),
      ...(body.team_member_id === undefined ? {} : { team_member_id: body.team_member_id }),
      ...(body.buyer_email_address === undefined ? {} : { buyer_email_address: body.buyer_email_address }),
      ...(body.statement_description_identifier === undefined
        ? {}
        : { statement_description_identifier: body.statement_description_identifier }),
      ...(body.order_id === undefined ? {} : { order_id: body.order_id }),
    },
  });
  const errors = payment.card_details?.errors;
  return errors === undefined
    ? { status: 200, body: { payment } }
    : { status: 402, body: { errors, payment } };
}

function sourceFor(world: SquareWorld, body: CreateBody): NewPayment["source"] {
  const { source_id: sourceId, amount_money: amount } = body;
  if (sourceId === "CASH") {
    const supplied = body.cash_details?.buyer_supplied_money;
    if (supplied === undefined) throw missing("cash_details");
    const change = supplied.amount - amount.amount;
    if (change < 0) throw invalidRequest("INVALID_VALUE", "The buyer supplied too little.", "cash_details");
    return {
      kind: "cash",
      details: { buyer_supplied_money: supplied, change_back_money: { ...amount, amount: change } },
    };
  }
  if (sourceId === "EXTERNAL") {
    if (body.external_details === undefined) throw missing("external_details");
    const { source_id: id, ...details } = body.external_details;
    return { kind: "external", details: id === undefined ? details : { ...details, source_id: id } };
  }
  const source = sourceOf(world, sourceId);
  if (source === "unknown") throw notFound("Card nonce not found in this `sandbox` application environment.");
  if (source === "used") throw invalidRequest("CARD_TOKEN_USED", "Card nonce already used.", "source_id");
  if (source === "expired")
    throw invalidRequest("CARD_TOKEN_EXPIRED", "Card nonce has expired.", "source_id");
  useUp(world, sourceId);
  return { kind: "card", source, decline: declines[source.outcome] };
}

function missing(field: string): Refusal {
  return invalidRequest(
    "MISSING_REQUIRED_PARAMETER",
    `Missing required parameter (field: \`${field}\`).`,
    field,
  );
}
