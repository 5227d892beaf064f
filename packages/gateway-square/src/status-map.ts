import { type Money, add } from "@till/money";
import type {
  BuyerAction,
  CaptureFact,
  ChargeSnapshot,
  ChargeState,
  DisputeSnapshot,
  FeeFact,
  GatewayObject,
  Refusal,
  RefundSnapshot,
} from "@till/payments";
import type {
  CheckoutAnswer,
  DisputeAnswer,
  FeeAnswer,
  MoneyAnswer,
  PaymentAnswer,
  RefundAnswer,
} from "./answers.ts";
import { refusalOf } from "./decline-reason.ts";
import { fromWire } from "./minor-units.ts";
import { attemptIdIn } from "./refund-reason.ts";

export interface PaymentWithRefunds {
  readonly payment: PaymentAnswer;
  readonly refunds: readonly RefundAnswer[];
  readonly disputes: readonly DisputeAnswer[];
}

/** One charge as Square shows it: a payment, or a checkout at a terminal with the payments it led to. */
export type Shown =
  | { readonly kind: "payment"; readonly payments: readonly [PaymentWithRefunds] }
  | {
      readonly kind: "checkout";
      readonly checkout: CheckoutAnswer;
      readonly payments: readonly PaymentWithRefunds[];
    };

export const paymentObject = (id: string): GatewayObject => ({ type: "payment", id });
export const checkoutObject = (id: string): GatewayObject => ({ type: "terminal_checkout", id });
export const disputeObject = (id: string): GatewayObject => ({ type: "dispute", id });
export const refundObject = (id: string): GatewayObject => ({ type: "refund", id });

/** Everything that was read, in Till's words. The payments decide; a checkout speaks only where there are none. */
export function toSnapshot(shown: Shown, askedAtMs: number): ChargeSnapshot {
  const standing = standingOf(shown);
  const payments = shown.payments.map(({ payment }) => payment);
  const completed = payments.filter(({ status }) => status === "COMPLETED");
  const approved = payments.filter(({ status }) => status === "APPROVED");
  return {
    object:
      shown.kind === "payment"
        ? paymentObject(shown.payments[0].payment.id)
        : checkoutObject(shown.checkout.id),
    chargeId: chargeIdOf(shown),
    askedAtMs,
    state: standing.state,
    gatewayStatus: standing.gatewayStatus,
    recognised: standing.recognised,
    closed: ended.has(standing.state),
    requested: requestedOf(shown),
    authorized: sumOf(
      payments.filter(isAuthorized).map(({ approvedMoney, ...rest }) => approvedMoney ?? totalOf(rest)),
    ),
    captures: completed.map(captureOf),
    fees: completed.flatMap((payment) => feesOf(payment.id, payment.processingFee ?? [], payment.createdAt)),
    reversals: [],
    refunds: shown.payments.flatMap(({ refunds }) => refunds.map(toRefundSnapshot)),
    disputes: shown.payments.flatMap(({ disputes }) => disputes.map(toDisputeSnapshot)),
    buyerApproved: false,
    action: standing.action,
    refusal: standing.refusal,
    card: cardOf(completed[0] ?? approved[0] ?? payments[0]),
    captureBeforeMs: approved[0]?.delayedUntil ?? null,
  };
}

/** A Square payment is tried once. */
const ended: ReadonlySet<ChargeState> = new Set(["voided", "expired", "declined", "failed"]);

interface Standing {
  readonly state: Exclude<ChargeState, "created">;
  readonly gatewayStatus: string;
  readonly recognised: boolean;
  readonly action: BuyerAction | null;
  readonly refusal: Refusal | null;
}

/** The payment that says the most about the money: taken, held, on its way, then those that ended without any. */
const byWeight = ["COMPLETED", "APPROVED", "PENDING", "CANCELED", "FAILED"];

function standingOf(shown: Shown): Standing {
  if (shown.kind === "payment") return ofPayment(shown.payments[0].payment);
  const rank = ({ status }: PaymentAnswer): number =>
    byWeight.includes(status) ? byWeight.indexOf(status) : byWeight.indexOf("PENDING");
  const [heaviest] = shown.payments.map(({ payment }) => payment).sort((a, b) => rank(a) - rank(b));
  if (heaviest === undefined) return ofCheckout(shown.checkout);
  // A card that failed is not the end before the checkout is over: a cancel is a request, and another may be tapped.
  const moneyless = heaviest.status === "FAILED" || heaviest.status === "CANCELED";
  return moneyless && !isOver(shown.checkout) ? ofCheckout(shown.checkout) : ofPayment(heaviest);
}

