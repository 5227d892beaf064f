import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { SaleRecord, Tx } from "./ports.ts";
import { openSale, place, seed } from "./testing/test-data.ts";
import { type TestCluster, type TestDatabase, startTestCluster } from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId } = place;
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

test("a transaction that is over takes no more statements", async () => {
  const sale = openSale();
  const kept = await run(async (tx) => ({ tx }));
  await expect(kept.tx.sales.insert(sale)).rejects.toThrow(/after the end/);
  expect(await run((tx) => tx.sales.find(sale.id))).toBeNull();
});

test("what is read together stands at one moment, whatever is committed meanwhile", async () => {
  const sale = openSale();
  await run((tx) => tx.sales.insert(sale));
  const states = await database.db.uow.read(merchantId, async (tx) => {
    const before = await tx.sales.find(sale.id);
    await run((other) => other.sales.cancel(sale.id));
    const after = await tx.sales.find(sale.id);
    return [before?.state, after?.state];
  });
  expect(states).toEqual(["open", "open"]);
  expect((await run((tx) => tx.sales.find(sale.id)))?.state).toBe("cancelled");
});

test("reading refuses to write", async () => {
  const sale = openSale();
  await expect(database.db.uow.read(merchantId, (tx) => tx.sales.insert(sale))).rejects.toThrow(/read-only/);
  expect(await run((tx) => tx.sales.find(sale.id))).toBeNull();
});

const killTransactions = () => database.owner`
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'till' and xact_start is not null and datname = current_database()`;

/** Many transactions at once find nothing of the sales, so that every connection of the pool had its turn. */
async function expectNothingOf(...sales: SaleRecord[]) {
  const found = await Promise.all(
    Array.from({ length: 60 }, () => run((tx) => Promise.all(sales.map((sale) => tx.sales.find(sale.id))))),
  );
  expect(new Set(found.flat())).toEqual(new Set([null]));
}

test("a connection lost between two statements loses both, and lets neither slip into another transaction", async () => {
  const [early, late] = [openSale(), openSale()];
  const begun = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const afterwards = Promise.withResolvers<unknown>();
  const broken = run(async (tx) => {
    await tx.sales.insert(early);
    begun.resolve();
    await goOn.promise;
    await tx.sales.insert(late).then(() => afterwards.resolve("sent"), afterwards.resolve);
  }).catch((error: unknown) => error);
  await begun.promise;
  await killTransactions();
  expect(await broken).toMatchObject({ code: "CONNECTION_CLOSED" });
  goOn.resolve();
  expect(String(await afterwards.promise)).toMatch(/after the end/);
  await expectNothingOf(early, late);
});

test("a connection lost during a statement fails the unit of work, and only that", async () => {
  const sale = openSale();
  const other = openSale();
  await run((tx) => tx.sales.insert(other));
  const holding = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = database.owner.begin(async (sql) => {
    await sql`select 1 from sales where id = ${other.id} for update`;
    holding.resolve();
    await release.promise;
  });
  await holding.promise;
  const broken = run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.sales.lock(other.id);
  }).catch((error: unknown) => error);
  await vi.waitFor(async () => {
    const waiting = await database.owner`select 1 from pg_stat_activity
      where wait_event_type = 'Lock' and application_name = 'till' and datname = current_database()`;
    expect(waiting).toHaveLength(1);
  });
  await killTransactions();
  expect(String(await broken)).toMatch(/terminating connection|CONNECTION_CLOSED/);
  release.resolve();
  await holder;
  await expectNothingOf(sale);
});

test("a database that went away for a moment is found again", async () => {
  await database.owner`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'till' and datname = current_database()`;
  expect(await vi.waitFor(() => database.db.ping())).toBeUndefined();
  await expectNothingOf(openSale());
});

test("more units of work than connections wait for their turn", async () => {
  const sales = Array.from({ length: 200 }, () => openSale());
  const inserted = await Promise.all(sales.map((sale) => run((tx) => tx.sales.insert(sale))));
  expect(inserted.every(Boolean)).toBe(true);
});
