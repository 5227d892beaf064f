import { type TestCluster, clock, euros, ids, place, startTestCluster } from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import type { Money } from "@till/money";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newCode, saleOfCard, sellCard } from "../testing/gift-cards.ts";
import { capturedSnapshot } from "../testing/scripted-gateway.ts";
import { type OpenCounter, openCounter } from "../testing/open-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { commitSale } from "../use-cases/commit-sale.ts";
import { endOfDayReport } from "../use-cases/end-of-day.ts";
import { refreshCharge } from "./act-on-charge.ts";

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

/** A sale that a gift card had paid, and that is owed again: the answer was lost, and the charge let go. */
async function owedAgain(total: Money): Promise<SaleId> {
  const { code } = await sellCard(shop.deps, shop.owner, total);
  const saleId = await counter.openSale(total.amountMinor);
  const id = ids.next<ChargeId>();
  await shop.api.charges.create({ id, saleId, amount: total, tender: { kind: "gift_card", code } });
  await shop.api.charges.letGo({ id });
  return saleId;
}

const atReader = (saleId: SaleId, object: string): Promise<ChargeId> =>
  counter.beginCard(saleId, 450n, object);

const inCash = (saleId: SaleId, amount: Money, rounding?: Money) =>
  shop.api.charges.create({
    id: ids.next<ChargeId>(),
    saleId,
    amount,
    tender: { kind: "cash", tendered: amount, ...(rounding ? { rounding } : {}) },
  });

const refusedWith = (code: string) => ({ cause: { body: { code } } });

async function entriesOf(saleId: SaleId): Promise<Readonly<Record<string, bigint>>> {
  const rows = await shop.database.owner<{ account: string; minor: string }[]>`
    select e.account, sum(e.amount_minor)::text as minor from entries e
    join journal_transactions t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
    where t.sale_id = ${saleId} group by 1 having sum(e.amount_minor) <> 0`;
  return Object.fromEntries(rows.map(({ account, minor }) => [account, BigInt(minor)]));
}

async function expectBooksToTieOut(): Promise<void> {
  const report = await endOfDayReport(shop.deps)(shop.owner, {});
  expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
}

test("a card reader pays what is owed again: nothing of it is left over for its customer", async () => {
  const saleId = await owedAgain(euros(450n));
  const id = await atReader(saleId, "pay_1");
  shop.gateway.put(capturedSnapshot("pay_1", euros(450n)));
  await refreshCharge(shop.deps)(shop.owner, { id });
  const left = await entriesOf(saleId);
  expect([left["receivable"], left["customer_funds"]]).toEqual([undefined, undefined]);
  await expectBooksToTieOut();
});

test("while a card reader may take what is owed again, nothing else does", async () => {
  const saleId = await owedAgain(euros(450n));
  await atReader(saleId, "pay_2");
  await expect(inCash(saleId, euros(450n))).rejects.toMatchObject(refusedWith("sale_already_paid"));
});

test("cash settles what is owed again by the coins there are, up and down", async () => {
  const settings = { routing: { prefer: "listed" as const, rules: [] }, fees: {}, refundToCash: false };
  await shop.run((tx) =>
    tx.settings.save({ ...settings, fulfilmentUrl: null, roundEuroCash: true }, { nowMs: 1 }),
  );
  for (const [total, rounding] of [
    [1003n, 2n],
    [1002n, -2n],
  ] as const) {
    const saleId = await owedAgain(euros(total));
    const paid = await inCash(saleId, euros(total + rounding), euros(rounding));
    expect(paid).toMatchObject({ state: "captured" });
    const left = await entriesOf(saleId);
    expect([left["receivable"], left["customer_funds"], left["cash_rounding"]]).toEqual([
      undefined,
      undefined,
      -rounding,
    ]);
    expect((await shop.api.sales.get({ id: saleId })).sale.sale.totals).toMatchObject({
      rounding: euros(rounding),
      total: euros(total + rounding),
    });
    await expect(inCash(saleId, euros(5n))).rejects.toMatchObject(refusedWith("sale_already_paid"));
  }
  await expectBooksToTieOut();
});

test("what was given back of a card is not owed again with it", async () => {
  const { code } = await sellCard(shop.deps, shop.owner, euros(450n));
  const saleId = await counter.openSale(450n);
  const id = ids.next<ChargeId>();
  const tender = { kind: "gift_card", code } as const;
  await shop.api.charges.create({ id, saleId, amount: euros(450n), tender });
  await shop.api.refunds.create({
    id: ids.next<never>(),
    chargeId: id,
    returnId: ids.next<never>(),
    goods: { kind: "amount", amount: euros(100n) },
    reason: "cold",
    registerId: place.registerId,
  });
  await shop.api.charges.letGo({ id }).catch(() => undefined);
  await inCash(saleId, euros(450n)).catch(() => undefined);
  const left = await entriesOf(saleId);
  expect([left["receivable"] ?? 0n, left["customer_funds"] ?? 0n]).toEqual([0n, 0n]);
  await expectBooksToTieOut();
});

test("a part that had gone back before a card paid all of it is owed with the rest, and the receipt waits for that", async () => {
  const { code } = await sellCard(shop.deps, shop.owner, euros(1000n));
  const saleId = await counter.openSale(450n);
  const byCard = async (minor: bigint) => {
    const id = ids.next<ChargeId>();
    const tender = { kind: "gift_card", code } as const;
    await shop.api.charges.create({ id, saleId, amount: euros(minor), tender });
    return id;
  };
  await shop.api.refunds.create({
    id: ids.next<never>(),
    chargeId: await byCard(100n),
    returnId: ids.next<never>(),
    goods: { kind: "amount", amount: euros(100n) },
    reason: "not paid in the end",
    registerId: place.registerId,
  });
  await shop.api.charges.letGo({ id: await byCard(450n) });
  expect(await shop.api.storedValues.find({ code })).toMatchObject({ balance: euros(1000n) });
  const receipt = {
    saleId,
    returnId: null,
    number: "1-000007",
    occurredAtMs: clock.nowMs(),
  };
  await expect(shop.api.receipts.issue(receipt)).rejects.toMatchObject(refusedWith("sale_not_open"));
  await inCash(saleId, euros(450n));
  const { tenders } = await shop.api.receipts.issue(receipt);
  expect(tenders.map(({ label, amount }) => [label, amount])).toEqual([["Cash", euros(450n)]]);
  const left = await entriesOf(saleId);
  expect([left["receivable"], left["customer_funds"]]).toEqual([undefined, undefined]);
  await expectBooksToTieOut();
});

test("a gift card bought with what was let go is no money until its sale is paid", async () => {
  const { code: first } = await sellCard(shop.deps, shop.owner, euros(500n));
  const code = newCode();
  const bought = saleOfCard(shop.deps, { code, worth: euros(500n) });
  await commitSale(shop.deps)(shop.owner, bought);
  const id = ids.next<ChargeId>();
  const tender = { kind: "gift_card", code: first } as const;
  await shop.api.charges.create({ id, saleId: bought.id, amount: euros(500n), tender });
  await shop.api.charges.letGo({ id });
  const saleId = await counter.openSale(500n);
  const spend = () =>
    shop.api.charges.create({
      id: ids.next<ChargeId>(),
      saleId,
      amount: euros(500n),
      tender: { kind: "gift_card", code },
    });
  await expect(spend()).rejects.toMatchObject(refusedWith("stored_value_not_valid"));
  await inCash(bought.id, euros(500n));
  expect(await spend()).toMatchObject({ state: "captured" });
  await expectBooksToTieOut();
});
