import type { Money } from "@till/money";
import type { CaptureFact, FeeFact, ReversalFact } from "@till/payments";
import {
  type BalanceTransactionAnswer,
  type ChargeAnswer,
  type IntentAnswer,
  UnreadableAnswerError,
  capturedByParts,
} from "./answers.ts";
import { toFee } from "./dispute-snapshot.ts";
import { fromWire } from "./minor-units.ts";

/** What was taken on an intent's charge, what it cost, and what a bank took back. */
export interface ChargeMoney {
  readonly captures: readonly CaptureFact[];
  readonly fees: readonly FeeFact[];
  readonly reversals: readonly ReversalFact[];
}

const nothing: ChargeMoney = { captures: [], fees: [], reversals: [] };

export interface MoneyContext {
  readonly askedAtMs: number;
  readonly tip: Money | null;
  /** All balance entries that captures made on the charge; read only where it is captured by parts. */
  readonly entries: readonly BalanceTransactionAnswer[];
}

/**
 * Throws `UnreadableAnswerError` where an intent says "succeeded" without money, or where parts of it are not booked
 * yet: booking less than came in would be worse than asking again.
 */
export function moneyOf(
  intent: IntentAnswer,
  charge: ChargeAnswer | null,
  context: MoneyContext,
): ChargeMoney {
  const failed = entryOf(charge?.failure_balance_transaction);
  // A debit that is on its way already says what it will take; one that failed after it was booked did take it.
  const tookMoney = charge?.status === "succeeded" || (charge?.status === "failed" && failed !== null);
  if (charge === null || !tookMoney || charge.amount_captured === 0) {
    if (intent.status === "succeeded") throw new UnreadableAnswerError(`${intent.id} shows no capture`);
    return nothing;
  }
  const captured = fromWire(charge.amount_captured, charge.currency);
  const reversals = failed === null ? [] : [{ id: failed.id, amount: captured, atMs: failed.created * 1000 }];
  const paid = capturedByParts(charge) ? partsOf(charge, context) : wholeOf(intent, charge, context);
  return {
    ...paid,
    fees: failed === null || failed.fee === 0 ? paid.fees : [...paid.fees, toFee(failed)],
    reversals,
  };
}

/**
 * A charge captured once is its own capture: the id is the charge's, there from the first answer on, while its balance
 * entry may come later. One that may be captured by parts has a capture for each balance entry, under the entry's id,
 * whether one or many were made. Which of the two holds is settled with the authorization (`multicapture.status`) and
 * never changes, so a capture is never seen under two ids.
 */
function partsOf(charge: ChargeAnswer, { entries }: MoneyContext): Pick<ChargeMoney, "captures" | "fees"> {
  const booked = entries.reduce((sum, { amount }) => sum + amount, 0);
  const settledElsewhere = entries.some(({ currency }) => currency !== charge.currency);
  if (settledElsewhere || booked !== charge.amount_captured) {
    throw new UnreadableAnswerError(`${charge.id} was captured by parts that are not all booked yet`);
  }
  return {
    captures: entries.map(({ id, amount, currency, created }) => ({
      id,
      amount: fromWire(amount, currency),
      tip: null,
      atMs: created * 1000,
    })),
    fees: entries.filter(({ fee }) => fee !== 0).map(toFee),
  };
}

function wholeOf(
  intent: IntentAnswer,
  charge: ChargeAnswer,
  { askedAtMs, tip }: MoneyContext,
): Pick<ChargeMoney, "captures" | "fees"> {
  const entry = entryOf(charge.balance_transaction);
  // `created` is when the card was authorized; of a later capture only the balance entry has the time.
  const captureMs = intent.capture_method === "manual" ? askedAtMs : charge.created * 1000;
  const atMs = entry === null ? captureMs : entry.created * 1000;
  return {
    captures: [{ id: charge.id, amount: fromWire(charge.amount_captured, charge.currency), tip, atMs }],
    fees: feesOf(charge.balance_transaction),
  };
}

type Reference = string | BalanceTransactionAnswer | null | undefined;

/** Empty until Stripe has booked it, which may be after the charge succeeded. */
export function feesOf(reference: Reference): FeeFact[] {
  const entry = entryOf(reference);
  return entry === null || entry.fee === 0 ? [] : [toFee(entry)];
}

function entryOf(reference: Reference): BalanceTransactionAnswer | null {
  return typeof reference === "object" ? reference : null;
}
