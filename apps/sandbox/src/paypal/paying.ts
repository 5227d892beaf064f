import { feeOf, toWire, unitsOf, type WireMoney } from "./amounts.ts";
import { authorizationEvent, captureEvent, orderEvent, refundEvent } from "./events.ts";
import type { ApprovalOutcome, Authorization, Capture, Order, Refund } from "./objects.ts";
import type { Refuse } from "./paypal-error.ts";
import { approvalLink, authorizationMs } from "./present.ts";
import { type PaypalWorld, newId } from "./world.ts";

/** An e-check clears after this long. */
const pendingMs = 3 * 86_400_000;
const settleKind = "paypal.settle_capture";
const lapseKind = "paypal.authorization_lapses";

/** Says what happens by itself later. Called once, at the start. */
export function registerEffects(world: PaypalWorld): void {
  world.core.schedule.on(settleKind, (captureId) => {
    const capture = world.captures.get(captureId);
    if (capture?.status !== "PENDING") return;
    const settled: Capture = {
      ...capture,
      status: "COMPLETED",
      reason: null,
      updateMs: world.core.clock.nowMs(),
    };
    world.captures.update(settled);
    captureEvent(world, "PAYMENT.CAPTURE.COMPLETED", settled);
  });
  // PayPal has no status of its own for it: what nobody took in time is voided.
  world.core.schedule.on(lapseKind, (id) => {
    const authorization = world.authorizations.get(id);
    const open = authorization?.status === "CREATED" || authorization?.status === "PARTIALLY_CAPTURED";
    if (authorization && open) voidAuthorized(world, authorization);
  });
}

export function voidAuthorized(world: PaypalWorld, authorization: Authorization): Authorization {
  const voided: Authorization = { ...authorization, status: "VOIDED", updateMs: world.core.clock.nowMs() };
  world.authorizations.update(voided);
  authorizationEvent(world, "PAYMENT.AUTHORIZATION.VOIDED", voided);
  return voided;
}

/** Takes what is left of an authorization, as a person does on paypal.com. */
export function captureInFull(world: PaypalWorld, authorization: Authorization): Capture {
  const taken = world.captures
    .findBy("order", authorization.orderId)
    .filter(({ status }) => status !== "DECLINED")
    .reduce((sum, { amount }) => sum + unitsOf(amount), 0n);
  const { orderId, id, custom_id, amount } = authorization;
  world.authorizations.update({ ...authorization, status: "CAPTURED", updateMs: world.core.clock.nowMs() });
  return addCapture(world, {
    orderId,
    authorizationId: id,
    amount: toWire(unitsOf(amount) - taken, amount.currency_code),
    invoice_id: null,
    custom_id,
    final: true,
    status: "COMPLETED",
    responseCode: null,
  });
}

/**
 * The buyer agreed on PayPal's page; returns their payer id. What comes of it is seen when the shop takes the money.
 */
