import {
  type Brand,
  type ChargeId,
  type JournalTransactionId,
  type RefundId,
  type RegisterId,
  type ReturnId,
  type SaleId,
  type ShiftId,
  type StoreId,
  invariant,
} from "@till/kernel";
import { type Currency, type Money, add, isCurrency, money, zero } from "@till/money";
import { type AccountCode, isAccountCode } from "./account.ts";

export type JournalKind =
  | "sale_completed"
  | "money_in"
  | "cash_rounded"
  | "deposit_applied"
  | "goods_returned"
  | "refund_accepted"
  | "refund_left"
  | "refund_failed"
  | "refund_paid"
  | "no_receipt_paid"
  | "fee"
  | "dispute_withdrawn"
  | "dispute_won"
  | "dispute_lost"
  | "charge_reversed"
  | "charge_let_go"
  | "payout_created"
  | "payout_arrived"
  | "payout_failed"
  | "reserve_held"
  | "reserve_released"
  | "exchanged"
  | "fx_revalued"
  | "float"
  | "drop"
  | "paid_in"
  | "paid_out"
  | "tips_paid_out"
  | "shift_closed"
  | "subscription_paid"
  | "subscription_earned"
  | "correction";

/** One signed amount on one account: debit positive, credit negative. */
export interface Entry extends Money {
  readonly account: AccountCode;
}

/** What a journal transaction is about, for drilling down. */
export interface JournalLinks {
  readonly saleId?: SaleId;
  readonly chargeId?: ChargeId;
  readonly refundId?: RefundId;
  readonly returnId?: ReturnId;
  readonly shiftId?: ShiftId;
  readonly registerId?: RegisterId;
  readonly storeId?: StoreId;
}

export interface JournalTransactionFields {
  readonly kind: JournalKind;
  /** Names the fact that caused it, unique for ever: `sale:<id>`, `capture:stripe:ch_123`. The database allows it once. */
  readonly cause: string;
  readonly occurredAtMs: number;
  /** `YYYY-MM-DD` */
  readonly businessDay: string;
  readonly links: JournalLinks;
  /** The transaction that this one puts right. Nothing is ever changed in place. */
  readonly corrects?: JournalTransactionId;
  readonly entries: readonly Entry[];
}

/** A balanced set of entries. Only `journalTransaction` makes one, so an unbalanced one does not exist. */
export type JournalTransaction = Brand<JournalTransactionFields, "JournalTransaction">;

const causeCharsMax = 200;

/**
 * Checks a set of entries and lets it through. Throws `InvariantError` unless there are two entries or more, none
 * of zero, all on accounts of the chart, summing to zero in every currency; with a cause and a business day.
 */
export function journalTransaction(fields: JournalTransactionFields): JournalTransaction {
  const { cause, businessDay, occurredAtMs, entries } = fields;
  invariant(cause.length > 0 && cause.length <= causeCharsMax, "a journal transaction names its cause");
  invariant(/^\d{4}-\d{2}-\d{2}$/.test(businessDay), "a business day is YYYY-MM-DD");
  invariant(Number.isSafeInteger(occurredAtMs), "a journal transaction knows when it occurred");
  invariant(entries.length >= 2, "a journal transaction has two entries or more");
  for (const { account, currency, amountMinor } of entries) {
    invariant(isAccountCode(account), "an entry is on an account of the chart");
    invariant(isCurrency(currency), "an entry is in a currency");
    invariant(amountMinor !== 0n, "an entry moves something");
  }
  for (const [currency, sum] of sumByCurrency(entries)) {
    invariant(sum === 0n, `${fields.kind} is out of balance by ${sum} minor units of ${currency}`);
  }
  const checked: JournalTransactionFields = { ...fields, entries: [...entries] };
  return checked as JournalTransaction;
}

function sumByCurrency(entries: readonly Entry[]): Map<Currency, bigint> {
  const sums = new Map<Currency, bigint>();
  for (const { currency, amountMinor } of entries) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  }
  return sums;
}

/** The balance of each account in one currency, debit positive. */
export function accountBalances(
  transactions: Iterable<{ readonly entries: readonly Entry[] }>,
  currency: Currency,
): Map<AccountCode, Money> {
  const balances = new Map<AccountCode, Money>();
  for (const { entries } of transactions) {
    for (const entry of entries) {
      if (entry.currency !== currency) continue;
      const before = balances.get(entry.account) ?? zero(currency);
      balances.set(entry.account, add(before, money(entry.amountMinor, currency)));
    }
  }
  return balances;
}
