import type { DrawerActKind, DrawerReason } from "@till/drawer";
import type { PersonId, RegisterId, ShiftId, StoreId, Uuid } from "@till/kernel";
import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { amount, businessDay, currency, instant, merchantId } from "./columns.ts";
import { people } from "./people.ts";
import { shifts } from "./shifts.ts";

/** Cash in or out of a drawer beside selling, and the times it was opened for no sale. Never rewritten. */
export const drawerActs = pgTable(
  "drawer_acts",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    shiftId: uuid("shift_id").$type<ShiftId>().notNull(),
    kind: text("kind").$type<DrawerActKind>().notNull(),
    currency: currency(),
    /** Null where nothing moved. */
    amountMinor: amount("amount_minor"),
    reason: text("reason").$type<DrawerReason>(),
    note: text("note"),
    doneBy: uuid("done_by").$type<PersonId>().notNull(),
    approverId: uuid("approver_id").$type<PersonId>(),
    atMs: instant("at_ms").notNull(),
    recordedAtMs: instant("recorded_at_ms").notNull(),
    businessDay: businessDay().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "drawer_acts_shift_fk",
      columns: [t.merchantId, t.shiftId],
      foreignColumns: [shifts.merchantId, shifts.id],
    }),
    foreignKey({
      name: "drawer_acts_done_by_fk",
      columns: [t.merchantId, t.doneBy],
      foreignColumns: [people.merchantId, people.id],
    }),
    index("drawer_acts_day").on(t.merchantId, t.businessDay),
    index("drawer_acts_shift").on(t.merchantId, t.shiftId),
    check("drawer_acts_kind", sql`${t.kind} in ('paid_in', 'paid_out', 'drop', 'tips_paid_out', 'no_sale')`),
    check(
      "drawer_acts_amount",
      sql`(${t.kind} = 'no_sale') = (${t.amountMinor} is null) and (${t.amountMinor} is null or ${t.amountMinor} > 0)`,
    ),
  ],
);
