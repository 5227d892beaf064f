import type { MerchantId, RegisterId, ShiftId } from "@till/kernel";
import { money } from "@till/money";
import { and, asc, eq, sql } from "drizzle-orm";
import type { ShiftRecord, ShiftStore } from "../ports.ts";
import { shifts } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, rowsOf, wholeRow } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type ShiftKey = Key & { readonly id: ShiftId };
type ShiftRow = typeof shifts.$inferSelect;

const thisShift = and(eq(shifts.merchantId, p("merchantId")), eq(shifts.id, p("id")));

// Conflicts with its own id and with an open shift on the register alike.
const insertShift = command<ShiftRow>(builder.insert(shifts).values(wholeRow(shifts)).onConflictDoNothing());
const findShift = rowsOf<ShiftKey, typeof shifts>(shifts, builder.select().from(shifts).where(thisShift));
const lockShift = rowsOf<ShiftKey, typeof shifts>(
  shifts,
  builder.select().from(shifts).where(thisShift).for("no key update"),
);
const openShift = rowsOf<Key & { readonly registerId: RegisterId }, typeof shifts>(
  shifts,
  builder
    .select()
    .from(shifts)
    .where(
      and(
        eq(shifts.merchantId, p("merchantId")),
        eq(shifts.registerId, p("registerId")),
        sql`${shifts.state} = 'open'`,
      ),
    ),
);
const shiftsOfDay = rowsOf<Key & { readonly businessDay: string }, typeof shifts>(
  shifts,
  builder
    .select()
    .from(shifts)
    .where(and(eq(shifts.merchantId, p("merchantId")), eq(shifts.businessDay, p("businessDay"))))
    .orderBy(asc(shifts.id)),
);
const updateShift = createUpdate<typeof shifts, ShiftKey>(shifts, thisShift);

export function createShiftStore(session: Session): ShiftStore {
  const { merchantId } = session;
  const one = (row: ShiftRow | null) => (row === null ? null : toShiftRecord(row));
  return {
    async insert({ float, counted, expected, ...shift }) {
      const row: ShiftRow = {
        ...shift,
        currency: float.currency,
        floatMinor: float.amountMinor,
        countedMinor: counted?.amountMinor ?? null,
        expectedMinor: expected?.amountMinor ?? null,
      };
      return (await session.count(insertShift, row)) === 1;
    },
    async find(id) {
      return one(await session.first(findShift, { merchantId, id }));
    },
    async lock(id) {
      return one(await session.first(lockShift, { merchantId, id }));
    },
    async openOn(registerId) {
      return one(await session.first(openShift, { merchantId, registerId }));
    },
    async ofDay(businessDay) {
      return (await session.rows(shiftsOfDay, { merchantId, businessDay })).map(toShiftRecord);
    },
    async close(id, { closedAtMs, counted, expected, reason }) {
      const values = {
        state: "closed" as const,
        closedAtMs,
        countedMinor: counted.amountMinor,
        expectedMinor: expected.amountMinor,
        reason,
      };
      session.write(updateShift(Object.keys(values)), { ...values, merchantId, id });
    },
  };
}

export function toShiftRecord(row: ShiftRow): ShiftRecord {
  const { currency, floatMinor, countedMinor, expectedMinor, ...shift } = row;
  return {
    ...shift,
    float: money(floatMinor, currency),
    counted: countedMinor === null ? null : money(countedMinor, currency),
    expected: expectedMinor === null ? null : money(expectedMinor, currency),
  };
}
