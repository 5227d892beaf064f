import { isUuid } from "@till/kernel";
import { type Money, negate } from "@till/money";
import type {
  CaptureFact,
  ChargeSnapshot,
  ChargeState,
  FeeFact,
  GatewayObject,
  Refusal,
  RefundSnapshot,
  ReversalFact,
} from "@till/payments";
import {
  type AuthorizationAnswer,
  type CaptureAnswer,
  type OrderAnswer,
  type RefundAnswer,
  UnreadableAnswerError,
  unitOf,
} from "./answers.ts";
import { refusalOfPayment } from "./decline-reason.ts";
import { fromWire } from "./minor-units.ts";

/** Written over an order's `custom_id` when Till closes it, so that every later read says so. */
export const closedMark = "till-closed:";

/**
 * Everything an order and its payments say, in Till's words. Throws `UnreadableAnswerError` where they contradict
 * each other.
 */
export function toSnapshot(order: OrderAnswer, askedAtMs: number): ChargeSnapshot {
  const unit = unitOf(order);
  const { payments } = unit;
  const { authorizations, captures, refunds } = payments;
  const standing = standingOf(order);
  const taken = captures.filter(({ status }) => captureStates[status]?.state === "captured");
  const authorization = authorizations.findLast(({ status }) => status !== "DENIED");
  const reversed = refunds.filter((refund) => isReversal(refund, payments));
  const { brand, last_digits: last4 } = order.payment_source?.card ?? {};
  return {
    object: orderObject(order.id),
    chargeId: chargeIdOf(unit.custom_id),
    askedAtMs,
    ...standing,
    closed: isUsedUp(order, standing.state),
    requested: amountOf(unit),
    authorized: authorization === undefined ? null : amountOf(authorization),
    captures: taken.map(toCaptureFact),
    fees: taken.flatMap(feesOfCapture),
    reversals: reversed.map(toReversalFact),
    refunds: refunds.filter((refund) => !reversed.includes(refund)).map(toRefundSnapshot),
    disputes: [],
    card: brand === undefined || last4 === undefined ? null : { brand: brand.toLowerCase(), last4 },
    captureBeforeMs: captureBeforeMs(authorization, standing.state),
  };
}

type Standing = Pick<
  ChargeSnapshot,
  "state" | "gatewayStatus" | "recognised" | "buyerApproved" | "action" | "refusal"
>;

/** https://developer.paypal.com/docs/api/orders/v2/#orders_get */
function standingOf(order: OrderAnswer): Standing {
  const plain: Omit<Standing, "state"> = {
    gatewayStatus: order.status,
    recognised: true,
    buyerApproved: false,
    action: null,
    refusal: null,
  };
  switch (order.status) {
    case "CREATED":
    case "SAVED":
    case "PAYER_ACTION_REQUIRED":
      if (isMarkedClosed(order)) return { ...plain, state: "voided" };
      return { ...plain, state: "requires_action", action: approvalOf(order) };
    case "APPROVED":
      if (isMarkedClosed(order)) return { ...plain, state: "voided" };
      return { ...plain, state: "requires_action", buyerApproved: true };
    case "VOIDED":
      // Void all of its authorizations, and PayPal says it of the order too.
      return { ...plain, ...standingOfPayments(order, "voided") };
    case "COMPLETED":
      return { ...plain, ...standingOfPayments(order, null) };
    default:
      return { ...plain, state: "pending", recognised: false };
  }
}

/** A completed order cannot be paid again, so a payment that was declined on it is its end. */
function isUsedUp({ status }: OrderAnswer, state: ChargeState): boolean {
  if (state === "voided" || state === "expired") return true;
  return status === "COMPLETED" && (state === "declined" || state === "failed");
}

/** Written into an order's `custom_id` when it is made; closing writes another mark over it. */
export const chargeMark = "till-charge:";

function chargeIdOf(customId: string | undefined): string | null {
  const mark = [chargeMark, closedMark].find((each) => customId?.startsWith(each));
  const id = mark === undefined ? undefined : customId?.slice(mark.length);
  return id !== undefined && isUuid(id) ? id : null;
}

