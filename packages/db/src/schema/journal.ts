import type {
  ChargeId,
  JournalTransactionId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  ShiftId,
  StoreId,
} from "@till/kernel";
import type { AccountCode, JournalKind } from "@till/ledger";
import { sql } from "drizzle-orm";
import {
  check,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { amount, businessDay, currency, instant, merchantId } from "./columns.ts";
import { charges } from "./charges.ts";
import { sales } from "./sales.ts";

/**
 * The database transaction that wrote the row. It tells entries that belong from entries that were slipped in
 * later, and says which journal transactions lie below every transaction still running.
 */
const transactionNumber = customType<{ data: string }>({ dataType: () => "xid8" });

export const journalTransactions = pgTable(
  "journal_transactions",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<JournalTransactionId>().notNull(),
    kind: text("kind").$type<JournalKind>().notNull(),
    /** What it was posted for; the same cause is never posted twice. */
    cause: text("cause").notNull(),
    occurredAtMs: instant("occurred_at_ms").notNull(),
    recordedAtMs: instant("recorded_at_ms").notNull(),
    businessDay: businessDay().notNull(),
    saleId: uuid("sale_id").$type<SaleId>(),
    chargeId: uuid("charge_id").$type<ChargeId>(),
    refundId: uuid("refund_id").$type<RefundId>(),
    returnId: uuid("return_id").$type<ReturnId>(),
    shiftId: uuid("shift_id").$type<ShiftId>(),
    registerId: uuid("register_id").$type<RegisterId>(),
    storeId: uuid("store_id").$type<StoreId>(),
    corrects: uuid("corrects").$type<JournalTransactionId>(),
    writtenBy: transactionNumber("written_by")
      .default(sql`pg_current_xact_id()`)
      .notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique("journal_transactions_cause").on(t.merchantId, t.cause),
    // Keys only on what belongs to this sale alone; see sales.ts.
    foreignKey({
      name: "journal_transactions_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    foreignKey({
      name: "journal_transactions_charge_fk",
      columns: [t.merchantId, t.chargeId],
      foreignColumns: [charges.merchantId, charges.id],
    }),
    foreignKey({
      name: "journal_transactions_corrects_fk",
      columns: [t.merchantId, t.corrects],
      foreignColumns: [t.merchantId, t.id],
    }),
    index("journal_transactions_day").on(t.merchantId, t.businessDay),
    index("journal_transactions_sale")
      .on(t.merchantId, t.saleId)
      .where(sql`${t.saleId} is not null`),
    index("journal_transactions_charge")
      .on(t.merchantId, t.chargeId)
      .where(sql`${t.chargeId} is not null`),
  ],
);

/** One signed amount on one account, debit positive. */
export const entries = pgTable(
  "entries",
  {
    merchantId: merchantId(),
    transactionId: uuid("transaction_id").$type<JournalTransactionId>().notNull(),
    position: integer("position").notNull(),
    account: text("account").$type<AccountCode>().notNull(),
    currency: currency(),
    amountMinor: amount("amount_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.transactionId, t.position] }),
    foreignKey({
      name: "entries_transaction_fk",
      columns: [t.merchantId, t.transactionId],
      foreignColumns: [journalTransactions.merchantId, journalTransactions.id],
    }),
    index("entries_account").on(t.merchantId, t.account, t.transactionId),
    check("entries_amount", sql`${t.amountMinor} <> 0`),
  ],
);
