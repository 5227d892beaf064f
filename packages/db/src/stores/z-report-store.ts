import type { ChargeId, JournalTransactionId, MerchantId, RegisterId, ReturnId, SaleId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { type SQL, and, asc, desc, eq, gte, inArray, lte, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { AccountBalance, OpenTransaction, ZReportRecord, ZReportStore } from "../ports.ts";
import {
  chargeFacts,
  chargeSnapshots,
  charges,
  journalTransactions,
  refunds,
  returns,
  sales,
  zReports,
} from "../schema/index.ts";
import type { Session } from "../session.ts";
import { builder, command, query, rowsOf, wholeRow } from "../statement.ts";
import { toFact } from "./charge-parts.ts";
import { toCharge } from "./charge-parts.ts";
import { openCharges } from "./charge-store.ts";
import { firstIdAt } from "./first-id-at.ts";
import { toRefund } from "./refund-store.ts";
import { toReturnRecord, toSaleFacts } from "./sale-store.ts";

const p = sql.placeholder;
type ZRow = typeof zReports.$inferSelect;
type Key = { readonly merchantId: MerchantId; readonly registerId: RegisterId };

const insertZ = command<ZRow>(builder.insert(zReports).values(wholeRow(zReports)));
const insertEntries = query<
  Key & { readonly number: number; readonly ids: readonly JournalTransactionId[] },
  never
>(
  sql`insert into z_entries (merchant_id, transaction_id, register_id, number)
      select ${p("merchantId")}::uuid, id, ${p("registerId")}::uuid, ${p("number")}::integer
      from unnest(${p("ids")}::uuid[]) as covered (id)`,
  (): never => {
    throw new TypeError("this answers nothing");
  },
);
const openTransactions = query<
  Key & { readonly fromId: string; readonly recordedAfterMs: number; readonly account: string },
  OpenTransaction
>(
  sql`select t.id, t.kind, t.cause, t.occurred_at_ms, t.recorded_at_ms, t.sale_id, t.charge_id, t.refund_id,
        t.return_id, t.shift_id, coalesce((
          select sum(e.amount_minor) from entries e
          where e.merchant_id = t.merchant_id and e.transaction_id = t.id and e.account = ${p("account")}
        ), 0)::bigint
      from ${journalTransactions} t
      where t.merchant_id = ${p("merchantId")} and t.register_id = ${p("registerId")} and t.id >= ${p("fromId")}::uuid
        and t.recorded_at_ms > ${p("recordedAfterMs")}::bigint
        and not exists (
          select 1 from z_entries z where z.merchant_id = t.merchant_id and z.transaction_id = t.id)
      order by t.id`,
  ([id, kind, cause, occurredAtMs, recordedAtMs, saleId, chargeId, refundId, returnId, shiftId, drawer]) => ({
    id: id as JournalTransactionId,
    kind: kind as OpenTransaction["kind"],
    cause: String(cause),
    occurredAtMs: Number(occurredAtMs),
    recordedAtMs: Number(recordedAtMs),
    saleId: saleId as OpenTransaction["saleId"],
    chargeId: chargeId as OpenTransaction["chargeId"],
    refundId: refundId as OpenTransaction["refundId"],
    returnId: returnId as OpenTransaction["returnId"],
    shiftId: shiftId as OpenTransaction["shiftId"],
    drawerMinor: BigInt(String(drawer)),
  }),
);
const balancesOf = query<
  { readonly merchantId: MerchantId; readonly ids: readonly JournalTransactionId[] },
  AccountBalance
>(
  sql`select e.account, e.currency, sum(e.amount_minor)::bigint, count(*)
      from entries e
      where e.merchant_id = ${p("merchantId")} and e.transaction_id = any(${p("ids")}::uuid[])
      group by e.account, e.currency order by e.account, e.currency`,
  ([account, currency, total, count]) => ({
    account: String(account),
    balance: money(BigInt(String(total)), parseCurrency(String(currency))),
    entryCount: Number(count),
  }),
);

const notFollowing = query<
  {
    readonly merchantId: MerchantId;
    readonly registerIds: readonly RegisterId[];
    readonly numbers: readonly number[];
    readonly previous: readonly string[];
  },
  Pick<ZReportRecord, "registerId" | "number">
>(
  sql`select w.register_id, w.number
      from unnest(${p("registerIds")}::uuid[], ${p("numbers")}::integer[], ${p("previous")}::bigint[])
        as w (register_id, number, previous_minor)
      where case when w.number = 1 then w.previous_minor <> 0 else not exists (
        select 1 from ${zReports} z
        where z.merchant_id = ${p("merchantId")} and z.register_id = w.register_id and z.number = w.number - 1
          and z.cumulative_minor = w.previous_minor) end`,
  ([registerId, number]) => ({ registerId: registerId as RegisterId, number: Number(number) }),
);

const isBefore = (last: Pick<ZReportRecord, "recordedAtMs" | "registerId" | "number">): SQL =>
  sql`(${zReports.recordedAtMs}, ${zReports.registerId}, ${zReports.number})
      < (${last.recordedAtMs}::bigint, ${last.registerId}::uuid, ${last.number}::integer)`;

export function createZReportStore(session: Session): ZReportStore {
  const { merchantId } = session;
  const firstOf = async (condition: SQL): Promise<ZReportRecord | null> => {
    const row = await session.first(
      rowsOf<object, typeof zReports>(
        zReports,
        builder
          .select()
          .from(zReports)
          .where(and(eq(zReports.merchantId, merchantId), condition))
          .orderBy(desc(zReports.number))
          .limit(1),
      ),
      {},
    );
    return row === null ? null : toZReport(row);
  };
  return {
    last: (registerId) => firstOf(eq(zReports.registerId, registerId)),
    find: (registerId, number) =>
      firstOf(sql`${eq(zReports.registerId, registerId)} and ${eq(zReports.number, number)}`),
    ofShift: (shiftId) => firstOf(eq(zReports.shiftId, shiftId)),
    async list({ storeId, registerId, fromDay, toDay, before, limit }) {
      const rows = await session.rows(
        rowsOf<object, typeof zReports>(
          zReports,
          builder
            .select()
            .from(zReports)
            .where(
              and(
                eq(zReports.merchantId, merchantId),
                registerId === undefined ? undefined : eq(zReports.registerId, registerId),
                storeId === undefined ? undefined : eq(zReports.storeId, storeId),
                fromDay === undefined ? undefined : gte(zReports.businessDay, fromDay),
                toDay === undefined ? undefined : lte(zReports.businessDay, toDay),
                before === undefined ? undefined : isBefore(before),
              ),
            )
            .orderBy(desc(zReports.recordedAtMs), desc(zReports.registerId), desc(zReports.number))
            .limit(limit),
        ),
        {},
      );
      return rows.map(toZReport);
    },
    async notFollowing(reports) {
      const found = await session.rows(notFollowing, {
        merchantId,
        registerIds: reports.map(({ registerId }) => registerId),
        numbers: reports.map(({ number }) => number),
        previous: reports.map(({ content }) => content.grandTotals.previous.amountMinor.toString()),
      });
      return reports.filter((one) =>
        found.some(({ registerId, number }) => registerId === one.registerId && number === one.number),
      );
    },
    open: ({ registerId, madeAfterMs, recordedAfterMs }) =>
      session.rows(openTransactions, {
        merchantId,
        registerId,
        fromId: firstIdAt(madeAfterMs),
        recordedAfterMs,
        account: `drawer:${registerId}`,
      }),
    documents: (of) => readDocuments(session, of),
    async add({ cumulative, difference, ...report }, ids) {
      session.write(insertZ, {
        ...report,
        merchantId,
        currency: cumulative.currency,
        cumulativeMinor: cumulative.amountMinor,
        differenceMinor: difference.amountMinor,
      });
      const { registerId, number } = report;
      session.write(insertEntries, { merchantId, registerId, number, ids });
    },
  };
}

type Documents = Parameters<ZReportStore["documents"]>[0];

async function readDocuments(
  session: Session,
  { registerId, transactions, begunSinceMs }: Documents,
): ReturnType<ZReportStore["documents"]> {
  const { merchantId } = session;
  const idsOf = <T>(pick: (transaction: OpenTransaction) => T | null): T[] => [
    ...new Set(transactions.flatMap((one) => pick(one) ?? [])),
  ];
  const saleIds = idsOf<SaleId>(({ kind, saleId }) => (kind === "sale_completed" ? saleId : null));
  const returnIds = idsOf<ReturnId>(({ returnId }) => returnId);
  const moved = idsOf<ChargeId>(({ chargeId }) => chargeId);
  const chargeIds = sql`(
    select c.id from charges c where c.merchant_id = ${merchantId} and c.register_id = ${registerId}
      and (c.created_at_ms >= ${begunSinceMs} or c.id in (${openCharges(merchantId)}))
      and c.id >= ${firstIdAt(0)}::uuid
    union select unnest(${sql.param(moved)}::uuid[]))`;
  const [saleRows, returnRows, chargeRows, refundRows, factRows, snapshotRows, balances] = await Promise.all([
    session.rows(whole(sales, merchantId, anyOf(sales.id, saleIds), asc(sales.id)), {}),
    session.rows(whole(returns, merchantId, anyOf(returns.id, returnIds), asc(returns.id)), {}),
    session.rows(whole(charges, merchantId, sql`${charges.id} in ${chargeIds}`, asc(charges.id)), {}),
    session.rows(whole(refunds, merchantId, sql`${refunds.chargeId} in ${chargeIds}`, asc(refunds.id)), {}),
    session.rows(
      whole(
        chargeFacts,
        merchantId,
        sql`${chargeFacts.chargeId} in ${chargeIds}`,
        sql`${chargeFacts.atMs}, ${chargeFacts.source}, ${chargeFacts.kind}, ${chargeFacts.ref}`,
      ),
      {},
    ),
    session.rows(
      whole(
        chargeSnapshots,
        merchantId,
        sql`${chargeSnapshots.chargeId} in ${chargeIds}`,
        asc(chargeSnapshots.chargeId),
      ),
      {},
    ),
    session.rows(balancesOf, { merchantId, ids: transactions.map(({ id }) => id) }),
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
    balances,
  };
}

const anyOf = <T>(column: Parameters<typeof inArray>[0], ids: readonly T[]): SQL =>
  sql`${column} = any(${sql.param([...ids])}::uuid[])`;

function whole<T extends PgTable & { merchantId: Parameters<typeof eq>[0] & object }>(
  table: T,
  merchantId: MerchantId,
  condition: SQL,
  order: SQL,
) {
  return rowsOf<object, T>(
    table,
    builder
      .select()
      .from<PgTable>(table)
      .where(sql`${table.merchantId} = ${merchantId} and ${condition}`)
      .orderBy(order),
  );
}

function toZReport(row: ZRow): ZReportRecord {
  const { merchantId: _, currency, cumulativeMinor, differenceMinor, ...report } = row;
  return {
    ...report,
    cumulative: money(cumulativeMinor, currency),
    difference: money(differenceMinor, currency),
  };
}