function isMarkedClosed(order: OrderAnswer): boolean {
  return unitOf(order).custom_id?.startsWith(closedMark) ?? false;
}

interface PaymentStanding {
  readonly state: Exclude<ChargeState, "created">;
  readonly gatewayStatus: string;
  readonly recognised: boolean;
  readonly refusal: Refusal | null;
}

/** A completed order is only as good as its payments: COMPLETED with a capture that was DECLINED is a decline. */
function standingOfPayments(order: OrderAnswer, otherwise: "voided" | null): PaymentStanding {
  const { authorizations, captures } = unitOf(order).payments;
  const of = (payment: CaptureAnswer | AuthorizationAnswer, states: PaymentStates): PaymentStanding => {
    const { state, recognised } = states[payment.status] ?? { state: "pending", recognised: false };
    const refused = state === "declined" || state === "failed";
    const refusal = refused ? refusalOfPayment(payment) : null;
    return { state, recognised, refusal, gatewayStatus: `${order.status}/${payment.status}` };
  };
  const standings = captures.map((capture) => of(capture, captureStates));
  const good = standings.find(({ state }) => state === "captured") ?? standings.at(-1);
  const rest = authorizations.at(-1);
  if (
    rest?.status === "PARTIALLY_CAPTURED" &&
    captures.every(({ final_capture }) => final_capture !== true)
  ) {
    // A part was taken and the rest is still held.
    return {
      state: "authorized",
      gatewayStatus: `${order.status}/${rest.status}`,
      recognised: true,
      refusal: null,
    };
  }
  if (good !== undefined && (good.state !== "declined" || authorizations.length === 0)) return good;
  const authorization = authorizations.at(-1);
  if (authorization !== undefined) {
    const standing = of(authorization, authorizationStates);
    return standing.state === "voided" && hasLapsed(authorization)
      ? { ...standing, state: "expired" }
      : standing;
  }
  if (otherwise !== null) {
    return { state: otherwise, gatewayStatus: order.status, recognised: true, refusal: null };
  }
  throw new UnreadableAnswerError(`order ${order.id} is ${order.status} and shows no payment`);
}

/** PayPal has no word of its own for it: what nobody took in time is VOIDED at its end. */
function hasLapsed({ expiration_time, update_time }: AuthorizationAnswer): boolean {
  if (expiration_time === undefined || update_time === undefined) return false;
  return Date.parse(update_time) >= Date.parse(expiration_time);
}

type PaymentStates = Readonly<
  Record<string, { readonly state: Exclude<ChargeState, "created">; readonly recognised: boolean }>
>;
const known = (state: Exclude<ChargeState, "created">) => ({ state, recognised: true });

const captureStates: PaymentStates = {
  COMPLETED: known("captured"),
  PARTIALLY_REFUNDED: known("captured"),
  REFUNDED: known("captured"),
  PENDING: known("pending"),
  DECLINED: known("declined"),
  FAILED: known("failed"),
};

const authorizationStates: PaymentStates = {
  CREATED: known("authorized"),
  PENDING: known("pending"),
  CAPTURED: known("captured"),
  PARTIALLY_CAPTURED: known("captured"),
  VOIDED: known("voided"),
  EXPIRED: known("expired"),
  DENIED: known("declined"),
};

const refundStates: Readonly<Record<string, Pick<RefundSnapshot, "state" | "recognised">>> = {
  COMPLETED: { state: "succeeded", recognised: true },
  PENDING: { state: "pending", recognised: true },
  FAILED: { state: "failed", recognised: true },
  CANCELLED: { state: "canceled", recognised: true },
};

function approvalOf(order: OrderAnswer): ChargeSnapshot["action"] {
  const link = order.links.find(({ rel }) => rel === "approve" || rel === "payer-action");
  return link === undefined ? null : { kind: "redirect", url: link.href };
}

