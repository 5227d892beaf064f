import type { JournalTransactionId, PersonId, RegisterId, ShiftId, StoreId, Uuid } from "@till/kernel";
import type { ShiftDeferral, ShiftReport } from "@till/reports";
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { DrawerPieces, ShiftRecord } from "../ports.ts";
import { amount, businessDay, currency, document, instant, merchantId } from "./columns.ts";
import { journalTransactions } from "./journal.ts";
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
    closedBy: uuid("closed_by").$type<PersonId>(),
    approverId: uuid("approver_id").$type<PersonId>(),
    lateMinor: amount("late_minor"),
    deferred: document<ShiftDeferral>("deferred"),
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

/** Every count of a drawer, and what should have been there when it was committed. The last one holds. */
export const shiftCounts = pgTable(
  "shift_counts",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    shiftId: uuid("shift_id").$type<ShiftId>().notNull(),
    position: integer("position").notNull(),
    currency: currency(),
    countedMinor: amount("counted_minor").notNull(),
    expectedMinor: amount("expected_minor").notNull(),
    /** Null where only the sum was entered. */
    pieces: document<DrawerPieces>("pieces"),
    countedBy: uuid("counted_by").$type<PersonId>().notNull(),
    countedAtMs: instant("counted_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique("shift_counts_position").on(t.merchantId, t.shiftId, t.position),
    foreignKey({
      name: "shift_counts_shift_fk",
      columns: [t.merchantId, t.shiftId],
      foreignColumns: [shifts.merchantId, shifts.id],
    }),
    check("shift_counts_amount", sql`${t.countedMinor} >= 0 and ${t.position} > 0`),
  ],
);

/** Who answered for a drawer from when on, where it was not who opened the shift. */
export const shiftHandOvers = pgTable(
  "shift_hand_overs",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    shiftId: uuid("shift_id").$type<ShiftId>().notNull(),
    fromPerson: uuid("from_person").$type<PersonId>().notNull(),
    toPerson: uuid("to_person").$type<PersonId>().notNull(),
    atMs: instant("at_ms").notNull(),
    recordedAtMs: instant("recorded_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "shift_hand_overs_shift_fk",
      columns: [t.merchantId, t.shiftId],
      foreignColumns: [shifts.merchantId, shifts.id],
    }),
    index("shift_hand_overs_shift").on(t.merchantId, t.shiftId),
  ],
);

/** A Z, frozen as data: written once at a close, never folded again. */
export const zReports = pgTable(
  "z_reports",
  {
    merchantId: merchantId(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    /** One more than the last of its register, in the commit that closes the shift: without a gap. */
    number: integer("number").notNull(),
    storeId: uuid("store_id").$type<StoreId>().notNull(),
    shiftId: uuid("shift_id").$type<ShiftId>().notNull(),
    businessDay: businessDay().notNull(),
    closedAtMs: instant("closed_at_ms").notNull(),
    recordedAtMs: instant("recorded_at_ms").notNull(),
    currency: currency(),
    /** What it and all before it come to. */
    cumulativeMinor: amount("cumulative_minor").notNull(),
    differenceMinor: amount("difference_minor").notNull(),
    content: document<ShiftReport>("content").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.registerId, t.number] }),
    unique("z_reports_shift").on(t.merchantId, t.shiftId),
    foreignKey({
      name: "z_reports_shift_fk",
      columns: [t.merchantId, t.shiftId],
      foreignColumns: [shifts.merchantId, shifts.id],
    }),
    index("z_reports_closed").on(t.merchantId, t.recordedAtMs),
    check("z_reports_number", sql`${t.number} > 0`),
  ],
);

/** Which Z a journal transaction stands in: one and no other, so that what comes late stands in the next. */
export const zEntries = pgTable(
  "z_entries",
  {
    merchantId: merchantId(),
    transactionId: uuid("transaction_id").$type<JournalTransactionId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    number: integer("number").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.transactionId] }),
    foreignKey({
      name: "z_entries_report_fk",
      columns: [t.merchantId, t.registerId, t.number],
      foreignColumns: [zReports.merchantId, zReports.registerId, zReports.number],
    }),
    foreignKey({
      name: "z_entries_transaction_fk",
      columns: [t.merchantId, t.transactionId],
      foreignColumns: [journalTransactions.merchantId, journalTransactions.id],
    }),
    index("z_entries_report").on(t.merchantId, t.registerId, t.number),
  ],
);
