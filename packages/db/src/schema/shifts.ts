import type { PersonId, RegisterId, ShiftId, StoreId } from "@till/kernel";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ShiftRecord } from "../ports.ts";
import { amount, businessDay, currency, instant, merchantId } from "./columns.ts";
import { registers } from "./merchants.ts";
import { people } from "./people.ts";

export const shifts = pgTable(
  "shifts",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<ShiftId>().notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    openedBy: uuid("opened_by").$type<PersonId>().notNull(),
    openedAtMs: instant("opened_at_ms").notNull(),
    businessDay: businessDay().notNull(),
    currency: currency(),
    floatMinor: amount("float_minor").notNull(),
    state: text("state").$type<ShiftRecord["state"]>().notNull(),
    closedAtMs: instant("closed_at_ms"),
    countedMinor: amount("counted_minor"),
    expectedMinor: amount("expected_minor"),
    reason: text("reason"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "shifts_register_fk",
      columns: [t.merchantId, t.storeId, t.registerId],
      foreignColumns: [registers.merchantId, registers.storeId, registers.id],
    }),
    foreignKey({
      name: "shifts_opened_by_fk",
      columns: [t.merchantId, t.openedBy],
      foreignColumns: [people.merchantId, people.id],
    }),
    // A drawer has one shift at a time, whoever asks at the same moment.
    uniqueIndex("shifts_open_on_register")
      .on(t.merchantId, t.registerId)
      .where(sql`${t.state} = 'open'`),
    index("shifts_day").on(t.merchantId, t.businessDay),
    check("shifts_state", sql`${t.state} in ('open', 'closed')`),
    check(
      "shifts_count",
      sql`(${t.state} = 'closed') = (${t.closedAtMs} is not null and ${t.countedMinor} is not null and ${t.expectedMinor} is not null)`,
    ),
  ],
);
