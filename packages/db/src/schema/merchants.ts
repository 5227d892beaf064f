import type { RegisterId, StoreId } from "@till/kernel";
import { sql } from "drizzle-orm";
import { check, foreignKey, integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { Register } from "../ports.ts";
import { currency, document, instant, merchantId } from "./columns.ts";

export const merchants = pgTable(
  "merchants",
  {
    merchantId: merchantId(),
    name: text("name").notNull(),
    currency: currency(),
    taxNumber: text("tax_number"),
    createdAtMs: instant("created_at_ms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId] })],
);

export const stores = pgTable(
  "stores",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<StoreId>().notNull(),
    name: text("name").notNull(),
    address: document<readonly string[]>("address").notNull(),
    timeZone: text("time_zone").notNull(),
    cutoffHour: integer("cutoff_hour").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "stores_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
    check("stores_cutoff_hour", sql`${t.cutoffHour} between 0 and 23`),
  ],
);

export const registers = pgTable(
  "registers",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<RegisterId>().notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    name: text("name").notNull(),
    number: integer("number").notNull(),
    kind: text("kind").$type<Register["kind"]>().notNull(),
    /** Of receipt numbers: one for each till that was enrolled; zero before the first. */
    receiptSeries: integer("receipt_series").notNull(),
    /** The highest in that series. */
    receiptCounter: integer("receipt_counter").notNull(),
    /** Hash of the key that an enrolled till proves itself with; null until one is enrolled. */
    keyHash: text("key_hash"),
    /** When that key was given out. */
    enrolledAtMs: instant("enrolled_at_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "registers_store_fk",
      columns: [t.merchantId, t.storeId],
      foreignColumns: [stores.merchantId, stores.id],
    }),
    unique("registers_number").on(t.merchantId, t.number),
    unique("registers_store").on(t.merchantId, t.storeId, t.id),
    unique("registers_key_hash").on(t.merchantId, t.keyHash),
    check("registers_kind", sql`${t.kind} in ('counter', 'web')`),
  ],
);
