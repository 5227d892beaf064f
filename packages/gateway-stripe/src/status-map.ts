import { type Money, subtract } from "@till/money";
import type {
  CaptureFact,
  ChargeSnapshot,
  ChargeState,
  FeeFact,
  GatewayObject,
  Refusal,
  RefundSnapshot,
} from "@till/payments";
import {
  type BalanceTransactionAnswer,
  type ChargeAnswer,
  type IntentAnswer,
  type ReaderAnswer,
  type RefundAnswer,
  UnreadableAnswerError,
  actionOn,
} from "./answers.ts";
import { gatewayRefusal, issuerRefusal, readerRefusal, refundRefusal } from "./decline-reason.ts";
import { fromWire } from "./minor-units.ts";

export interface SnapshotContext {
  readonly askedAtMs: number;
  /** Read before the intent, for a charge at a reader. */
  readonly reader?: ReaderAnswer | null;
  readonly refunds?: readonly RefundAnswer[];
}

/**
 * Everything an intent, its charge, its refunds and its reader say, in Till's words. Throws `UnreadableAnswerError`
 * where they contradict each other.
 */
export function toSnapshot(intent: IntentAnswer, context: SnapshotContext): ChargeSnapshot {
  const charge = typeof intent.latest_charge === "string" ? null : intent.latest_charge;
  const taken = charge?.status === "succeeded" || charge?.status === "pending" ? charge : null;
  const standing = standingOf(intent, context.reader ?? null);
  const card = charge?.payment_method_details?.card ?? charge?.payment_method_details?.card_present ?? null;
  const { brand, last4 } = card ?? {};
  return {
    object: { type: "payment_intent", id: intent.id },
    chargeId: intent.metadata?.["till_charge_id"] ?? null,
    askedAtMs: context.askedAtMs,
    state: standing.state,
    gatewayStatus: intent.status,
    recognised: standing.recognised,
    requested: requestedOf(intent),
    authorized: taken === null ? null : fromWire(taken.amount, taken.currency),
    captures: capturesOf(intent, taken, context.askedAtMs),
    fees: feesOf(taken?.balance_transaction),
    reversals: [],
    refunds: (context.refunds ?? []).map(toRefundSnapshot),
    disputes: [],
    buyerApproved: false,
    action: standing.action,
    refusal: standing.refusal,
    card: typeof brand === "string" && typeof last4 === "string" ? { brand, last4 } : null,
    captureBeforeMs: card?.capture_before === undefined ? null : card.capture_before * 1000,
  };
}

interface Standing {
  readonly state: Exclude<ChargeState, "created">;
  readonly recognised: boolean;
  readonly action: ChargeSnapshot["action"];
  readonly refusal: Refusal | null;
}

/** https://docs.stripe.com/payments/paymentintents/lifecycle */
function standingOf(intent: IntentAnswer, reader: ReaderAnswer | null): Standing {
  const plain = { recognised: true, action: null, refusal: null };
  switch (intent.status) {
    case "requires_payment_method":
    case "requires_confirmation":
      return untaken(intent, reader);
    case "requires_action": {
      const url = intent.next_action?.redirect_to_url?.url ?? null;
      return { ...plain, state: "requires_action", action: url === null ? null : { kind: "redirect", url } };
    }
    case "processing":
      return { ...plain, state: "pending" };
    case "requires_capture":
      return { ...plain, state: "authorized" };
    case "succeeded":
      return { ...plain, state: "captured" };
    case "canceled":
      return { ...plain, state: lapsed.has(intent.cancellation_reason ?? "") ? "expired" : "voided" };
    default:
      return { ...plain, state: "pending", recognised: false };
  }
}

/** Stripe cancels by itself what nobody captured in time. */
const lapsed: ReadonlySet<string> = new Set(["automatic", "expired"]);

