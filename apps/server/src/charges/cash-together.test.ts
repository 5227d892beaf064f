import { type Database, type SaleRecord, createDatabase } from "@till/db";
import {
  type TestCluster,
  clock,
  euros,
  ids,
  openSale,
  startTestCluster,
  testSealing,
} from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer } from "../testing/test-server.ts";
import { type CreateCharge, createCharge, getCharge } from "./create-charge.ts";

let cluster: TestCluster;
const databases: Database[] = [];

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => {
  for (const database of databases) await database.close();
  await cluster?.stop();
});

/** A server that commits together, and what a look past it shows. */
async function createShop() {
  const database = await cluster.freshDatabase();
  const server = await createTestServer(database, { gateways: [] });
  const together = await createDatabase({
    url: database.appUrl,
    ids,
    sealing: testSealing,
    commitTogether: true,
    onError: () => {},
  });
  databases.push(together);
  const deps = { ...server.deps, uow: together.uow };
  const create = createCharge(deps);
  const get = getCharge(deps);
  const sales = async (count: number): Promise<SaleRecord[]> => {
    const made = Array.from({ length: count }, () => openSale());
    await deps.uow.run(deps.merchantId, async (tx) => {
      for (const sale of made) await tx.sales.insert(sale);
    });
    return made;
  };
  return {
    sales,
    pay: (saleId: SaleId, change: Partial<CreateCharge> = {}) =>
      create(server.manager, {
        id: ids.next<ChargeId>(),
        saleId,
        tender: { kind: "cash", tendered: euros(500n) },
        ...change,
      }),
    get: (id: ChargeId) => get(server.manager, id, undefined),
    read: deps.uow.run.bind(null, deps.merchantId),
    transactionCount: async () => {
      const [row] = await database.owner<{ count: number }[]>`
        select count(distinct xmin::text)::int as count from charges`;
      return row?.count ?? 0;
    },
  };
}

const minorOf = (entries: readonly { readonly amountMinor: bigint }[]): bigint =>
  entries.reduce((total, { amountMinor }) => total + amountMinor, 0n);

test("cash from many counters at one moment is taken once each, in few commits, and the books agree", async () => {
  const { sales, pay, get, read, transactionCount } = await createShop();
  const all = await sales(40);
  const views = await Promise.all(all.map(({ id }) => pay(id)));
  for (const [index, view] of views.entries()) {
    expect(view).toMatchObject({ state: "captured", saleId: all[index]?.id, change: euros(50n) });
    expect(await get(view.id)).toEqual(view);
  }
  expect(await transactionCount()).toBeLessThan(10);
  await read(async (tx) => {
    for (const { id } of all) {
      expect(await tx.sales.find(id)).toMatchObject({ state: "completed", completedAtMs: clock.nowMs() });
      const journal = await tx.journal.list({ saleId: id, limit: 9 });
      expect(journal.map(({ kind }) => kind).toSorted()).toEqual(["money_in", "sale_completed"]);
      expect(minorOf(journal.flatMap(({ entries }) => entries))).toBe(0n);
    }
    const balances = await tx.journal.balances({});
    const drawer = balances.find(({ account }) => account.startsWith("drawer:"));
    expect(drawer?.balance).toEqual(euros(450n * 40n));
    expect(balances.find(({ account }) => account === "receivable")?.balance).toEqual(euros(0n));
  });
});

test("double clicks, repeats, splits and refusals at that moment come out as each of them would alone", async () => {
  const { sales, pay, read } = await createShop();
  const [plain, clicked, repeated, split] = [await sales(8), await sales(4), await sales(4), await sales(4)];
  const id = new Map(repeated.map((sale) => [sale.id, ids.next<ChargeId>()]));
  const half = { amount: euros(225n), tender: { kind: "cash", tendered: euros(225n) } } as const;
  const outcome = async (calls: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(calls)).map((each) =>
      each.status === "fulfilled" ? "taken" : (each.reason as { body: { code: string } }).body.code,
    );
  const [ofPlain, ofClicked, ofRepeated, ofSplit, ofUnknown] = await Promise.all([
    outcome(plain.map((sale) => pay(sale.id))),
    outcome(clicked.flatMap((sale) => [pay(sale.id), pay(sale.id)])),
    outcome(
      repeated.flatMap((sale) => [1, 2, 3].map(() => pay(sale.id, { id: id.get(sale.id) as ChargeId }))),
    ),
    outcome(split.flatMap((sale) => [pay(sale.id, half), pay(sale.id, half), pay(sale.id, half)])),
    outcome([pay(ids.next<SaleId>())]),
  ]);
  expect(ofPlain).toEqual(plain.map(() => "taken"));
  expect(ofClicked.toSorted()).toEqual([...Array(4).fill("sale_already_paid"), ...Array(4).fill("taken")]);
  expect(ofRepeated).toEqual(Array(12).fill("taken"));
  expect(ofSplit.toSorted()).toEqual([...Array(4).fill("sale_already_paid"), ...Array(8).fill("taken")]);
  expect(ofUnknown).toEqual(["not_found"]);
  await read(async (tx) => {
    for (const sale of [...plain, ...clicked, ...repeated, ...split]) {
      const charges = await tx.charges.ofSale(sale.id);
      expect(minorOf(charges.map(({ amount }) => amount))).toBe(450n);
      const journal = await tx.journal.list({ saleId: sale.id, limit: 9 });
      expect(journal.filter(({ kind }) => kind === "sale_completed")).toHaveLength(1);
    }
    const receivable = (await tx.journal.balances({})).find(({ account }) => account === "receivable");
    expect(receivable?.balance).toEqual(euros(0n));
  });
});
