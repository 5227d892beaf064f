import { type TestCluster, clock, euros, ids, openSale, place, startTestCluster } from "@till/db/testing";
import type { PersonId, SaleId, ShiftId, Uuid } from "@till/kernel";
import { paperOfShift } from "@till/receipts";
import type { ShiftReport } from "@till/reports";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { carl, cashierGrants, hireManager } from "../testing/at-the-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";

let cluster: TestCluster;
let shop: TestApi;
let martin: PersonId;
let shiftId: ShiftId;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  shop = await createTestApi(cluster);
  martin = await hireManager(shop, "4826");
  shiftId = ids.next<ShiftId>();
  const opening = { id: shiftId, registerId: place.registerId, float: euros(10_000n) };
  await cashier().shifts.open({ ...opening, occurredAtMs: clock.nowMs() });
  const sale = { ...openSale(euros(450n)), id: ids.next<SaleId>(), registerId: place.registerId };
  await shop.run((tx) => tx.sales.insert(sale));
  const tender = { kind: "cash" as const, tendered: euros(450n) };
  await cashier().charges.create({ id: ids.next(), saleId: sale.id, tender, occurredAtMs: clock.nowMs() });
});

const cashier = (grants = cashierGrants()): TestApi["api"] => shop.as(carl(grants));
const handOver = (counted: bigint, id = ids.next<Uuid>()) =>
  cashier().shifts.handOver({
    id,
    shiftId,
    takenBy: martin,
    count: { counted: euros(counted), pieces: null },
    occurredAtMs: clock.nowMs(),
  });

async function report(): Promise<ShiftReport> {
  const read = await shop.api.shifts.report({ shiftId });
  if (read.kind === "blind") throw new Error("an owner reads all of it");
  return read;
}

const countsOnPaper = async (): Promise<string[]> =>
  paperOfShift(await report(), { locale: "en-GB", timeZone: "Europe/Paris" }).rows.flatMap((row) =>
    row.kind === "pair" && row.left.startsWith("Count ") ? [`${row.left}: ${row.right}`] : [],
  );

test("what is counted between two people stands under both names, once, and says nothing of what was expected", async () => {
  const id = ids.next<Uuid>();
  for (const _ of [1, 2]) expect(await handOver(10_440n, id)).toEqual({ id });
  const x = await report();
  expect(x.counts).toMatchObject([
    { counted: euros(10_440n), expected: euros(10_450n), countedBy: "Martin" },
  ]);
  expect(x.shift.handOvers).toMatchObject([{ from: "Carl", to: "Martin", countPosition: 1 }]);
  expect(await countsOnPaper()).toEqual(["Count 1, Carl to Martin: €104.40 (-€0.10)"]);
});

test("a shift is closed on a count of its own, not on one between two people", async () => {
  await handOver(10_450n);
  const closing = { id: shiftId, counted: euros(10_440n), reason: "one coin", occurredAtMs: clock.nowMs() };
  await shop.api.shifts.close(closing);
  const z = await report();
  expect(z.closed).toMatchObject({ counted: euros(10_440n), expected: euros(10_450n) });
  expect(z.counts.map(({ counted }) => counted)).toEqual([euros(10_450n), euros(10_440n)]);
  expect(await countsOnPaper()).toEqual(["Count 1, Carl to Martin: €104.50 (€0.00)"]);
});

test("a drawer may be taken over without a count", async () => {
  const id = ids.next<Uuid>();
  await cashier().shifts.handOver({ id, shiftId, takenBy: martin, occurredAtMs: clock.nowMs() });
  const { shift, counts } = await report();
  expect(shift.handOvers).toMatchObject([{ to: "Martin", countPosition: null }]);
  expect(counts).toEqual([]);
});