/** An intent no money moved on: not tried yet, being tried at a reader, or tried and refused. */
function untaken(intent: IntentAnswer, reader: ReaderAnswer | null): Standing {
  const recognised = true;
  const error = intent.last_payment_error;
  if (error !== null) {
    const issuer = error.type === "card_error";
    const refusal = issuer ? issuerRefusal(error) : gatewayRefusal(error);
    return { state: issuer ? "declined" : "failed", recognised, action: null, refusal };
  }
  const action = actionOn(reader, intent.id);
  if (reader !== null && action?.status === "in_progress") {
    const terminalId = reader.id;
    return {
      state: "requires_action",
      recognised,
      action: { kind: "present_card", terminalId },
      refusal: null,
    };
  }
  if (action?.status === "failed") {
    const refusal = readerRefusal(action.failure_code, action.failure_message);
    return { state: refusal.by === "issuer" ? "declined" : "failed", recognised, action: null, refusal };
  }
  return { state: "pending", recognised, action: null, refusal: null };
}

/** What was asked for: a tip added at the reader has raised the intent's amount. */
function requestedOf(intent: IntentAnswer): Money {
  const amount = fromWire(intent.amount, intent.currency);
  const tip = tipOf(intent);
  return tip === null ? amount : subtract(amount, tip);
}

function tipOf(intent: IntentAnswer): Money | null {
  const tip = intent.amount_details?.tip?.amount ?? 0;
  return tip === 0 ? null : fromWire(tip, intent.currency);
}

function capturesOf(intent: IntentAnswer, charge: ChargeAnswer | null, askedAtMs: number): CaptureFact[] {
  if (charge === null || !charge.captured || charge.amount_captured === 0) {
    // "Captured" without the money that came in would be booked as nothing.
    if (intent.status === "succeeded") throw new UnreadableAnswerError(`${intent.id} shows no capture`);
    return [];
  }
  const entry = balanceEntry(charge.balance_transaction);
  // `created` is when the card was authorized; of a later capture only the balance entry has the time.
  const atMs =
    entry === null
      ? intent.capture_method === "manual"
        ? askedAtMs
        : charge.created * 1000
      : entry.created * 1000;
  return [
    { id: charge.id, amount: fromWire(charge.amount_captured, charge.currency), tip: tipOf(intent), atMs },
  ];
}

/** Empty until Stripe has booked it, which may be after the charge succeeded. */
function feesOf(reference: ChargeAnswer["balance_transaction"] | undefined): FeeFact[] {
  const entry = balanceEntry(reference);
  if (entry === null || entry.fee === 0) return [];
  return [{ id: entry.id, amount: fromWire(entry.fee, entry.currency), atMs: entry.created * 1000 }];
}

function balanceEntry(
  reference: string | BalanceTransactionAnswer | null | undefined,
): BalanceTransactionAnswer | null {
  return typeof reference === "object" ? reference : null;
}

export function toRefundSnapshot(refund: RefundAnswer): RefundSnapshot {
  const { state, recognised } = refundStates[refund.status ?? ""] ?? { state: "pending", recognised: false };
  return {
    object: refundObject(refund.id),
    state,
    gatewayStatus: refund.status ?? "",
    recognised,
    amount: fromWire(refund.amount, refund.currency),
    attemptId: refund.metadata?.["till_attempt_id"] ?? null,
    refusal: state === "failed" || state === "canceled" ? refundRefusal(refund.failure_reason) : null,
    fees: feesOf(refund.balance_transaction ?? null),
    atMs: refund.created * 1000,
  };
}

const refundStates: Readonly<Record<string, Pick<RefundSnapshot, "state" | "recognised">>> = {
  pending: { state: "pending", recognised: true },
  requires_action: { state: "requires_action", recognised: true },
  succeeded: { state: "succeeded", recognised: true },
  failed: { state: "failed", recognised: true },
  canceled: { state: "canceled", recognised: true },
};

export function refundObject(id: string): GatewayObject {
  return { type: "refund", id };
}
