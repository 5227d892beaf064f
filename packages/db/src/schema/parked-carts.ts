import type { ParkedCartId, PersonId, RegisterId, StoreId, Uuid } from "@till/kernel";
import type { Cart } from "@till/sales";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { amount, currency, document, instant, merchantId } from "./columns.ts";
import { registers } from "./merchants.ts";

/** A cart set aside at one register, to be taken up once, at any register of its store. */
export const parkedCarts = pgTable(
  "parked_carts",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<ParkedCartId>().notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    personId: uuid("person_id").$type<PersonId>().notNull(),
    label: text("label").notNull(),
    currency: currency(),
    totalMinor: amount("total_minor").notNull(),
    document: document<Cart>("document").notNull(),
    parkedAtMs: instant("parked_at_ms").notNull(),
    /** Null while the register that parked it may still take it up without asking. */
    sharedAtMs: instant("shared_at_ms"),
    takenAtMs: instant("taken_at_ms"),
    takenBy: uuid("taken_by").$type<RegisterId>(),
    /** The taking that won, so that its repeat gets the cart and no other does. */
    takeId: uuid("take_id").$type<Uuid>(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "parked_carts_register_fk",
      columns: [t.merchantId, t.storeId, t.registerId],
      foreignColumns: [registers.merchantId, registers.storeId, registers.id],
    }),
    index("parked_carts_waiting")
      .on(t.merchantId, t.storeId)
      .where(sql`${t.takenAtMs} is null`),
    check(
      "parked_carts_taken",
      sql`(${t.takenAtMs} is null) = (${t.takenBy} is null) and (${t.takenAtMs} is null) = (${t.takeId} is null)`,
    ),
  ],
);
