import type { SaleId, SaleLineId, StoredValueId, Uuid } from "@till/kernel";
import type { StoredValueKind } from "@till/payments";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { StoredValueMovement } from "../ports.ts";
import { amount, currency, instant, merchantId } from "./columns.ts";
import { sales } from "./sales.ts";

/** Gift cards and store credit, by the hash of their code. */
export const storedValues = pgTable(
  "stored_values",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<StoredValueId>().notNull(),
    kind: text("kind").$type<StoredValueKind>().notNull(),
    codeHash: text("code_hash").notNull(),
    lastFour: text("last_four").notNull(),
    currency: currency(),
    /** Kept by a trigger on the movements, which no other statement may do in its place. */
    balanceMinor: amount("balance_minor").notNull(),
    saleId: uuid("sale_id").$type<SaleId>(),
    saleLineId: uuid("sale_line_id").$type<SaleLineId>(),
    issuedAtMs: instant("issued_at_ms"),
    blockedAtMs: instant("blocked_at_ms"),
    createdAtMs: instant("created_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique("stored_values_code").on(t.merchantId, t.codeHash),
    unique("stored_values_sale_line").on(t.merchantId, t.saleId, t.saleLineId),
    foreignKey({
      name: "stored_values_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    index("stored_values_last_four").on(t.merchantId, t.lastFour),
    check("stored_values_kind", sql`${t.kind} in ('gift_card', 'store_credit')`),
    check("stored_values_balance", sql`${t.balanceMinor} >= 0`),
    check("stored_values_sold", sql`(${t.kind} = 'gift_card') = (${t.saleLineId} is not null)`),
  ],
);

/** What happened to them, append-only. The primary key lets one charge, refund or line move a value once. */
export const storedValueMovements = pgTable(
  "stored_value_movements",
  {
    merchantId: merchantId(),
    kind: text("kind").$type<StoredValueMovement["kind"]>().notNull(),
    ref: uuid("ref").$type<Uuid>().notNull(),
    storedValueId: uuid("stored_value_id").$type<StoredValueId>().notNull(),
    currency: currency(),
    amountMinor: amount("amount_minor").notNull(),
    saleId: uuid("sale_id").$type<SaleId>(),
    atMs: instant("at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.kind, t.ref, t.storedValueId] }),
    foreignKey({
      name: "stored_value_movements_value_fk",
      columns: [t.merchantId, t.storedValueId],
      foreignColumns: [storedValues.merchantId, storedValues.id],
    }),
    index("stored_value_movements_value").on(t.merchantId, t.storedValueId),
    index("stored_value_movements_sale")
      .on(t.merchantId, t.saleId)
      .where(sql`${t.saleId} is not null`),
    check(
      "stored_value_movements_sign",
      sql`(${t.kind} in ('redeemed', 'taken_back') and ${t.amountMinor} < 0) or (${t.kind} in ('issued', 'refunded_to', 'restored') and ${t.amountMinor} > 0)`,
    ),
  ],
);
