import type { MerchantId, RegisterId, ShiftId } from "@till/kernel";
import { money } from "@till/money";
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { ShiftRecord, ShiftStore } from "../ports.ts";
import { shiftCounts, shiftHandOvers, shifts } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, createUpdate, query, rowsOf, wholeRow, shared } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type ShiftKey = Key & { readonly id: ShiftId };
type ShiftRow = typeof shifts.$inferSelect;

const thisShift = and(eq(shifts.merchantId, p("merchantId")), eq(shifts.id, p("id")));

// Conflicts with its own id and with an open shift on the register alike.
const insertShift = command<ShiftRow>(builder.insert(shifts).values(wholeRow(shifts)).onConflictDoNothing());
const findShift = shared(
  rowsOf<ShiftKey, typeof shifts>(shifts, builder.select().from(shifts).where(thisShift)),
);
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
const lastClosed = rowsOf<ShiftKey & { readonly registerId: RegisterId }, typeof shifts>(
  shifts,
  builder
    .select()
    .from(shifts)
    .where(
      and(
        eq(shifts.merchantId, p("merchantId")),
        eq(shifts.registerId, p("registerId")),
        sql`${shifts.state} = 'closed' and ${shifts.id} <> ${p("id")}`,
      ),
    )
    .orderBy(desc(shifts.closedAtMs))
    .limit(1),
);
const closedOf = query<Key & { readonly ids: readonly ShiftId[] }, ShiftId>(
  sql`select id from ${shifts}
      where merchant_id = ${p("merchantId")} and id = any(${p("ids")}::uuid[]) and state = 'closed'`,
  ([id]) => id as ShiftId,
);
type OfShift = Key & { readonly shiftId: ShiftId };
const insertCount = command<typeof shiftCounts.$inferSelect>(
  builder.insert(shiftCounts).values(wholeRow(shiftCounts)),
);
const countsOf = rowsOf<OfShift, typeof shiftCounts>(
  shiftCounts,
  builder
    .select()
    .from(shiftCounts)
    .where(and(eq(shiftCounts.merchantId, p("merchantId")), eq(shiftCounts.shiftId, p("shiftId"))))
    .orderBy(asc(shiftCounts.position)),
);
const insertHandOver = command<typeof shiftHandOvers.$inferSelect>(
  builder.insert(shiftHandOvers).values(wholeRow(shiftHandOvers)),
);
const handOversOf = rowsOf<OfShift, typeof shiftHandOvers>(
  shiftHandOvers,
  builder
    .select()
    .from(shiftHandOvers)
    .where(and(eq(shiftHandOvers.merchantId, p("merchantId")), eq(shiftHandOvers.shiftId, p("shiftId"))))
    .orderBy(asc(shiftHandOvers.atMs), asc(shiftHandOvers.id)),
);
const updateShift = createUpdate<typeof shifts, ShiftKey>(shifts, thisShift);

export function createShiftStore(session: Session): ShiftStore {
  const { merchantId } = session;
  const one = (row: ShiftRow | null) => (row === null ? null : toShiftRecord(row));
  return {
    async insert({ float, counted, expected, lateCash, ...shift }) {
      const row: ShiftRow = {
        ...shift,
        currency: float.currency,
        floatMinor: float.amountMinor,
        countedMinor: counted?.amountMinor ?? null,
        expectedMinor: expected?.amountMinor ?? null,
        lateMinor: lateCash?.amountMinor ?? null,
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
    async close(id, { closedAtMs, counted, expected, reason, closedBy, approverId, lateCash, deferred }) {
      const values = {
        state: "closed" as const,
        closedAtMs,
        countedMinor: counted.amountMinor,
        expectedMinor: expected.amountMinor,
        reason,
        closedBy,
        approverId,
        lateMinor: lateCash.amountMinor,
        deferred,
      };
      session.write(updateShift(Object.keys(values)), { ...values, merchantId, id });
    },
    async lastClosed(registerId, id) {
      return one(await session.first(lastClosed, { merchantId, registerId, id }));
    },
    closedOf: (ids) => session.rows(closedOf, { merchantId, ids }),
    async addCount({ counted, expected, ...count }) {
      session.write(insertCount, {
        ...count,
        merchantId,
        currency: counted.currency,
        countedMinor: counted.amountMinor,
        expectedMinor: expected.amountMinor,
      });
    },
    async counts(shiftId) {
      const rows = await session.rows(countsOf, { merchantId, shiftId });
      return rows.map((row) => {
        const { merchantId: _, currency, countedMinor, expectedMinor, ...count } = row;
        return {
          ...count,
          counted: money(countedMinor, currency),
          expected: money(expectedMinor, currency),
        };
      });
    },
    async addHandOver(handOver) {
      session.write(insertHandOver, { ...handOver, merchantId });
    },
    async handOvers(shiftId) {
      const rows = await session.rows(handOversOf, { merchantId, shiftId });
      return rows.map((row) => {
        const { merchantId: _, ...handOver } = row;
        return handOver;
      });
    },
  };
}

export function toShiftRecord(row: ShiftRow): ShiftRecord {
  const { currency, floatMinor, countedMinor, expectedMinor, lateMinor, ...shift } = row;
  return {
    ...shift,
    float: money(floatMinor, currency),
    counted: countedMinor === null ? null : money(countedMinor, currency),
    expected: expectedMinor === null ? null : money(expectedMinor, currency),
    lateCash: lateMinor === null ? null : money(lateMinor, currency),
  };
}