function captureBeforeMs(
  authorization: AuthorizationAnswer | undefined,
  state: ChargeSnapshot["state"],
): number | null {
  const until = state === "authorized" ? authorization?.expiration_time : undefined;
  return until === undefined ? null : Date.parse(until);
}

const amountOf = ({ amount }: { readonly amount: CaptureAnswer["amount"] }): Money => fromWire(amount);
const atMsOf = ({ create_time }: { readonly create_time: string }): number => Date.parse(create_time);

function toCaptureFact(capture: CaptureAnswer): CaptureFact {
  return { id: capture.id, amount: amountOf(capture), tip: null, atMs: atMsOf(capture) };
}

function feesOfCapture(capture: CaptureAnswer): FeeFact[] {
  const fee = capture.seller_receivable_breakdown?.paypal_fee;
  return feeFact(capture.id, fee === undefined ? null : fromWire(fee), atMsOf(capture));
}

function feeFact(id: string, amount: Money | null, atMs: number): FeeFact[] {
  return amount === null || amount.amountMinor === 0n ? [] : [{ id: `${id}:fee`, amount, atMs }];
}

function toRefundSnapshot(refund: RefundAnswer): RefundSnapshot {
  const { state, recognised } = refundStates[refund.status] ?? { state: "pending", recognised: false };
  const returned = refund.seller_payable_breakdown?.paypal_fee;
  const failed = state === "failed" || state === "canceled";
  return {
    object: { type: "refund", id: refund.id },
    state,
    recognised,
    gatewayStatus: refund.status,
    amount: amountOf(refund),
    attemptId: attemptOf(refund),
    refusal: failed
      ? { by: "gateway", reason: "unlisted", gatewayCode: refund.status, detail: "PayPal gave nothing back" }
      : null,
    fees: failed
      ? []
      : feeFact(refund.id, returned === undefined ? null : negate(fromWire(returned)), atMsOf(refund)),
    atMs: atMsOf(refund),
  };
}

/** Our refunds carry their attempt's id and nothing else; whatever else stands there was made elsewhere. */
export function attemptOf(refund: RefundAnswer): string | null {
  return refund.custom_id !== undefined && isUuid(refund.custom_id) ? refund.custom_id : null;
}

/** Reasons a capture gives for money that was taken back from the shop. */
const reversalReasons: ReadonlySet<string> = new Set(["BUYER_COMPLAINT", "CHARGEBACK"]);

/**
 * PayPal lists a reversal (PAYMENT.CAPTURE.REVERSED) among the refunds, and only the capture says why money left it
 * last. So of what was not ours the newest is the reversal; what had left before was given back in PayPal's own pages.
 */
function isReversal(refund: RefundAnswer, { captures, refunds }: Payments): boolean {
  if (attemptOf(refund) !== null) return false;
  const reversed = captures.some(
    ({ id, status_details }) => reversalReasons.has(status_details?.reason ?? "") && isAgainst(refund, id),
  );
  const alike = refunds.filter(
    (other) => attemptOf(other) === null && captureIdOf(other) === captureIdOf(refund),
  );
  // PayPal's times are whole seconds: of two in one, the later in its list is the newer.
  const newest = alike.reduce((latest, other) => (atMsOf(other) >= atMsOf(latest) ? other : latest));
  return reversed && newest === refund;
}

type Payments = ReturnType<typeof unitOf>["payments"];

/** The capture that a refund leads up to; null where PayPal does not say. */
function captureIdOf({ links }: RefundAnswer): string | null {
  return (
    links
      .find(({ rel }) => rel === "up")
      ?.href.split("/")
      .at(-1) ?? null
  );
}

const isAgainst = (refund: RefundAnswer, captureId: string): boolean => {
  const known = captureIdOf(refund);
  return known === null || known === captureId;
};

function toReversalFact(refund: RefundAnswer): ReversalFact {
  return { id: refund.id, amount: amountOf(refund), atMs: atMsOf(refund) };
}

export function orderObject(id: string): GatewayObject {
  return { type: "order", id };
}
