import type { Charge } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../ports.ts";
import type { Statement } from "../statement.ts";
import {
  attemptOf,
  cardCharge,
  cashCharge,
  euros,
  fact,
  moneyInto,
  openSale,
  place,
  refundOf,
  seed,
  shop,
  today,
} from "../testing/test-data.ts";
import { type TestCluster, type TestDatabase, clock, startTestCluster } from "../testing/test-database.ts";
import { dayStatements } from "./report-store.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId, storeId, registerId } = place;
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);
const dayMs = 86_400_000;

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

async function completedSale(atMs: number, businessDay: string): Promise<Charge> {
  const sale = openSale(euros(450n), { state: "completed", completedAtMs: atMs, businessDay });
  const charge = cashCharge(sale.id, { createdAtMs: atMs });
  await run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.charges.addFact(charge.id, "till", { ...fact("captured", charge.id), atMs });
    if (businessDay === today) await tx.journal.post(moneyInto(charge), atMs);
  });
  return charge;
}

test("a day holds what happened on it, and what is still open", async () => {
  const now = clock.nowMs();
  const sold = await completedSale(now, today);
  const yesterday = await completedSale(now - dayMs, "2026-11-22");
  const longAgo = await completedSale(now - 5 * dayMs, "2026-11-18");
  const refund = refundOf(yesterday, { createdAtMs: now, state: "succeeded" });
  const unsureSale = openSale(euros(1n));
  const unsure = cardCharge(unsureSale.id, { createdAtMs: now - 3 * dayMs, state: "pending" });
  const declined = cardCharge(unsureSale.id, { createdAtMs: now, state: "declined" });
  await run(async (tx) => {
    await tx.refunds.insert(refund);
    await tx.charges.addFact(yesterday.id, "till", { ...fact("refund_accepted", "r1"), refundId: refund.id });
    await tx.sales.insert(unsureSale);
    await tx.charges.insert(unsure);
    await tx.charges.insert(declined);
    await tx.attempts.insert(attemptOf(unsure, { state: "unknown" }));
  });

  const day = await run((tx) => tx.reports.day({ businessDay: today }));
  expect(day.sales.map((sale) => sale.id)).toEqual([sold.saleId]);
  const ids = day.charges.map(({ id }) => id);
  expect(new Set(ids)).toEqual(new Set([sold.id, yesterday.id, unsure.id, declined.id]));
  expect(ids).not.toContain(longAgo.id);
  expect(day.refunds).toEqual([refund]);
  expect(day.facts.map(({ kind, chargeId, source }) => [kind, chargeId, source])).toEqual(
    expect.arrayContaining([
      ["captured", sold.id, "till"],
      ["refund_accepted", yesterday.id, "till"],
    ]),
  );
  // Of a charge of the day everything is told, each fact with the day it was booked on.
  const bookedToday = day.facts.filter(({ businessDay }) => businessDay === today);
  expect([day.facts.length, bookedToday.length]).toEqual([3, 2]);
  expect(day.balances).toEqual([
    { account: `drawer:${registerId}`, balance: euros(450n), entryCount: 1 },
    { account: "receivable", balance: euros(-450n), entryCount: 1 },
  ]);

  const front = await run((tx) => tx.reports.day({ businessDay: today, storeId, registerId }));
  expect(front).toEqual(day);
  const web = await run((tx) => tx.reports.day({ businessDay: today, registerId: shop.registers[1].id }));
  expect(web).toMatchObject({ sales: [], charges: [], refunds: [], facts: [], balances: [] });
});

/** Two hundred days of two hundred cash sales, written past the stores. */
async function fillHistory(): Promise<void> {
  const sale = openSale();
  const charge = cashCharge(sale.id);
  await run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  await database.owner.begin(async (sql) => {
    // Without triggers and keys, which have tests of their own, this takes a second.
    await sql`set local session_replication_role = replica`;
    await sql`create temporary table history on commit drop as
      select gen_random_uuid() as id, ('2026-01-01'::date + (n % 200)) as day, n from generate_series(1, 40000) n`;
    await sql`insert into sales select s.merchant_id, h.id, s.store_id, s.register_id, null, null, 'completed',
      s.currency, s.total_minor, s.document, null, null, h.n, h.n, h.n, h.day, null
      from history h, sales s where s.id = ${sale.id}`;
    await sql`insert into charges (merchant_id, id, sale_id, store_id, register_id, business_day, tender_kind, tender,
      currency, amount_minor, capture, initiator, state, object_closed, wanted, created_at_ms, lease_fence)
      select c.merchant_id, h.id, h.id, c.store_id, c.register_id, h.day, c.tender_kind, c.tender, c.currency,
      c.amount_minor, c.capture, c.initiator, 'captured', false, true, h.n, 0 from history h, charges c
      where c.id = ${charge.id}`;
    await sql`insert into charge_facts (merchant_id, source, kind, ref, charge_id, currency, amount_minor, at_ms, business_day)
      select ${merchantId}, 'till', 'captured', h.id::text, h.id, 'EUR', 450, h.n, h.day from history h`;
    await sql`insert into journal_transactions (merchant_id, id, kind, cause, occurred_at_ms, recorded_at_ms,
      business_day, sale_id, charge_id, store_id) select ${merchantId}, h.id, 'money_in', h.id::text, h.n, h.n, h.day,
      h.id, h.id, ${storeId} from history h`;
    await sql`insert into entries (merchant_id, transaction_id, position, account, currency, amount_minor)
      select ${merchantId}, h.id, p, case p when 1 then 'safe' else 'receivable' end, 'EUR', case p when 1 then 450 else -450 end
      from history h, generate_series(1, 2) p`;
  });
  await database.owner`vacuum analyze`;
}

interface Plan {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

function planOf(statement: Statement<object, unknown>): Promise<Plan[]> {
  return database.app.begin(async (sql) => {
    // As on a solid-state disk; in a table this small the planner else rightly prefers one sweep.
    await sql`set local random_page_cost = 1.1`;
    const explain = `explain (format json) ${statement.text}`;
    const rows = await sql.unsafe<{ "QUERY PLAN": [{ readonly Plan: Plan }] }[]>(
      explain,
      statement.bind({}) as never[],
    );
    return rows.flatMap((row) => nodesOf(row["QUERY PLAN"][0].Plan));
  });
}

test("a day is read by index, whatever lies behind it", async () => {
  await fillHistory();
  const query = { businessDay: "2026-03-01", storeId };
  const day = await run((tx) => tx.reports.day(query));
  expect(day.sales).toHaveLength(200);
  expect(day.facts).toHaveLength(200);
  expect(day.balances).toMatchObject([{ account: "receivable" }, { account: "safe", entryCount: 200 }]);

  // Tables that grow with the days behind; the others here hold nothing to speak of.
  const growing = new Set(["sales", "charges", "charge_facts", "journal_transactions", "entries"]);
  const used = new Set<string>();
  for (const [name, statement] of Object.entries<Statement<object, unknown>>(
    dayStatements(merchantId, query),
  )) {
    for (const node of await planOf(statement)) {
      const whole = node["Node Type"] === "Seq Scan" && growing.has(node["Relation Name"] ?? "");
      expect(whole, `${name} reads all of ${node["Relation Name"]}`).toBe(false);
      if (node["Index Name"] !== undefined) used.add(node["Index Name"]);
    }
  }
  for (const index of ["sales_day", "charges_day", "charge_facts_day", "journal_transactions_day"]) {
    expect(used).toContain(index);
  }
});