/** https://developer.squareup.com/docs/payments-api/payment-statuses */
function ofPayment(payment: PaymentAnswer): Standing {
  const plain = { gatewayStatus: payment.status, recognised: true, action: null, refusal: null };
  switch (payment.status) {
    case "COMPLETED":
      return { ...plain, state: "captured" };
    case "APPROVED":
      return { ...plain, state: "authorized" };
    case "PENDING":
      return { ...plain, state: "pending" };
    case "CANCELED":
      return { ...plain, state: hasLapsed(payment) ? "expired" : "voided" };
    case "FAILED": {
      const refusal = refusalOf(payment.cardDetails?.errors?.[0] ?? { code: "FAILED" });
      return { ...plain, state: refusal.by === "issuer" ? "declined" : "failed", refusal };
    }
    default:
      return { ...plain, state: "pending", recognised: false };
  }
}

/** Square releases by itself what nobody captured in time. */
function hasLapsed({ delayedUntil, updatedAt }: PaymentAnswer): boolean {
  return typeof delayedUntil === "number" && updatedAt !== undefined && updatedAt >= delayedUntil;
}

function isOver({ status }: CheckoutAnswer): boolean {
  return status === "CANCELED" || status === "COMPLETED";
}

/** https://developer.squareup.com/docs/terminal-api/square-terminal-payments */
function ofCheckout(checkout: CheckoutAnswer): Standing {
  const plain = { gatewayStatus: checkout.status, recognised: true, action: null, refusal: null };
  switch (checkout.status) {
    case "PENDING":
    case "IN_PROGRESS": {
      const terminalId = checkout.deviceOptions.deviceId;
      return { ...plain, state: "requires_action", action: { kind: "present_card", terminalId } };
    }
    case "CANCEL_REQUESTED":
    // Its payments are named a moment later.
    case "COMPLETED":
      return { ...plain, state: "pending" };
    case "CANCELED": {
      const refusal = cancelRefusals[checkout.cancelReason ?? ""] ?? null;
      return { ...plain, state: refusal === null ? "voided" : "failed", refusal };
    }
    default:
      return { ...plain, state: "pending", recognised: false };
  }
}

const cancelRefusals: Readonly<Record<string, Refusal>> = {
  BUYER_CANCELED: {
    by: "buyer",
    reason: "buyer_cancelled",
    gatewayCode: "BUYER_CANCELED",
    detail: "the buyer pressed cancel on the terminal",
  },
  TIMED_OUT: {
    by: "gateway",
    reason: "timed_out",
    gatewayCode: "TIMED_OUT",
    detail: "no card was presented before the terminal's deadline",
  },
};

function chargeIdOf(shown: Shown): string | null {
  const made = shown.kind === "checkout" ? shown.checkout : shown.payments[0].payment;
  return made.referenceId ?? null;
}

function requestedOf(shown: Shown): Money {
  return fromWire(
    shown.kind === "checkout" ? shown.checkout.amountMoney : shown.payments[0].payment.amountMoney,
  );
}

/** A failed payment held nothing; a canceled one did, and was released. */
function isAuthorized({ status, approvedMoney }: PaymentAnswer): boolean {
  if (status === "APPROVED" || status === "COMPLETED") return true;
  return status === "CANCELED" && (approvedMoney?.amount ?? 0n) > 0n;
}

/** What the payment is for in the end, tip included: it may differ from what the terminal was asked for. */
function totalOf(payment: Pick<PaymentAnswer, "totalMoney" | "amountMoney" | "tipMoney">): MoneyAnswer {
  const { amountMoney, tipMoney, totalMoney } = payment;
  return totalMoney ?? { ...amountMoney, amount: amountMoney.amount + (tipMoney?.amount ?? 0n) };
}

export function totalMoneyOf(payment: PaymentAnswer): Money {
  return fromWire(totalOf(payment));
}

