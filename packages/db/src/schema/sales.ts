import type { PersonId, RefundId, RegisterId, ReturnId, SaleId, ShiftId, StoreId } from "@till/kernel";
import type { EarlierPrice, PricedReturn, PricedSale, ReceiptDocument } from "@till/sales";
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { NoReceiptReturn, ReturnRecord, SaleRecord } from "../ports.ts";
import { amount, businessDay, currency, document, instant, merchantId } from "./columns.ts";
import { registers } from "./merchants.ts";

export const sales = pgTable(
  "sales",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<SaleId>().notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    shiftId: uuid("shift_id").$type<ShiftId>(),
    personId: uuid("person_id").$type<PersonId>(),
    state: text("state").$type<SaleRecord["state"]>().notNull(),
    currency: currency(),
    totalMinor: amount("total_minor").notNull(),
    document: document<PricedSale>("document").notNull(),
    /** Sealed (`sealing/`), and what it is found by. */
    email: text("email"),
    emailIndex: text("email_index"),
    orderTokenHash: text("order_token_hash"),
    occurredAtMs: instant("occurred_at_ms").notNull(),
    recordedAtMs: instant("recorded_at_ms").notNull(),
    completedAtMs: instant("completed_at_ms"),
    businessDay: businessDay(),
    receiptNumber: text("receipt_number"),
    /** Null: everything as the catalogue had it when the sale was heard of. */
    earlierPrices: document<readonly EarlierPrice[]>("earlier_prices"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    // One key for store and register. Shift and person are not checked here: every further key on rows that all
    // sales of a shop share makes concurrent sales queue on their row locks.
    foreignKey({
      name: "sales_register_fk",
      columns: [t.merchantId, t.storeId, t.registerId],
      foreignColumns: [registers.merchantId, registers.storeId, registers.id],
    }),
    index("sales_day").on(t.merchantId, t.businessDay),
    index("sales_receipt_number").on(t.merchantId, t.receiptNumber.op("text_pattern_ops")),
    index("sales_total")
      .on(t.merchantId, t.totalMinor, t.id)
      .where(sql`${t.state} = 'completed'`),
    index("sales_email_index")
      .on(t.merchantId, t.emailIndex)
      .where(sql`${t.emailIndex} is not null`),
    index("sales_unpaid_buyers")
      .on(t.merchantId, t.recordedAtMs)
      .where(sql`${t.email} is not null and ${t.state} <> 'completed'`),
    check("sales_state", sql`${t.state} in ('open', 'completed', 'cancelled')`),
    check(
      "sales_completion",
      sql`(${t.state} = 'completed') = (${t.completedAtMs} is not null and ${t.businessDay} is not null)`,
    ),
    check("sales_email_found", sql`${t.email} is not null or ${t.emailIndex} is null`),
  ],
);

export const returns = pgTable(
  "returns",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<ReturnId>().notNull(),
    saleId: uuid("sale_id").$type<SaleId>(),
    refundId: uuid("refund_id").$type<RefundId>(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    personId: uuid("person_id").$type<PersonId>(),
    approverId: uuid("approver_id").$type<PersonId>(),
    kind: text("kind").$type<(ReturnRecord | NoReceiptReturn)["kind"]>().notNull(),
    state: text("state").$type<ReturnRecord["state"]>().notNull(),
    currency: currency(),
    totalMinor: amount("total_minor").notNull(),
    document: document<PricedReturn>("document").notNull(),
    occurredAtMs: instant("occurred_at_ms").notNull(),
    businessDay: businessDay(),
    receiptNumber: text("receipt_number"),
    /** Of goods without the receipt of their sale, where no refund says these. */
    paidTo: text("paid_to").$type<NoReceiptReturn["paidTo"]>(),
    reason: text("reason"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "returns_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    foreignKey({
      name: "returns_register_fk",
      columns: [t.merchantId, t.registerId],
      foreignColumns: [registers.merchantId, registers.id],
    }),
    unique("returns_refund").on(t.merchantId, t.refundId),
    index("returns_sale").on(t.merchantId, t.saleId),
    index("returns_day").on(t.merchantId, t.businessDay),
    uniqueIndex("returns_void")
      .on(t.merchantId, t.saleId)
      .where(sql`${t.kind} = 'void'`),
    check("returns_kind", sql`${t.kind} in ('goods', 'void', 'no_receipt')`),
    // Only what has no sale may lack one; and what has none is paid at once, on a day, and says why.
    check(
      "returns_of_sale",
      sql`(${t.kind} = 'no_receipt') = (${t.saleId} is null) and (${t.saleId} is null) = (${t.refundId} is null)`,
    ),
    check(
      "returns_no_receipt",
      sql`case when ${t.kind} = 'no_receipt'
        then ${t.paidTo} in ('cash', 'store_credit') and ${t.paidTo} is not null and ${t.reason} is not null
          and ${t.state} = 'accepted' and ${t.businessDay} is not null
        else ${t.paidTo} is null and ${t.reason} is null end`,
    ),
    check("returns_state", sql`${t.state} in ('planned', 'accepted', 'abandoned')`),
  ],
);

export const receipts = pgTable(
  "receipts",
  {
    merchantId: merchantId(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    number: text("number").notNull(),
    saleId: uuid("sale_id").$type<SaleId>(),
    returnId: uuid("return_id").$type<ReturnId>(),
    document: document<ReceiptDocument>("document").notNull(),
    issuedAtMs: instant("issued_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.registerId, t.number] }),
    unique("receipts_number").on(t.merchantId, t.number),
    foreignKey({
      name: "receipts_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    foreignKey({
      name: "receipts_return_fk",
      columns: [t.merchantId, t.returnId],
      foreignColumns: [returns.merchantId, returns.id],
    }),
    index("receipts_sale").on(t.merchantId, t.saleId),
    // One paper for goods without a sale, however often it is filed.
    uniqueIndex("receipts_no_receipt")
      .on(t.merchantId, t.returnId)
      .where(sql`${t.saleId} is null`),
    check("receipts_document", sql`${t.saleId} is not null or ${t.returnId} is not null`),
  ],
);
