import type { MerchantId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cashCharge, openSale, place, seed } from "./testing/test-data.ts";
import { type TestCluster, type TestDatabase, ids, startTestCluster } from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
  const sale = openSale();
  await database.db.uow.run(place.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(cashCharge(sale.id));
  });
});
afterAll(async () => cluster?.stop());

const tablesOfMerchants = async (): Promise<readonly string[]> => {
  const tables = await database.owner<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'merchant_id' order by 1`;
  return tables.map(({ name }) => name);
};

/** As a statement would that forgot its filter, in a transaction of this merchant. */
const countAs = async (merchantId: MerchantId | null, table: string): Promise<number> =>
  database.app.begin(async (sql) => {
    if (merchantId !== null) await sql`select set_config('till.merchant_id', ${merchantId}, true)`;
    const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ${sql(table)}`;
    return row?.count ?? -1;
  });

test("every table that knows merchants is under the policy, and every other one is known here", async () => {
  const rows = await database.owner<{ name: string; secured: boolean; policies: number }[]>`
    select c.relname as name, c.relrowsecurity as secured,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`;
  const known = await tablesOfMerchants();
  for (const { name, secured, policies } of rows.filter((row) => known.includes(row.name)))
    expect([name, secured, policies]).toEqual([name, true, 1]);
  // The sign-in library's own, whose people may work for several.
  expect(rows.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([
    "account",
    "passkey",
    "session",
    "two_factor",
    "user",
    "verification",
  ]);
});

test("a statement without a filter finds nothing of another merchant's, and nothing before it says whose it is", async () => {
  const stranger = ids.next<MerchantId>();
  let seen = 0;
  for (const table of await tablesOfMerchants()) {
    seen += (await countAs(place.merchantId, table)) > 0 ? 1 : 0;
    expect([table, await countAs(stranger, table), await countAs(null, table)]).toEqual([table, 0, 0]);
  }
  expect(seen).toBeGreaterThan(8);
});

test("nobody writes a row of another merchant, or makes their own row another's", async () => {
  const stranger = ids.next<MerchantId>();
  const as = (merchantId: MerchantId, statement: string) =>
    database.app.begin(async (sql) => {
      await sql`select set_config('till.merchant_id', ${merchantId}, true)`;
      return sql.unsafe(statement);
    });
  const theft = `insert into merchant_settings (merchant_id, settings, saved_at_ms) values ('${place.merchantId}', '{}', 0)`;
  await expect(as(stranger, theft)).rejects.toMatchObject({ code: "42501" });
  const gift = `update categories set merchant_id = '${stranger}'`;
  await expect(as(place.merchantId, gift)).rejects.toMatchObject({ code: "42501" });
  expect((await as(stranger, "update people set name = 'Mine'")).count).toBe(0);
  expect((await as(stranger, "delete from variants")).count).toBe(0);
});

test("the setting ends with its transaction, so that a connection carries it to nobody else", async () => {
  const sql = database.app;
  await countAs(place.merchantId, "people");
  const left = await Promise.all(
    Array.from(
      { length: 20 },
      () => sql<{ said: string | null }[]>`select current_setting('till.merchant_id', true) as said`,
    ),
  );
  expect(new Set(left.map(([row]) => row?.said ?? ""))).toEqual(new Set([""]));
});
