import { toWire, unitsOf } from "./amounts.ts";
import type { Authorization, Capture, Order, Refund } from "./objects.ts";
import { type PaypalWorld, timeOf } from "./world.ts";

/** An authorization is honoured 3 days and valid 29. https://developer.paypal.com/docs/checkout/standard/customize/auth-capture/ */
export const authorizationMs = 29 * 86_400_000;

interface Link {
  readonly href: string;
  readonly rel: string;
  readonly method: "GET" | "POST" | "PATCH";
}

const api = (world: PaypalWorld, path: string): string => `${world.core.publicOrigin("paypal")}${path}`;

export function approvalLink(world: PaypalWorld, order: Order): Link {
  return {
    href: api(world, `/checkoutnow?token=${order.id}`),
    rel: order.walletNamed ? "payer-action" : "approve",
    method: "GET",
  };
}

function orderLinks(world: PaypalWorld, order: Order): readonly Link[] {
  const url = api(world, `/v2/checkout/orders/${order.id}`);
  const self = { href: url, rel: "self", method: "GET" } as const;
  if (order.status === "COMPLETED") return [self];
  const act = order.intent === "CAPTURE" ? "capture" : "authorize";
  return [
    self,
    ...(order.status === "APPROVED" ? [] : [approvalLink(world, order)]),
    { href: url, rel: "update", method: "PATCH" },
    { href: `${url}/${act}`, rel: act, method: "POST" },
  ];
}

const given = <T>(name: string, value: T | null | undefined): Record<string, T> =>
  value === null || value === undefined ? {} : { [name]: value };

export function presentOrder(world: PaypalWorld, order: Order): Record<string, unknown> {
  const authorizations = world.authorizations.findBy("order", order.id);
  const captures = world.captures.findBy("order", order.id);
  const refunds = world.refunds.findBy("order", order.id);
  const payments = {
    ...given(
      "authorizations",
      authorizations.length === 0 ? null : authorizations.map((one) => presentAuthorization(world, one)),
    ),
    ...given("captures", captures.length === 0 ? null : captures.map((one) => presentCapture(world, one))),
    ...given("refunds", refunds.length === 0 ? null : refunds.map((one) => presentRefund(world, one))),
  };
  return {
    id: order.id,
    intent: order.intent,
    status: order.status,
    ...given("payment_source", sourceOf(order)),
    purchase_units: [
      {
        ...order.unit,
        payee: { email_address: "shop@till-sandbox.example", merchant_id: "TLLSANDBXSHP2" },
        ...(Object.keys(payments).length === 0 ? {} : { payments }),
      },
    ],
    ...given("payer", order.approval === null ? null : payerOf(order.approval.payerId)),
    create_time: timeOf(order.createMs),
    update_time: timeOf(order.updateMs),
    links: orderLinks(world, order),
  };
}

export function minimalOrder(world: PaypalWorld, order: Order): Record<string, unknown> {
  return {
    id: order.id,
    status: order.status,
    ...given("payment_source", sourceOf(order)),
    links: orderLinks(world, order),
  };
}

function sourceOf(order: Order): object | null {
  if (order.card !== null) {
    const { brand, last_digits } = order.card;
    return { card: { brand, last_digits, type: "CREDIT" } };
  }
  if (order.approval === null) return order.walletNamed ? { paypal: {} } : null;
  const { email_address, payer_id, name } = payerOf(order.approval.payerId);
  return { paypal: { email_address, account_id: payer_id, account_status: "VERIFIED", name } };
}

const payerOf = (payerId: string) => ({
  name: { given_name: "Sandy", surname: "Buyer" },
  email_address: "buyer@till-sandbox.example",
  payer_id: payerId,
  address: { country_code: "US" },
});

export function presentAuthorization(
  world: PaypalWorld,
  authorization: Authorization,
  standalone = false,
): Record<string, unknown> {
  const { id, status, amount, responseCode } = authorization;
  const url = api(world, `/v2/payments/authorizations/${id}`);
  return {
    id,
    status,
    amount,
    ...given("invoice_id", authorization.invoice_id),
    ...given("custom_id", authorization.custom_id),
    ...given("processor_response", responseCode === null ? null : { response_code: responseCode }),
    seller_protection: protection,
    expiration_time: timeOf(authorization.createMs + authorizationMs),
    ...related(authorization.orderId, standalone),
    create_time: timeOf(authorization.createMs),
    update_time: timeOf(authorization.updateMs),
    links: [
      { href: url, rel: "self", method: "GET" },
      { href: `${url}/capture`, rel: "capture", method: "POST" },
      { href: `${url}/void`, rel: "void", method: "POST" },
      { href: api(world, `/v2/checkout/orders/${authorization.orderId}`), rel: "up", method: "GET" },
    ],
  };
}

export function presentCapture(
  world: PaypalWorld,
  capture: Capture,
  standalone = false,
): Record<string, unknown> {
  const { id, status, amount, fee, reason, responseCode } = capture;
  const url = api(world, `/v2/payments/captures/${id}`);
  const taken = status !== "DECLINED" && status !== "PENDING";
  const net = toWire(unitsOf(amount) - unitsOf(fee), amount.currency_code);
  const up =
    capture.authorizationId === null
      ? `/v2/checkout/orders/${capture.orderId}`
      : `/v2/payments/authorizations/${capture.authorizationId}`;
  return {
    id,
    status,
    ...given("status_details", reason === null ? null : { reason }),
    amount,
    final_capture: capture.final,
    ...given("invoice_id", capture.invoice_id),
    ...given("custom_id", capture.custom_id),
    seller_protection: protection,
    ...given("processor_response", responseCode === null ? null : { response_code: responseCode }),
    ...given(
      "seller_receivable_breakdown",
      taken ? { gross_amount: amount, paypal_fee: fee, net_amount: net } : null,
    ),
    ...related(capture.orderId, standalone),
    create_time: timeOf(capture.createMs),
    update_time: timeOf(capture.updateMs),
    links: [
      { href: url, rel: "self", method: "GET" },
      { href: `${url}/refund`, rel: "refund", method: "POST" },
      { href: api(world, up), rel: "up", method: "GET" },
    ],
  };
}

/** A refund names no order: it leads up to its capture. */
export function presentRefund(world: PaypalWorld, refund: Refund): Record<string, unknown> {
  const { id, status, amount, captureId } = refund;
  const earlier = world.refunds
    .findBy("capture", captureId)
    .filter((one) => one.status === "COMPLETED" && one.createMs <= refund.createMs);
  const total = earlier.reduce((sum, one) => sum + unitsOf(one.amount), 0n);
  return {
    id,
    status,
    amount,
    ...given("invoice_id", refund.invoice_id),
    ...given("custom_id", refund.custom_id),
    ...given("note_to_payer", refund.note),
    // PayPal keeps its fee when a shop gives money back.
    seller_payable_breakdown: {
      gross_amount: amount,
      paypal_fee: toWire(0n, amount.currency_code),
      net_amount: amount,
      total_refunded_amount: toWire(total, amount.currency_code),
    },
    create_time: timeOf(refund.createMs),
    update_time: timeOf(refund.updateMs),
    links: [
      { href: api(world, `/v2/payments/refunds/${id}`), rel: "self", method: "GET" },
      { href: api(world, `/v2/payments/captures/${captureId}`), rel: "up", method: "GET" },
    ],
  };
}

const protection = { status: "NOT_ELIGIBLE" };

const related = (orderId: string, standalone: boolean): object =>
  standalone ? { supplementary_data: { related_ids: { order_id: orderId } } } : {};