function captureOf(payment: PaymentAnswer): CaptureFact {
  const tip = payment.tipMoney ?? null;
  return {
    id: payment.id,
    amount: totalMoneyOf(payment),
    tip: tip === null || tip.amount === 0n ? null : fromWire(tip),
    atMs: payment.cardDetails?.cardPaymentTimeline?.capturedAt ?? payment.createdAt,
  };
}

/** Square adds entries as it learns of them, adjustments last, and gives them no id: type and turn name them. */
function feesOf(ownerId: string, fees: readonly FeeAnswer[], otherwiseMs: number): FeeFact[] {
  const turns = new Map<string, number>();
  return fees.flatMap(({ type, amountMoney, effectiveAt }) => {
    const kind = type ?? "FEE";
    const turn = (turns.get(kind) ?? 0) + 1;
    turns.set(kind, turn);
    if (amountMoney === null || amountMoney === undefined || amountMoney.amount === 0n) return [];
    return [
      { id: `${ownerId}/${kind}/${turn}`, amount: fromWire(amountMoney), atMs: effectiveAt ?? otherwiseMs },
    ];
  });
}

function sumOf(amounts: readonly MoneyAnswer[]): Money | null {
  const [first, ...rest] = amounts.map(fromWire);
  return first === undefined ? null : rest.reduce(add, first);
}

const brands: Readonly<Record<string, string>> = { AMERICAN_EXPRESS: "amex", DISCOVER_DINERS: "diners" };

function cardOf(payment: PaymentAnswer | undefined): ChargeSnapshot["card"] {
  const { cardBrand, last4 } = payment?.cardDetails?.card ?? {};
  if (typeof cardBrand !== "string" || typeof last4 !== "string") return null;
  return { brand: brands[cardBrand] ?? cardBrand.toLowerCase(), last4 };
}

/** https://developer.squareup.com/reference/square/objects/PaymentRefund */
const refundStates: Readonly<Record<string, RefundSnapshot["state"]>> = {
  PENDING: "pending",
  COMPLETED: "succeeded",
  REJECTED: "failed",
  FAILED: "failed",
};

export function toRefundSnapshot(refund: RefundAnswer): RefundSnapshot {
  const status = refund.status ?? "";
  const known = refundStates[status];
  const state = known ?? "pending";
  return {
    object: refundObject(refund.id),
    state,
    gatewayStatus: status,
    recognised: known !== undefined,
    amount: fromWire(refund.amountMoney),
    attemptId: attemptIdIn(refund.reason),
    refusal: state === "failed" ? refusalOf({ category: "REFUND_ERROR", code: `REFUND_${status}` }) : null,
    fees: feesOf(refund.id, refund.processingFee ?? [], refund.updatedAt ?? refund.createdAt),
    atMs: refund.createdAt,
  };
}

/** https://developer.squareup.com/docs/disputes-api/process-disputes */
const disputeStates: Readonly<Record<string, DisputeSnapshot["state"]>> = {
  INQUIRY_EVIDENCE_REQUIRED: "inquiry",
  INQUIRY_PROCESSING: "inquiry",
  INQUIRY_CLOSED: "closed",
  EVIDENCE_REQUIRED: "open",
  PROCESSING: "under_review",
  WON: "won",
  LOST: "lost",
  ACCEPTED: "lost",
};

/**
 * Square holds the contested amount back from the moment a dispute is more than an inquiry, and gives it back when it
 * is won. It names neither movement: each happens once to a dispute, whose id stands for it.
 */
function toDisputeSnapshot(dispute: DisputeAnswer): DisputeSnapshot {
  const status = dispute.state ?? "";
  const known = disputeStates[status];
  const state = known ?? "open";
  const amount = fromWire(dispute.amountMoney);
  const held = known !== undefined && state !== "inquiry" && state !== "closed";
  return {
    object: disputeObject(dispute.id),
    state,
    gatewayStatus: status,
    recognised: known !== undefined,
    amount,
    reason: dispute.reason ?? "",
    respondByMs: dispute.dueAt ?? null,
    openedAtMs: dispute.createdAt,
    withdrawals: held ? [{ id: `${dispute.id}:withdrawn`, amount, atMs: dispute.createdAt }] : [],
    reinstatements:
      state === "won"
        ? [{ id: `${dispute.id}:reinstated`, amount, atMs: dispute.updatedAt ?? dispute.createdAt }]
        : [],
  };
}
