import type { MerchantId } from "@till/kernel";
import { type InferSelectModel, type SQL, and, asc, eq, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { AccountBalance, DayFacts, ReportStore } from "../ports.ts";
import {
  chargeFacts,
  chargeSnapshots,
  charges,
  drawerActs,
  refunds,
  registers,
  returns,
  sales,
  shifts,
} from "../schema/index.ts";
import type { Session } from "../session.ts";
import { type Statement, builder, rowsOf } from "../statement.ts";
import { toFact } from "./charge-parts.ts";
import { toCharge } from "./charge-parts.ts";
import { openCharges } from "./charge-store.ts";
import { toDrawerAct } from "./drawer-act-store.ts";
import { balances } from "./journal-store.ts";
import { toRefund } from "./refund-store.ts";
import { toReturnRecord, toSaleFacts } from "./sale-store.ts";
import { toShiftRecord } from "./shift-store.ts";

type DayQuery = Parameters<ReportStore["day"]>[0];

type RowsOf<T extends PgTable> = Statement<object, InferSelectModel<T>>;

type DayStatements = {
  readonly sales: RowsOf<typeof sales>;
  readonly returns: RowsOf<typeof returns>;
  readonly charges: RowsOf<typeof charges>;
  readonly refunds: RowsOf<typeof refunds>;
  readonly facts: RowsOf<typeof chargeFacts>;
  readonly snapshots: RowsOf<typeof chargeSnapshots>;
  readonly shifts: RowsOf<typeof shifts>;
  readonly drawerActs: RowsOf<typeof drawerActs>;
  readonly balances: Statement<object, AccountBalance>;
  readonly unmatched: Statement<object, AccountBalance>;
};

/** One query per table, each bounded by an index on (merchant_id, business_day) or on what is open. */
export function dayStatements(merchantId: MerchantId, query: DayQuery): DayStatements {
  return {
    sales: salesOfDay(merchantId, query),
    returns: returnsOfDay(merchantId, query),
    charges: chargesOfDay(merchantId, query),
    refunds: refundsOfDay(merchantId, query),
    facts: factsOfDay(merchantId, query),
    snapshots: snapshotsOfDay(merchantId, query),
    shifts: shiftsOfDay(merchantId, query),
    drawerActs: drawerActsOfDay(merchantId, query),
    balances: balances(merchantId, query),
    unmatched: balances(merchantId, query, "unmatched"),
  };
}

export function createReportStore(session: Session): ReportStore {
  return {
    async day(query): Promise<DayFacts> {
      const of = dayStatements(session.merchantId, query);
      // Sent together, answered in order.
      const [
        saleRows,
        returnRows,
        chargeRows,
        refundRows,
        factRows,
        snapshotRows,
        shiftRows,
        actRows,
        balanceRows,
        unmatched,
      ] = await Promise.all([
        session.rows(of.sales, {}),
        session.rows(of.returns, {}),
        session.rows(of.charges, {}),
        session.rows(of.refunds, {}),
        session.rows(of.facts, {}),
        session.rows(of.snapshots, {}),
        session.rows(of.shifts, {}),
        session.rows(of.drawerActs, {}),
        session.rows(of.balances, {}),
        session.rows(of.unmatched, {}),
      ]);
      return {
        sales: saleRows.map(toSaleFacts),
        returns: returnRows.map(toReturnRecord),
        charges: chargeRows.map(toCharge),
        refunds: refundRows.map(toRefund),
        facts: factRows.map((row) => ({
          ...toFact(row),
          chargeId: row.chargeId,
          source: row.source,
          businessDay: row.businessDay,
        })),
        snapshots: snapshotRows.map(({ chargeId, snapshot }) => ({ chargeId, snapshot })),
        shifts: shiftRows.map(toShiftRecord),
        drawerActs: actRows.map(toDrawerAct),
        balances: balanceRows,
        unmatched,
      };
    },
  };
}

/** Ids of the charges that belong to the day: begun on it, with money on it, or still open. */
function chargeIdsOfDay(merchantId: MerchantId, { businessDay }: DayQuery): SQL {
  return sql`
    select c.id from charges c where c.merchant_id = ${merchantId} and c.business_day = ${businessDay}
    union
    select f.charge_id from charge_facts f where f.merchant_id = ${merchantId} and f.business_day = ${businessDay}
    union
    ${openCharges(merchantId)}`;
}

/** The charges of the day at the asked store and register. */
function chargesAskedFor(merchantId: MerchantId, query: DayQuery): SQL | undefined {
  return and(
    eq(charges.merchantId, merchantId),
    sql`${charges.id} in (${chargeIdsOfDay(merchantId, query)})`,
    query.storeId === undefined ? undefined : eq(charges.storeId, query.storeId),
    query.registerId === undefined ? undefined : eq(charges.registerId, query.registerId),
  );
}

function salesOfDay(merchantId: MerchantId, query: DayQuery) {
  return rowsOf<object, typeof sales>(
    sales,
    builder
      .select()
      .from(sales)
      .where(
        and(
          eq(sales.merchantId, merchantId),
          eq(sales.businessDay, query.businessDay),
          query.storeId === undefined ? undefined : eq(sales.storeId, query.storeId),
          query.registerId === undefined ? undefined : eq(sales.registerId, query.registerId),
        ),
      )
      .orderBy(asc(sales.id)),
  );
}

function returnsOfDay(merchantId: MerchantId, query: DayQuery) {
  const inStore =
    query.storeId === undefined
      ? undefined
      : sql`${returns.registerId} in (select ${registers.id} from ${registers}
          where ${and(eq(registers.merchantId, merchantId), eq(registers.storeId, query.storeId))})`;
  return rowsOf<object, typeof returns>(
    returns,
    builder
      .select()
      .from(returns)
      .where(
        and(
          eq(returns.merchantId, merchantId),
          eq(returns.businessDay, query.businessDay),
          inStore,
          query.registerId === undefined ? undefined : eq(returns.registerId, query.registerId),
        ),
      )
      .orderBy(asc(returns.id)),
  );
}

function chargesOfDay(merchantId: MerchantId, query: DayQuery) {
  return rowsOf<object, typeof charges>(
    charges,
    builder.select().from(charges).where(chargesAskedFor(merchantId, query)).orderBy(asc(charges.id)),
  );
}

function ofChargesAskedFor(merchantId: MerchantId, query: DayQuery): SQL {
  return sql`(select ${charges.id} from ${charges} where ${chargesAskedFor(merchantId, query)})`;
}

/** Refunds begun on the day, with money on it, or still open, of the charges asked for. */
function refundsOfDay(merchantId: MerchantId, query: DayQuery) {
  const movedToday = sql`select f.refund_id from charge_facts f
    where f.merchant_id = ${merchantId} and f.business_day = ${query.businessDay} and f.refund_id is not null`;
  const begunToday = sql`select r.id from refunds r
    where r.merchant_id = ${merchantId} and r.business_day = ${query.businessDay}`;
  const open = sql`select r.id from refunds r
    where r.merchant_id = ${merchantId} and r.state in ('created', 'pending', 'requires_action')`;
  return rowsOf<object, typeof refunds>(
    refunds,
    builder
      .select()
      .from(refunds)
      .where(
        and(
          eq(refunds.merchantId, merchantId),
          sql`${refunds.id} in (${movedToday} union ${begunToday} union ${open})`,
          registerOfCharge(merchantId, query, sql`${refunds.chargeId}`),
        ),
      )
      .orderBy(asc(refunds.id)),
  );
}

/** What moved on the day, and what else is known of its charges: booked on another day, it explains a difference. */
function factsOfDay(merchantId: MerchantId, query: DayQuery) {
  return rowsOf<object, typeof chargeFacts>(
    chargeFacts,
    builder
      .select()
      .from(chargeFacts)
      .where(
        and(
          eq(chargeFacts.merchantId, merchantId),
          sql`${chargeFacts.chargeId} in ${ofChargesAskedFor(merchantId, query)}`,
        ),
      )
      .orderBy(asc(chargeFacts.atMs), asc(chargeFacts.source), asc(chargeFacts.kind), asc(chargeFacts.ref)),
  );
}

/** Whether the charge belongs to the asked store and register; nothing when neither was asked for. */
function registerOfCharge(merchantId: MerchantId, query: DayQuery, chargeId: SQL): SQL | undefined {
  if (query.storeId === undefined && query.registerId === undefined) return undefined;
  return sql`exists (select 1 from charges c where c.merchant_id = ${merchantId} and c.id = ${chargeId}
    ${query.storeId === undefined ? sql`` : sql`and c.store_id = ${query.storeId}`}
    ${query.registerId === undefined ? sql`` : sql`and c.register_id = ${query.registerId}`})`;
}

function snapshotsOfDay(merchantId: MerchantId, query: DayQuery) {
  return rowsOf<object, typeof chargeSnapshots>(
    chargeSnapshots,
    builder
      .select()
      .from(chargeSnapshots)
      .where(
        and(
          eq(chargeSnapshots.merchantId, merchantId),
          sql`${chargeSnapshots.chargeId} in ${ofChargesAskedFor(merchantId, query)}`,
        ),
      )
      .orderBy(asc(chargeSnapshots.chargeId)),
  );
}

/** Opened on the day, or closed on it: a difference belongs to the day it was counted. */
function shiftsOfDay(merchantId: MerchantId, query: DayQuery) {
  const closedToday = sql`select j.shift_id from journal_transactions j
    where j.merchant_id = ${merchantId} and j.business_day = ${query.businessDay} and j.kind = 'shift_closed'`;
  return rowsOf<object, typeof shifts>(
    shifts,
    builder
      .select()
      .from(shifts)
      .where(
        and(
          eq(shifts.merchantId, merchantId),
          sql`(${shifts.businessDay} = ${query.businessDay} or ${shifts.id} in (${closedToday}))`,
          query.storeId === undefined ? undefined : eq(shifts.storeId, query.storeId),
          query.registerId === undefined ? undefined : eq(shifts.registerId, query.registerId),
        ),
      )
      .orderBy(asc(shifts.id)),
  );
}

function drawerActsOfDay(merchantId: MerchantId, query: DayQuery) {
  return rowsOf<object, typeof drawerActs>(
    drawerActs,
    builder
      .select()
      .from(drawerActs)
      .where(
        and(
          eq(drawerActs.merchantId, merchantId),
          eq(drawerActs.businessDay, query.businessDay),
          query.storeId === undefined ? undefined : eq(drawerActs.storeId, query.storeId),
          query.registerId === undefined ? undefined : eq(drawerActs.registerId, query.registerId),
        ),
      )
      .orderBy(asc(drawerActs.atMs), asc(drawerActs.id)),
  );
}