export function approveOrder(world: PaypalWorld, order: Order, outcome: ApprovalOutcome): string {
  const { core } = world;
  const payerId = order.approval?.payerId ?? core.chance.text(13, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ");
  const approval = { outcome, payerId };
  const approved: Order = { ...order, status: "APPROVED", approval, updateMs: core.clock.nowMs() };
  core.database.transaction(() => {
    world.orders.update(approved);
    orderEvent(world, "CHECKOUT.ORDER.APPROVED", approved);
  });
  return payerId;
}

/** Takes or authorizes an order that is ready for it. Throws a refusal in PayPal's words where it is not. */
export function payOrder(world: PaypalWorld, order: Order, refuse: Refuse): Order {
  const outcome = order.card === null ? outcomeOfApproval(world, order, refuse) : "approve";
  if (outcome === "decline_instrument") {
    const link = { ...approvalLink(world, order), rel: "redirect" };
    throw refuse.unprocessable(
      {
        issue: "INSTRUMENT_DECLINED",
        description:
          "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
      },
      [link],
    );
  }
  refuseDuplicateInvoice(world, order.unit.invoice_id ?? null, refuse);
  const { clock } = world.core;
  const completed: Order = { ...order, status: "COMPLETED", updateMs: clock.nowMs() };
  world.orders.update(completed);
  const responseCode = order.card?.responseCode ?? (outcome === "decline_capture" ? "0500" : null);
  if (order.intent === "CAPTURE") {
    const status = responseCode !== null ? "DECLINED" : outcome === "pending" ? "PENDING" : "COMPLETED";
    insertCapture(world, completed, { status, responseCode });
  } else {
    insertAuthorization(world, completed, responseCode);
  }
  orderEvent(world, "CHECKOUT.ORDER.COMPLETED", completed);
  return completed;
}

function outcomeOfApproval(world: PaypalWorld, order: Order, refuse: Refuse): ApprovalOutcome {
  if (order.status === "APPROVED" && order.approval !== null) return order.approval.outcome;
  throw refuse.unprocessable(
    {
      issue: "ORDER_NOT_APPROVED",
      description:
        "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request.",
    },
    [approvalLink(world, order)],
  );
}

/** Accounts may take each invoice id once, and the sandbox's does. */
export function refuseDuplicateInvoice(world: PaypalWorld, invoiceId: string | null, refuse: Refuse): void {
  if (invoiceId === null) return;
  const taken = world.captures.findBy("invoice", invoiceId).filter(({ status }) => status !== "DECLINED");
  if (taken.length === 0) return;
  throw refuse.unprocessable({
    issue: "DUPLICATE_INVOICE_ID",
    description:
      "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.",
  });
}

function insertCapture(
  world: PaypalWorld,
  order: Order,
  { status, responseCode }: Pick<Capture, "status" | "responseCode">,
): void {
  const { unit } = order;
  const { currency_code, value } = unit.amount;
  addCapture(world, {
    orderId: order.id,
    authorizationId: null,
    amount: { currency_code, value },
    invoice_id: unit.invoice_id ?? null,
    custom_id: unit.custom_id ?? null,
    final: true,
    status,
    responseCode,
  });
}

type NewCapture = Omit<Capture, "id" | "fee" | "reason" | "createMs" | "updateMs">;

export function addCapture(world: PaypalWorld, fields: NewCapture): Capture {
  const nowMs = world.core.clock.nowMs();
  const capture: Capture = {
    ...fields,
    id: newId(world.core),
    fee: feeOf(fields.amount),
    reason: fields.status === "PENDING" ? "ECHECK" : null,
    createMs: nowMs,
    updateMs: nowMs,
  };
  world.captures.insert(capture);
  if (capture.status === "PENDING") world.core.schedule.in(pendingMs, settleKind, capture.id);
  captureEvent(world, `PAYMENT.CAPTURE.${capture.status}`, capture);
  return capture;
}

function insertAuthorization(world: PaypalWorld, order: Order, responseCode: string | null): void {
  const nowMs = world.core.clock.nowMs();
  const { currency_code, value } = order.unit.amount;
  const authorization: Authorization = {
    id: newId(world.core),
    orderId: order.id,
    status: responseCode === null ? "CREATED" : "DENIED",
    responseCode,
    amount: { currency_code, value },
    invoice_id: order.unit.invoice_id ?? null,
    custom_id: order.unit.custom_id ?? null,
    createMs: nowMs,
    updateMs: nowMs,
  };
  world.authorizations.insert(authorization);
  world.core.schedule.in(authorizationMs, lapseKind, authorization.id);
  authorizationEvent(world, `PAYMENT.AUTHORIZATION.${authorization.status}`, authorization);
}

/** What of a capture has not gone back yet, in the sandbox's units. */
export function refundableUnits(world: PaypalWorld, capture: Capture): bigint {
  const gone = world.refunds
    .findBy("capture", capture.id)
    .filter(({ status }) => status === "COMPLETED" || status === "PENDING");
  return gone.reduce((left, refund) => left - unitsOf(refund.amount), unitsOf(capture.amount));
}

export interface GivingBack {
  readonly amount: WireMoney;
  readonly invoice_id: string | null;
  readonly custom_id: string | null;
  readonly note: string | null;
  readonly reversal: boolean;
  readonly reason: string | null;
}

/** Money leaves a capture, by the shop's refund or taken back. */
export function giveBack(world: PaypalWorld, capture: Capture, giving: GivingBack): Refund {
  const nowMs = world.core.clock.nowMs();
  const left = refundableUnits(world, capture) - unitsOf(giving.amount);
  const { reason, ...fields } = giving;
  const refund: Refund = {
    ...fields,
    id: newId(world.core),
    captureId: capture.id,
    orderId: capture.orderId,
    status: "COMPLETED",
    createMs: nowMs,
    updateMs: nowMs,
  };
  world.refunds.insert(refund);
  const status = left === 0n ? "REFUNDED" : "PARTIALLY_REFUNDED";
  world.captures.update({ ...capture, status, reason, updateMs: nowMs });
  refundEvent(world, giving.reversal ? "PAYMENT.CAPTURE.REVERSED" : "PAYMENT.CAPTURE.REFUNDED", refund);
  return refund;
}

/** The rest of a capture, as an amount. */
export function restOf(world: PaypalWorld, capture: Capture): WireMoney {
  return toWire(refundableUnits(world, capture), capture.amount.currency_code);
}
