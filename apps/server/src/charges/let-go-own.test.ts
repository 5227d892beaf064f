import { type TestCluster, clock, euros, ids, startTestCluster } from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newCode, sellCard } from "../testing/gift-cards.ts";
import { type OpenCounter, openCounter } from "../testing/open-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { endOfDayReport } from "../use-cases/end-of-day.ts";

let cluster: TestCluster;
let shop: TestApi;
let counter: OpenCounter;
let code: string;
beforeAll(async () => {
  cluster = await startTestCluster();
});
beforeEach(async () => {
  shop = await createTestApi(cluster);
  counter = await openCounter(shop);
  ({ code } = await sellCard(shop.deps, shop.owner, euros(1000n)));
});
afterAll(async () => cluster?.stop());

const opened = (): Promise<SaleId> => counter.openSale(450n);

const byCard = (saleId: SaleId, minor: bigint, id = ids.next<ChargeId>()) =>
  shop.api.charges.create({ id, saleId, amount: euros(minor), tender: { kind: "gift_card", code } });

const inCash = (saleId: SaleId, minor: bigint) =>
  shop.api.charges.create({
    id: ids.next<ChargeId>(),
    saleId,
    amount: euros(minor),
    tender: { kind: "cash", tendered: euros(minor) },
  });

const onCard = async () => (await shop.api.storedValues.find({ code })).balance;

const refusedWith = (wanted: string) => ({ cause: { body: { code: wanted } } });

async function expectBooksToTieOut(): Promise<void> {
  const report = await endOfDayReport(shop.deps)(shop.owner, {});
  expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
  expect([report.totals.owed.amount, report.totals.held.amount]).toEqual([euros(0n), euros(0n)]);
}

test("a charge that never came here never will: its request finds the id taken, and the sale is paid another way", async () => {
  const saleId = await opened();
  const id = ids.next<ChargeId>();
  for (const _ of [1, 2])
    await expect(shop.api.charges.letGo({ id })).rejects.toMatchObject(refusedWith("not_found"));
  await expect(byCard(saleId, 450n, id)).rejects.toMatchObject(refusedWith("conflict"));
  await inCash(saleId, 450n);
  expect(await onCard()).toEqual(euros(1000n));
  await expectBooksToTieOut();
});

test("a card that had paid all of it is filled again, and cash pays the sale once", async () => {
  const saleId = await opened();
  const { id } = await byCard(saleId, 450n);
  expect((await shop.api.sales.get({ id: saleId })).sale.state).toBe("completed");
  for (const _ of [1, 2]) await shop.api.charges.letGo({ id });
  expect(await onCard()).toEqual(euros(1000n));
  await expect(inCash(saleId, 451n)).rejects.toMatchObject(refusedWith("amount_exceeds_open"));
  await inCash(saleId, 200n);
  await inCash(saleId, 250n);
  await expect(inCash(saleId, 1n)).rejects.toMatchObject(refusedWith("sale_already_paid"));
  const receipt = await shop.api.receipts.issue({
    saleId,
    returnId: null,
    number: "1-000001",
    occurredAtMs: clock.nowMs(),
  });
  const paidBy = receipt.tenders.map(({ label, amount }) => `${label} ${amount.amountMinor}`);
  expect(paidBy.toSorted()).toEqual(["Cash 200", "Cash 250"]);
  await expectBooksToTieOut();
  const view = await shop.api.shifts.report({ shiftId: counter.shiftId });
  if (!("report" in view)) throw new Error("the owner reads all of it");
  expect(view.report.tenders.find(({ tender }) => tender === "gift_card")).toMatchObject({
    captured: euros(450n),
    reversed: euros(450n),
  });
});

test("a part that a card had paid of an open sale goes back onto it", async () => {
  const saleId = await opened();
  const { id } = await byCard(saleId, 300n);
  await shop.api.charges.letGo({ id });
  expect(await onCard()).toEqual(euros(1000n));
  await inCash(saleId, 450n);
  await expectBooksToTieOut();
});

test("goods that had paid become store credit, and need its code", async () => {
  const old = await opened();
  const { id: chargeId } = await inCash(old, 450n);
  const { sale } = (await shop.api.sales.get({ id: old })).sale;
  const saleId = await opened();
  const { id } = await shop.api.charges.create({
    id: ids.next<ChargeId>(),
    saleId,
    amount: euros(450n),
    tender: { kind: "exchange", returnId: ids.next<never>() },
    exchange: {
      saleId: old,
      lines: sale.lines.map((line) => ({ saleLineId: line.id, quantityMilli: line.quantityMilli })),
      reason: "another size",
      refunds: [{ id: ids.next<never>(), chargeId, amount: euros(450n), to: "exchange" }],
    },
  });
  await expect(shop.api.charges.letGo({ id })).rejects.toMatchObject(refusedWith("invalid_input"));
  const credit = newCode("store_credit");
  await shop.api.charges.letGo({ id, code: credit });
  expect(await shop.api.storedValues.find({ code: credit })).toMatchObject({ balance: euros(450n) });
  await inCash(saleId, 450n);
  await expectBooksToTieOut();
});

test("once the receipt says that it paid, only a return gives it back", async () => {
  const saleId = await opened();
  const { id } = await byCard(saleId, 450n);
  const occurredAtMs = clock.nowMs();
  await shop.api.receipts.issue({ saleId, returnId: null, number: "1-000002", occurredAtMs });
  await expect(shop.api.charges.letGo({ id })).rejects.toMatchObject(refusedWith("charge_not_open"));
  expect(await onCard()).toEqual(euros(550n));
  await expectBooksToTieOut();
});

test("let go while it is being taken: it is never made, or it is put back", async () => {
  for (let round = 0; round < 8; round += 1) {
    const saleId = await opened();
    const id = ids.next<ChargeId>();
    await Promise.allSettled([byCard(saleId, 450n, id), shop.api.charges.letGo({ id })]);
    await shop.api.charges.letGo({ id }).catch(() => undefined);
    expect(await onCard()).toEqual(euros(1000n));
    await inCash(saleId, 450n);
  }
  await expectBooksToTieOut();
});
