import { type TestCluster, ids, openSale, place, startTestCluster } from "@till/db/testing";
import type { ChargeId, RefundId, ReturnId, SaleLineId } from "@till/kernel";
import { type Money, money, parseCurrency } from "@till/money";
import { addLine, emptyCart, priceCart } from "@till/sales";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { TillError } from "../till-error.ts";

let cluster: TestCluster;
let shop: TestApi;
beforeAll(async () => {
  cluster = await startTestCluster();
  shop = await createTestApi(cluster);
});
afterAll(async () => cluster?.stop());

const chf = parseCurrency("CHF");
const francs = (minor: bigint): Money => money(minor, chf);

test("cash that settles a sale is rounded by the smallest coin, and sale, drawer and ledger are of one sum", async () => {
  const saleId = await unpaid(1002n);
  const id = ids.next<ChargeId>();
  const asked = { id, saleId, ...cash(1000n, -2n) };
  const paid = await shop.api.charges.create(asked);
  expect(paid).toMatchObject({ state: "captured", captured: francs(1000n), change: francs(1000n) });
  expect(await shop.api.charges.create(asked)).toEqual(paid);
  expect((await shop.api.sales.get({ id: saleId })).sale).toMatchObject({
    state: "completed",
    sale: { totals: { rounding: francs(-2n), total: francs(1000n) } },
  });
  expect(await entriesOf(saleId)).toMatchObject({
    cash_rounding: 2n,
    receivable: 0n,
    [`drawer:${place.registerId}`]: 1000n,
  });
});

test("after a part by another way the rest is rounded, up as well as down", async () => {
  const saleId = await unpaid(1003n);
  const part = { kind: "external", reference: "slip 4" } as const;
  await shop.api.charges.create({ id: ids.next<ChargeId>(), saleId, tender: part, amount: francs(500n) });
  await shop.api.charges.create({ id: ids.next<ChargeId>(), saleId, ...cash(505n, 2n) });
  expect((await shop.api.sales.get({ id: saleId })).sale).toMatchObject({
    state: "completed",
    sale: { totals: { rounding: francs(2n), total: francs(1005n) } },
  });
  expect(await entriesOf(saleId)).toMatchObject({ cash_rounding: -2n, receivable: 0n, customer_funds: 0n });
});

test("nobody rounds by another sum, a part of a sale, or what coins can pay", async () => {
  const saleId = await unpaid(1002n);
  const charge = (how: ReturnType<typeof cash>) =>
    refusal(shop.api.charges.create({ id: ids.next<ChargeId>(), saleId, ...how }));
  const refused = { code: "invalid_input", field: "tender.rounding" };
  expect(await charge(cash(902n, -100n))).toMatchObject(refused);
  expect(await charge(cash(1005n, 3n))).toMatchObject(refused);
  expect(await charge(cash(500n, -2n))).toMatchObject(refused);
  const { amount: _, ...unsaid } = cash(1000n, -2n);
  expect(
    await refusal(shop.api.charges.create({ id: ids.next<ChargeId>(), saleId, ...unsaid })),
  ).toMatchObject(refused);
  const short = {
    ...cash(1000n, -2n),
    tender: { kind: "cash" as const, tendered: francs(900n), rounding: francs(-2n) },
  };
  expect(await charge(short)).toMatchObject(refused);
  const even = await unpaid(1000n);
  expect(
    await refusal(shop.api.charges.create({ id: ids.next<ChargeId>(), saleId: even, ...cash(995n, -5n) })),
  ).toMatchObject(refused);
  expect((await shop.api.sales.get({ id: saleId })).sale).toMatchObject({
    state: "open",
    sale: { totals: { total: francs(1002n) } },
  });
});

test("euros are rounded only where the shop rounds them", async () => {
  const euros = (minor: bigint): Money => money(minor, parseCurrency("EUR"));
  const { id: saleId } = await shop.run(async (tx) => {
    const sale = openSale(euros(1002n));
    await tx.sales.insert(sale);
    return sale;
  });
  const pay = () =>
    shop.api.charges.create({
      id: ids.next<ChargeId>(),
      saleId,
      tender: { kind: "cash", tendered: euros(1000n), rounding: euros(-2n) },
      amount: euros(1000n),
    });
  expect(await refusal(pay())).toMatchObject({ code: "invalid_input", field: "tender.rounding" });
  const settings = { routing: { prefer: "listed" as const, rules: [] }, fees: {}, refundToCash: false };
  await shop.run((tx) =>
    tx.settings.save({ ...settings, fulfilmentUrl: null, roundEuroCash: true }, { nowMs: 1 }),
  );
  expect(await pay()).toMatchObject({ state: "captured" });
});

test("a rounded sale that comes back whole gives back what was paid, and its rounding with it", async () => {
  const saleId = await unpaid(1002n);
  const chargeId = ids.next<ChargeId>();
  await shop.api.charges.create({ id: chargeId, saleId, ...cash(1000n, -2n) });
  const give = (quantityMilli: number) =>
    shop.api.refunds.create({
      id: ids.next<RefundId>(),
      chargeId,
      returnId: ids.next<ReturnId>(),
      goods: { kind: "lines", lines: [{ saleLineId: lineOf.get(saleId) as SaleLineId, quantityMilli }] },
      reason: "cold",
      registerId: place.registerId,
    });
  const first = await give(1000);
  const last = await give(1000);
  expect([first.amount, last.amount]).toEqual([francs(500n), francs(500n)]);
  expect(await entriesOf(saleId)).toMatchObject({
    cash_rounding: 0n,
    customer_funds: 0n,
    [`drawer:${place.registerId}`]: 0n,
  });
});

const cash = (amount: bigint, rounding: bigint) => ({
  tender: { kind: "cash" as const, tendered: francs(2000n), rounding: francs(rounding) },
  amount: francs(amount),
});

const lineOf = new Map<string, SaleLineId>();

/** Two pieces of something; an odd total makes them one. */
async function unpaid(totalMinor: bigint) {
  const isEven = totalMinor % 2n === 0n;
  const lineId = ids.next<SaleLineId>();
  const cart = addLine(emptyCart(chf), {
    id: lineId,
    kind: "goods",
    variantId: null,
    name: "Cheese",
    variantName: "",
    quantityMilli: isEven ? 2000 : 1000,
    unitPrice: francs(isEven ? totalMinor / 2n : totalMinor),
    tax: { code: "food", name: "Food", ratePpm: 26_000, mode: "inclusive" },
    discount: null,
  });
  const record = { ...openSale(), sale: priceCart(cart) };
  await shop.run((tx) => tx.sales.insert(record));
  lineOf.set(record.id, lineId);
  return record.id;
}

/** What the sale left on each account, debit positive. */
async function entriesOf(saleId: string): Promise<Record<string, bigint>> {
  const rows = await shop.database.owner<{ account: string; minor: string }[]>`
    select e.account, sum(e.amount_minor)::text as minor from entries e
    join journal_transactions t on t.merchant_id = e.merchant_id and t.id = e.transaction_id
    where t.sale_id = ${saleId} group by 1`;
  return Object.fromEntries(rows.map(({ account, minor }) => [account, BigInt(minor)]));
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  try {
    return { accepted: await call };
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : error;
    return cause instanceof TillError ? cause.body : error;
  }
}
