import { type Money, subtract } from "@till/money";
import type { ChargeSnapshot, ChargeState, GatewayObject, Refusal, RefundSnapshot } from "@till/payments";
import {
  type BalanceTransactionAnswer,
  type ChargeAnswer,
  type DisputeAnswer,
  type IntentAnswer,
  type ReaderAnswer,
  type RefundAnswer,
  actionOn,
  chargeIdKey,
} from "./answers.ts";
import { gatewayRefusal, issuerRefusal, readerRefusal, refundRefusal } from "./decline-reason.ts";
import { disputeFees, toDisputeSnapshot } from "./dispute-snapshot.ts";
import { fromWire } from "./minor-units.ts";
import { type ChargeMoney, feesOf, moneyOf } from "./money-facts.ts";

export interface SnapshotContext {
  readonly askedAtMs: number;
  /** Read before the intent, for a charge at a reader. */
  readonly reader?: ReaderAnswer | null;
  readonly refunds?: readonly RefundAnswer[];
  readonly disputes?: readonly DisputeAnswer[];
  /** For a charge that is captured by parts. */
  readonly entries?: readonly BalanceTransactionAnswer[];
}

/**
 * Everything an intent, its charge, its refunds and its reader say, in Till's words. Throws `UnreadableAnswerError`
 * where they contradict each other.
 */
export function toSnapshot(intent: IntentAnswer, context: SnapshotContext): ChargeSnapshot {
  const charge = typeof intent.latest_charge === "string" ? null : intent.latest_charge;
  const { askedAtMs, disputes = [], entries = [] } = context;
  const money = moneyOf(intent, charge, { askedAtMs, tip: tipOf(intent), entries });
  const standing = standingAfter(money, charge, standingOf(intent, context.reader ?? null));
  const card = charge?.payment_method_details?.card ?? charge?.payment_method_details?.card_present ?? null;
  const { brand, last4 } = card ?? {};
  return {
    object: { type: "payment_intent", id: intent.id },
    chargeId: intent.metadata?.[chargeIdKey] ?? null,
    askedAtMs,
    state: standing.state,
    gatewayStatus: intent.status,
    recognised: standing.recognised,
    closed: standing.state === "voided" || standing.state === "expired",
    requested: requestedOf(intent),
    authorized:
      charge?.status === "succeeded" || charge?.status === "pending"
        ? fromWire(charge.amount, charge.currency)
        : null,
    captures: money.captures,
    fees: [...money.fees, ...disputes.flatMap(disputeFees)],
    reversals: money.reversals,
    refunds: (context.refunds ?? []).map(toRefundSnapshot),
    disputes: disputes.map(toDisputeSnapshot),
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

/**
 * Money that came in outweighs what the intent says of itself: a debit that came back is tried anew, and one that was
 * released after a part was taken is no longer held; both were captured.
 */
function standingAfter(money: ChargeMoney, charge: ChargeAnswer | null, standing: Standing): Standing {
  const closed = standing.state !== "authorized" && standing.state !== "captured";
  if (charge === null || money.captures.length === 0 || !closed) return standing;
  return { state: "captured", recognised: standing.recognised, action: null, refusal: null };
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
