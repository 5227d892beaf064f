import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { listAnswer, listQuery } from "./list.ts";
import type { Payment, PaymentRefund } from "./objects.ts";
import { loose, money, readBody, readQuery, text } from "./params.ts";
import { savePayment } from "./paying.ts";
import { checkAmount } from "./payments.ts";
import { invalidRequest, mustFind, refundRefused } from "./square-error.ts";
import type { SquareWorld } from "./world.ts";

/** A bank takes days to settle or to bounce a refund; a rehearsal takes moments. */
const settlesAfterMs = 2_000;
const failsAfterMs = 60_000;
/** https://developer.squareup.com/docs/payments-api/refund-payments */
const refundableMs = 365 * 86_400_000;

const createBody = z.strictObject({
  idempotency_key: text(45),
  amount_money: money,
  payment_id: text(192),
  location_id: loose(50),
  customer_id: loose(191),
  reason: loose(192),
  payment_version_token: text(255).optional(),
  team_member_id: loose(192),
  unlinked: z.literal(false).optional(),
});

const refundList = z.strictObject({
  ...listQuery,
  status: z.string().optional(),
  source_type: z.enum(["CARD"]).optional(),
});

export function refundOperations(world: SquareWorld): readonly Operation[] {
  world.core.schedule.on("square.refund_settles", (id) => endRefund(world, id, "COMPLETED"));
  world.core.schedule.on("square.refund_fails", (id) => endRefund(world, id, "FAILED"));
  return [
    {
      name: "refunds.refund_payment",
      method: "POST",
      url: "/v2/refunds",
      handle: (call) => create(world, call),
    },
    {
      name: "refunds.list",
      method: "GET",
      url: "/v2/refunds",
      handle: (call) => {
        const query = readQuery(refundList, call);
        const where = { location: query.location_id, status: query.status };
        return listAnswer(world, query, {
          name: "refunds",
          collection: world.refunds,
          where,
          idOf: ({ id }) => id,
          show: (refund) => refund,
        });
      },
    },
    {
      name: "refunds.get",
      method: "GET",
      url: "/v2/refunds/:refund",
      handle: (call) => {
        const id = call.params["refund"] ?? "";
        return {
          status: 200,
          body: { refund: mustFind(world.refunds.get(id), `Could not find refund: ${id}`) },
        };
      },
    },
  ];
}

function create(world: SquareWorld, call: Call): Answer {
  const body = readBody(createBody, call);
  const held = mustFind(
    world.payments.get(body.payment_id),
    `Could not find payment with id: ${body.payment_id}`,
  );
  const payment = held.object;
  checkAmount(world, body.amount_money, "amount_money");
  checkRefundable(world, payment, body.amount_money.amount);
  if (body.payment_version_token !== undefined && body.payment_version_token !== payment.version_token) {
    throw invalidRequest("CONFLICT", "The payment has changed since.", "payment_version_token", 409);
  }
  return { status: 200, body: { refund: takeRefund(world, payment, refundOf(world, payment, body)) } };
}

/** A refund made in Square's own dashboard: all that is left, or a part of it. */
export function makeRefund(
  world: SquareWorld,
  payment: Payment,
  { amount }: { readonly amount?: number | undefined },
): PaymentRefund {
  const wanted = amount ?? payment.total_money.amount - refundedOf(payment);
  checkRefundable(world, payment, wanted);
  const amountMoney = { ...payment.total_money, amount: wanted };
  return takeRefund(
    world,
    payment,
    refundOf(world, payment, { amount_money: amountMoney, reason: "dashboard" }),
  );
}

function takeRefund(world: SquareWorld, payment: Payment, refund: PaymentRefund): PaymentRefund {
  world.refunds.insert(refund);
  world.emit("refund.created", "refund", refund);
  savePayment(world, {
    ...payment,
    refunded_money: { ...payment.total_money, amount: refundedOf(payment) + refund.amount_money.amount },
    refund_ids: [...(payment.refund_ids ?? []), refund.id],
  });
  const fails = world.payments.get(payment.id)?.refunds === "fail_later";
  if (fails) world.core.schedule.in(failsAfterMs, "square.refund_fails", refund.id);
  else world.core.schedule.in(settlesAfterMs, "square.refund_settles", refund.id);
  return refund;
}

function refundedOf(payment: Payment): number {
  return payment.refunded_money?.amount ?? 0;
}

function checkRefundable(world: SquareWorld, payment: Payment, amount: number): void {
  if (payment.status === "APPROVED") {
    throw refundRefused("REFUND_ERROR_PAYMENT_NEEDS_COMPLETION", "The payment must be completed first.");
  }
  const tooOld = world.core.clock.nowMs() - Date.parse(payment.created_at) > refundableMs;
  if (payment.status !== "COMPLETED" || tooOld) {
    throw refundRefused("PAYMENT_NOT_REFUNDABLE", "This payment cannot be refunded.");
  }
  if (amount <= 0) throw refundRefused("REFUND_AMOUNT_INVALID", "There is nothing left to refund.");
  if (amount > payment.total_money.amount - refundedOf(payment)) {
    throw refundRefused(
      "REFUND_AMOUNT_INVALID",
      "The requested refund amount exceeds the amount available to refund.",
    );
  }
}

function refundOf(
  world: SquareWorld,
  payment: Payment,
  body: Pick<z.infer<typeof createBody>, "amount_money" | "reason" | "team_member_id">,
): PaymentRefund {
  const { card_details: details } = payment;
  const now = world.now();
  return {
    id: `${payment.id}_${world.makeId(43)}`,
    status: "PENDING",
    location_id: payment.location_id,
    unlinked: false,
    destination_type: payment.source_type,
    ...(details === undefined
      ? {}
      : {
          destination_details: {
            card_details: { card: details.card, entry_method: details.entry_method },
          },
        }),
    amount_money: body.amount_money,
    payment_id: payment.id,
    order_id: payment.order_id,
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    created_at: now,
    updated_at: now,
    ...(body.team_member_id === undefined ? {} : { team_member_id: body.team_member_id }),
  };
}

function endRefund(world: SquareWorld, id: string, status: "COMPLETED" | "FAILED"): void {
  const refund = world.refunds.get(id);
  if (refund?.status !== "PENDING") return;
  const next: PaymentRefund = { ...refund, status, updated_at: world.now() };
  world.refunds.update(next);
  world.emit("refund.updated", "refund", next);
  const payment = world.payments.get(refund.payment_id)?.object;
  if (status === "COMPLETED" || payment === undefined) return;
  // The bank sent the money back: it can be refunded again.
  const refunded = refundedOf(payment) - refund.amount_money.amount;
  savePayment(world, { ...payment, refunded_money: { ...payment.total_money, amount: refunded } });
}
