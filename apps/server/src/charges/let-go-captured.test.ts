import { type TestCluster, clock, euros, ids, place, startTestCluster } from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { carl } from "../testing/at-the-counter.ts";
import { type OpenCounter, openCounter } from "../testing/open-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { endOfDayReport } from "../use-cases/end-of-day.ts";

let cluster: TestCluster;
let shop: TestApi;
let counter: OpenCounter;
beforeAll(async () => {
  cluster = await startTestCluster();
});
beforeEach(async () => {
  shop = await createTestApi(cluster);
  counter = await openCounter(shop);
});
afterAll(async () => cluster?.stop());

/** A reader has taken this much for it, and nobody at the till has heard of it. */
const takenFor = (saleId: SaleId, minor: bigint): Promise<ChargeId> => counter.takeCard(saleId, minor);

/** So of a sale of 4.50. */
async function takenUnheard(minor: bigint) {
  const saleId = await counter.openSale(450n);
  return { saleId, id: await takenFor(saleId, minor) };
}

const inCash = (saleId: SaleId, minor: bigint) =>
  shop.api.charges.create({
    id: ids.next<ChargeId>(),
    saleId,
    amount: euros(minor),
    tender: { kind: "cash", tendered: euros(minor) },
  });

const issue = (saleId: SaleId, number: string) =>
  shop.api.receipts.issue({ saleId, returnId: null, number, occurredAtMs: clock.nowMs() });

/** By whoever stands at the register that asked for it. */
const letGo = (id: ChargeId) => shop.as(carl()).charges.letGo({ id });

const refundsOf = async (saleId: SaleId) => (await shop.api.sales.get({ id: saleId })).refunds;

async function left(account: string): Promise<bigint> {
  const [row] = await shop.database.owner<{ minor: string }[]>`
    select coalesce(sum(amount_minor), 0)::text as minor from entries where account = ${account}`;
  return BigInt(row?.minor ?? 0);
}

async function expectBooksToTieOut(): Promise<void> {
  const { proof } = await endOfDayReport(shop.deps)(shop.owner, {});
  expect(proof.rows.filter(({ holds }) => !holds)).toEqual([]);
}

const refusedWith = (code: string) => ({ cause: { body: { code } } });

test("a card that had paid all of it unheard gives it back when it is let go, and cash pays the sale once", async () => {
  const { saleId, id } = await takenUnheard(450n);
  expect((await shop.api.sales.get({ id: saleId })).sale.state).toBe("completed");
  for (const _ of [1, 2]) expect(await letGo(id)).toMatchObject({ wanted: false });
  expect(await refundsOf(saleId)).toMatchObject([{ amount: euros(450n), to: "original" }]);
  await expect(issue(saleId, "1-000001")).rejects.toMatchObject(refusedWith("sale_not_open"));
  await expect(inCash(saleId, 451n)).rejects.toMatchObject(refusedWith("amount_exceeds_open"));
  await inCash(saleId, 450n);
  await expect(inCash(saleId, 1n)).rejects.toMatchObject(refusedWith("sale_already_paid"));
  expect((await issue(saleId, "1-000001")).tenders).toMatchObject([{ label: "Cash", amount: euros(450n) }]);
  expect([await left("receivable"), await left(`drawer:${place.registerId}`)]).toEqual([0n, 10_450n]);
  // Owed to the customer until their bank has it.
  expect((await left("customer_funds")) + (await left("refunds_in_transit:scripted"))).toBe(-450n);
  await expectBooksToTieOut();
});

test("a part that it had paid of an open sale goes back, and all of the sale is paid another way", async () => {
  const { saleId, id } = await takenUnheard(300n);
  await letGo(id);
  expect(await refundsOf(saleId)).toMatchObject([{ amount: euros(300n) }]);
  await inCash(saleId, 450n);
  expect(await left("receivable")).toBe(0n);
  await expectBooksToTieOut();
});

test("in the office, where nobody knows what its till has heard, money that was taken stays", async () => {
  const { saleId, id } = await takenUnheard(450n);
  const inOffice = shop.as({ ...carl(), registerId: null });
  expect(await inOffice.charges.letGo({ id })).toMatchObject({ wanted: true, state: "captured" });
  expect(await refundsOf(saleId)).toEqual([]);
});

test("once the receipt says that it paid, it stays paid", async () => {
  const { saleId, id } = await takenUnheard(450n);
  await issue(saleId, "1-000002");
  expect(await letGo(id)).toMatchObject({ wanted: true, state: "captured" });
  expect(await refundsOf(saleId)).toEqual([]);
  await expect(inCash(saleId, 1n)).rejects.toMatchObject(refusedWith("sale_already_paid"));
  await expectBooksToTieOut();
});

test("a sale that nobody pays after that is cancelled: its goods are back, and nothing is owed or sold", async () => {
  const { saleId, id } = await takenUnheard(450n);
  await letGo(id);
  for (const _ of [1, 2]) await shop.api.sales.cancel({ id: saleId });
  const { returns, refunds } = await shop.api.sales.get({ id: saleId });
  expect(returns).toMatchObject([{ kind: "goods", state: "accepted", owed: false }]);
  expect(refunds.map(({ to }) => to).toSorted()).toEqual(["exchange", "original"]);
  const sold = (await left("sales")) + (await left("refunds"));
  expect([await left("receivable"), await left("exchanges"), sold]).toEqual([0n, 0n, 0n]);
  await expect(inCash(saleId, 450n)).rejects.toMatchObject(refusedWith("sale_already_paid"));
  await expectBooksToTieOut();
});

test("a part of it that was given back first is back already, and one that is kept keeps the sale owed", async () => {
  const partPaid = async () => {
    const saleId = await counter.openSale(450n);
    const cash = await inCash(saleId, 150n);
    await letGo(await takenFor(saleId, 300n));
    return { saleId, chargeId: cash.id };
  };
  const kept = await partPaid();
  await shop.api.sales.cancel({ id: kept.saleId });
  expect((await shop.api.sales.get({ id: kept.saleId })).returns).toEqual([]);
  await inCash(kept.saleId, 300n);
  const { saleId, chargeId } = await partPaid();
  await shop.api.refunds.create({
    id: ids.next<never>(),
    chargeId,
    returnId: ids.next<never>(),
    goods: { kind: "amount", amount: euros(150n) },
    reason: "not paid in the end",
    registerId: place.registerId,
  });
  await shop.api.sales.cancel({ id: saleId });
  expect([await left("receivable"), await left(`drawer:${place.registerId}`)]).toEqual([0n, 10_450n]);
  await expectBooksToTieOut();
});

test("a sale that stays owed as a part of it is kept is cancelled when that part is back, however often it was asked before", async () => {
  const saleId = await counter.openSale(450n);
  const cash = await inCash(saleId, 150n);
  await letGo(await takenFor(saleId, 300n));
  for (const _ of [1, 2]) await shop.api.sales.cancel({ id: saleId });
  expect(await left("receivable")).toBe(300n);
  await shop.api.refunds.create({
    id: ids.next<never>(),
    chargeId: cash.id,
    returnId: ids.next<never>(),
    goods: { kind: "amount", amount: euros(150n) },
    reason: "not paid in the end",
    registerId: place.registerId,
  });
  for (const _ of [1, 2]) await shop.api.sales.cancel({ id: saleId });
  expect(await left("receivable")).toBe(0n);
  expect((await shop.api.sales.get({ id: saleId })).returns).toMatchObject([{}, { kind: "goods" }]);
  await expectBooksToTieOut();
});
