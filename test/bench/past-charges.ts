import type { SaleId } from "@till/kernel";
import type { Sql, TransactionSql } from "postgres";
import type { BenchShop } from "./start-bench.ts";

/** Rows of one statement, so that none holds a lot of memory. */
const perStatement = 100_000;

/**
 * What each table's copy has of its own; all else is as the server wrote it for the cash charge that is copied. Days
 * go back a day for every thousand charges; ids begin lower than any of today's, as older ones do.
 */
const id = (prefix: string): string =>
  `('0190000${prefix}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
const day = "(t.business_day - (1 + n / 1000)::int)";
const saleId = id("0");
const chargeId = id("1");
const copies: readonly {
  readonly table: string;
  readonly of: string;
  readonly own: Readonly<Record<string, string>>;
}[] = [
  {
    table: "sales",
    of: "t.id = $1::uuid",
    // The goods are left out: nothing reads those of a past sale, and a million of them are gigabytes.
    own: { id: saleId, document: "'{}'", business_day: day, receipt_number: "null" },
  },
  { table: "charges", of: "t.sale_id = $1::uuid", own: { id: chargeId, sale_id: saleId, business_day: day } },
  {
    table: "charge_facts",
    of: "t.charge_id = $2::uuid",
    own: { charge_id: chargeId, ref: `${chargeId}::text`, business_day: day },
  },
  {
    table: "journal_transactions",
    of: "t.sale_id = $1::uuid",
    own: {
      id: `case when t.charge_id is null then ${id("2")} else ${id("3")} end`,
      cause: `replace(replace(t.cause, $1::uuid::text, ${saleId}::text), $2::uuid::text, ${chargeId}::text)`,
      sale_id: saleId,
      charge_id: `case when t.charge_id is not null then ${chargeId} end`,
      business_day: day,
      written_by: "pg_current_xact_id()",
    },
  },
  {
    table: "entries",
    of: "t.transaction_id in (select id from journal_transactions where sale_id = $1::uuid)",
    own: {
      transaction_id: `(select case when j.charge_id is null then ${id("2")} else ${id("3")} end
        from journal_transactions j where j.merchant_id = t.merchant_id and j.id = t.transaction_id)`,
    },
  },
  {
    table: "audit",
    of: "t.subject in ($1::uuid::text, $2::uuid::text) and t.action <> 'sale.committed'",
    own: {
      id: `case t.subject when $1::uuid::text then ${id("4")} else ${id("5")} end`,
      subject: `case t.subject when $1::uuid::text then ${saleId}::text else ${chargeId}::text end`,
    },
  },
  {
    table: "idempotency_keys",
    of: "t.procedure = 'charges.create' and t.id = $2::uuid",
    own: { id: chargeId },
  },
];

/**
 * Copies a paid sale, its cash charge and all they left behind `count` times. Triggers and foreign keys are left out
 * while it copies, which would take an hour; what they hold is true of the copies, and looked at afterwards.
 */
export async function addPastCharges(shop: BenchShop, paid: SaleId, count: number): Promise<void> {
  const [charge] = await shop.owner<{ id: string }[]>`select id from charges where sale_id = ${paid}`;
  if (!charge) throw new Error("the sale to copy was paid");
  await shop.owner.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    for (let from = 0; from < count; from += perStatement) {
      const to = Math.min(from + perStatement, count) - 1;
      for (const copy of copies) await copyRows(sql, copy, [paid, charge.id, from, to]);
    }
  });
  await shop.owner`vacuum (analyze)`;
  await refuseUnbalanced(shop.owner, count);
}

async function copyRows(
  sql: TransactionSql,
  { table, of, own }: (typeof copies)[number],
  values: readonly (string | number)[],
): Promise<void> {
  const columns = await sql<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`;
  const names = columns.map(({ name }) => name);
  await sql.unsafe(
    `insert into ${table} (${names.join(", ")})
     select ${names.map((name) => own[name] ?? `t.${name}`).join(", ")}
     from generate_series($3::int, $4::int) n cross join ${table} t
     where ${of} and ($1::uuid is not null and $2::uuid is not null)`,
    [...values],
  );
}

/** Each kind of row as often as it should be, pointing at rows that exist, and every copy in balance. */
async function refuseUnbalanced(sql: Sql, count: number): Promise<void> {
  const [found] = await sql<{ charges: number; postings: number; unbalanced: number; lost: number }[]>`
    select
      (select count(*)::int from charges c join sales s on s.merchant_id = c.merchant_id and s.id = c.sale_id
        where c.id < '01a00000-0000-7000-8000-000000000000') as charges,
      (select count(*)::int from journal_transactions where id < '01a00000-0000-7000-8000-000000000000') as postings,
      (select count(*)::int from (select 1 from entries group by transaction_id, currency
        having sum(amount_minor) <> 0) as uneven) as unbalanced,
      (select count(*)::int from entries e where not exists (select 1 from journal_transactions j
        where j.merchant_id = e.merchant_id and j.id = e.transaction_id)) as lost`;
  const right = found?.charges === count && found.postings === 2 * count;
  if (!right || found.unbalanced > 0 || found.lost > 0)
    throw new Error(`the copied past is not sound: ${JSON.stringify(found)}`);
}
