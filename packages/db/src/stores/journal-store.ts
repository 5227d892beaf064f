import type { IdSource, JournalTransactionId } from "@till/kernel";
import {
  type AccountCode,
  type Entry,
  type JournalKind,
  type JournalTransaction,
  journalTransaction,
  parseAccountCode,
} from "@till/ledger";
import { money, parseCurrency } from "@till/money";
import { type SQL, and, asc, desc, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { recordOf } from "../many-rows.ts";
import type { AccountBalance, JournalQuery, JournalStore, PostedTransaction } from "../ports.ts";
import { entries, journalTransactions } from "../schema/index.ts";
import type { Session } from "../session.ts";
import { type Many, builder, query, rowsOf, withMany } from "../statement.ts";

const p = sql.placeholder;
type TransactionRow = typeof journalTransactions.$inferSelect;
type EntryRow = typeof entries.$inferSelect;

type Posting = Omit<TransactionRow, "writtenBy"> & {
  readonly accounts: readonly string[];
  readonly currencies: readonly string[];
  readonly amounts: readonly string[];
};

const transactions = recordOf<Posting>(journalTransactions, undefined, {
  accounts: "text[]",
  currencies: "text[]",
  amounts: "bigint[]",
});
const postMany: Many<Posting> = {
  text: `with given as (select * from ${transactions.from}), posted as (
      insert into journal_transactions (merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms, business_day,
        sale_id, charge_id, refund_id, return_id, shift_id, register_id, store_id, corrects)
      select merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms, business_day,
        sale_id, charge_id, refund_id, return_id, shift_id, register_id, store_id, corrects
      from given on conflict (merchant_id, cause) do nothing
      returning id
    )
    insert into entries (merchant_id, transaction_id, position, account, currency, amount_minor)
    select given.merchant_id, given.id, e.position, e.account, e.currency, e.amount_minor
    from posted join given on given.id = posted.id, unnest(given.accounts, given.currencies, given.amounts)
      with ordinality as e (account, currency, amount_minor, position)`,
  bind: (values) => [transactions.encode(values)],
  rowsWhenAll: (values) => values.reduce((total, { accounts }) => total + accounts.length, 0),
};

/** Both tables in one statement: a second transaction of the same cause inserts nothing into either. */
const post = withMany(
  query<Posting, never>(
    sql`with posted as (
        insert into ${journalTransactions} (merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms, business_day,
          sale_id, charge_id, refund_id, return_id, shift_id, register_id, store_id, corrects)
        values (${p("merchantId")}, ${p("id")}, ${p("kind")}, ${p("cause")}, ${p("occurredAtMs")},
          ${p("recordedAtMs")}, ${p("businessDay")}, ${p("saleId")}, ${p("chargeId")}, ${p("refundId")},
          ${p("returnId")}, ${p("shiftId")}, ${p("registerId")}, ${p("storeId")}, ${p("corrects")})
        on conflict (merchant_id, cause) do nothing
        returning merchant_id, id
      )
      insert into ${entries} (merchant_id, transaction_id, position, account, currency, amount_minor)
      select posted.merchant_id, posted.id, e.position, e.account, e.currency, e.amount_minor
      from posted, unnest(${p("accounts")}::text[], ${p("currencies")}::text[], ${p("amounts")}::bigint[])
        with ordinality as e (account, currency, amount_minor, position)`,
    (): never => {
      throw new TypeError("posting returns no rows");
    },
  ),
  postMany,
);

export function createJournalStore(session: Session, ids: IdSource): JournalStore {
  const { merchantId } = session;
  return {
    async post(transaction, recordedAtMs) {
      const id = ids.next<JournalTransactionId>();
      const inserted = await session.count(post, {
        merchantId,
        id,
        recordedAtMs,
        kind: transaction.kind,
        cause: transaction.cause,
        occurredAtMs: transaction.occurredAtMs,
        businessDay: transaction.businessDay,
        ...linkColumns(transaction),
        accounts: transaction.entries.map((entry) => entry.account),
        currencies: transaction.entries.map((entry) => entry.currency),
        amounts: transaction.entries.map((entry) => entry.amountMinor.toString()),
      });
      return inserted === 0 ? null : id;
    },
    async list(query) {
      const transactions = await session.rows(transactionList(merchantId, query), {});
      if (transactions.length === 0) return [];
      const found = await session.rows(entriesOf(merchantId, transactions), {});
      const entriesById = Map.groupBy(found, (row) => row.transactionId);
      return transactions.map((row) => toPosted(row, entriesById.get(row.id) ?? []));
    },
    async balances(query) {
      return await session.rows(balances(merchantId, query), {});
    },
    async balancesOf(accounts) {
      return await session.rows(balancesOfAccounts, { merchantId, accounts });
    },
  };
}

/** What a gateway says happened to money; without a charge it happened to money that is for nothing of ours. */
const gatewayKinds: readonly JournalKind[] = [
  "money_in",
  "fee",
  "refund_accepted",
  "refund_left",
  "refund_failed",
  "charge_reversed",
  "dispute_withdrawn",
  "dispute_won",
  "dispute_lost",
];

/**
 * Sums per account and currency, in one query; of one day it touches that day's transactions only. `unmatched`: of
 * the money alone that matches no charge.
 */
export function balances(
  merchantId: Session["merchantId"],
  filter: Parameters<JournalStore["balances"]>[0],
  only?: "unmatched",
) {
  const conditions: SQL[] = [eq(journalTransactions.merchantId, merchantId)];
  if (only === "unmatched") {
    conditions.push(
      isNull(journalTransactions.chargeId),
      inArray(journalTransactions.kind, [...gatewayKinds]),
    );
  }
  if (filter.businessDay !== undefined) {
    conditions.push(eq(journalTransactions.businessDay, filter.businessDay));
  }
  if (filter.storeId !== undefined) conditions.push(eq(journalTransactions.storeId, filter.storeId));
  if (filter.registerId !== undefined) conditions.push(eq(journalTransactions.registerId, filter.registerId));
  return query<object, AccountBalance>(
    sql`select ${sums} from ${journalTransactions} join ${entries}
          on ${entries.merchantId} = ${journalTransactions.merchantId}
          and ${entries.transactionId} = ${journalTransactions.id}
        where ${and(...conditions)}
        ${byAccount}`,
    toBalance,
  );
}

const sums = sql`${entries.account}, ${entries.currency}, sum(${entries.amountMinor})::bigint, count(*)`;
const byAccount = sql`group by ${entries.account}, ${entries.currency} order by ${entries.account}, ${entries.currency}`;
const toBalance = ([account, currency, total, count]: readonly unknown[]): AccountBalance => ({
  account: String(account),
  balance: money(BigInt(String(total)), parseCurrency(String(currency))),
  entryCount: Number(count),
});

const balancesOfAccounts = query<
  { readonly merchantId: Session["merchantId"]; readonly accounts: readonly AccountCode[] },
  AccountBalance
>(
  sql`select ${sums} from ${entries}
      where ${entries.merchantId} = ${p("merchantId")} and ${entries.account} = any(${p("accounts")}::text[])
      ${byAccount}`,
  toBalance,
);

function transactionList(merchantId: Session["merchantId"], query: JournalQuery) {
  const t = journalTransactions;
  const conditions: (SQL | undefined)[] = [eq(t.merchantId, merchantId)];
  if (query.saleId !== undefined) conditions.push(eq(t.saleId, query.saleId));
  if (query.chargeId !== undefined) conditions.push(eq(t.chargeId, query.chargeId));
  if (query.businessDay !== undefined) conditions.push(eq(t.businessDay, query.businessDay));
  if (query.beforeId !== undefined) conditions.push(lt(t.id, query.beforeId));
  if (query.account !== undefined) {
    const ofAccount = builder
      .select({ id: entries.transactionId })
      .from(entries)
      .where(and(eq(entries.merchantId, merchantId), eq(entries.account, parseAccountCode(query.account))));
    conditions.push(inArray(t.id, ofAccount));
  }
  return rowsOf<object, typeof journalTransactions>(
    t,
    builder
      .select()
      .from(t)
      .where(and(...conditions))
      .orderBy(desc(t.id))
      .limit(query.limit),
  );
}

function entriesOf(merchantId: Session["merchantId"], transactions: readonly TransactionRow[]) {
  return rowsOf<object, typeof entries>(
    entries,
    builder
      .select()
      .from(entries)
      .where(
        and(
          eq(entries.merchantId, merchantId),
          inArray(
            entries.transactionId,
            transactions.map((row) => row.id),
          ),
        ),
      )
      .orderBy(asc(entries.transactionId), asc(entries.position)),
  );
}

function linkColumns({ links, corrects }: JournalTransaction) {
  return {
    saleId: links.saleId ?? null,
    chargeId: links.chargeId ?? null,
    refundId: links.refundId ?? null,
    returnId: links.returnId ?? null,
    shiftId: links.shiftId ?? null,
    registerId: links.registerId ?? null,
    storeId: links.storeId ?? null,
    corrects: corrects ?? null,
  };
}

function toPosted(row: TransactionRow, entryRows: readonly EntryRow[]): PostedTransaction {
  const checked = journalTransaction({
    kind: row.kind,
    cause: row.cause,
    occurredAtMs: row.occurredAtMs,
    businessDay: row.businessDay,
    links: toLinks(row),
    ...(row.corrects === null ? {} : { corrects: row.corrects }),
    entries: entryRows.map(toEntry),
  });
  return { ...checked, id: row.id, recordedAtMs: row.recordedAtMs };
}

function toLinks(row: TransactionRow): JournalTransaction["links"] {
  const { saleId, chargeId, refundId, returnId, shiftId, registerId, storeId } = row;
  return {
    ...(saleId === null ? {} : { saleId }),
    ...(chargeId === null ? {} : { chargeId }),
    ...(refundId === null ? {} : { refundId }),
    ...(returnId === null ? {} : { returnId }),
    ...(shiftId === null ? {} : { shiftId }),
    ...(registerId === null ? {} : { registerId }),
    ...(storeId === null ? {} : { storeId }),
  };
}

const toEntry = (row: EntryRow): Entry => ({
  account: row.account,
  amountMinor: row.amountMinor,
  currency: row.currency,
});
