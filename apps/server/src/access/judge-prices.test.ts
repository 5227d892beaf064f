import {
  type TestCluster,
  clock,
  euros,
  ids,
  place,
  shop as seeded,
  startTestCluster,
} from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import { type CartLine, addLine, emptyCart, exemptCart, goodsLine, priceCart } from "@till/sales";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { carl } from "../testing/at-the-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { TillError } from "../till-error.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

let shop: TestApi;
let cashier: TestApi["api"];
beforeEach(async () => {
  shop = await createTestApi(cluster);
  cashier = shop.as(carl());
});

const [tea] = seeded.products;
const [bag] = tea.variants;
const tax = (ratePpm: number) => ({ ...seeded.taxClasses[0], ratePpm });

test("sold is sold: a price that was the catalogue's at the till's version goes through, and the difference is reported", async () => {
  const version = await catalogueVersion();
  await setPrice(480n);
  const old = sold({ catalogueVersion: version, quantityMilli: 2000 });
  await cashier.sales.commit(old);
  await pay(old.id);
  const report = await shop.office().reports.endOfDay({});
  expect(report.earlierPrices).toMatchObject([
    {
      saleId: old.id,
      item: "Tea",
      variantName: "100 g",
      quantityMilli: 2000,
      sold: euros(450n),
      listed: euros(480n),
      difference: euros(-60n),
      name: "Carl",
    },
  ]);
  expect(report.totals.collected.amount).toEqual(euros(900n));
  expect(report.proof).toMatchObject({ holds: true, differences: [] });
  const [entry] = await shop.office().audit.list({ subject: old.id, action: "sale.committed" });
  expect(entry).toMatchObject({
    approverName: null,
    after: { earlierPrices: [{ soldMinor: "450", todayMinor: "480", differenceMinor: "-60" }] },
  });
  const csv = await shop.office().reports.csv({ section: "earlier_prices" });
  expect(csv).toContain("Carl,Tea,100 g,2,4.50,4.80,-0.60,19,19");
  // What a price becomes afterwards changes no report.
  await setPrice(900n);
  expect((await shop.office().reports.endOfDay({})).earlierPrices).toEqual(report.earlierPrices);
});

test("a price that the shop never had, one from before the till's version, and a version that never was need a yes", async () => {
  const first = await catalogueVersion();
  await setPrice(480n);
  const second = await catalogueVersion();
  await setPrice(500n);
  const next = String(Number(await catalogueVersion()) + 1);
  const refused = [
    sold({ catalogueVersion: first, unitPrice: euros(100n) }),
    sold({ catalogueVersion: second, unitPrice: euros(450n) }),
    sold({ catalogueVersion: next, unitPrice: euros(480n) }),
    sold({ unitPrice: euros(480n) }),
    sold({ catalogueVersion: first, tax: tax(70_000) }),
    sold({ catalogueVersion: first, unit: "kg" }),
  ];
  for (const sale of refused) expect(await refusal(cashier.sales.commit(sale))).toMatchObject(needsYes);
  const since = sold({ catalogueVersion: second, unitPrice: euros(480n) });
  expect(await cashier.sales.commit(since)).toMatchObject({ state: "open" });
  const later = sold({ catalogueVersion: first, unitPrice: euros(480n) });
  expect(await cashier.sales.commit(later)).toMatchObject({ state: "open" });
});

test("one line at a price of before lets no other through: at nobody's price, under another's version, or agreed on", async () => {
  const first = await catalogueVersion();
  await setPrice(480n);
  const second = await catalogueVersion();
  await setPrice(500n);
  const others = [
    { catalogueVersion: first, unitPrice: euros(1n) },
    { catalogueVersion: second, note: "its price was over by then" },
    { catalogueVersion: first, agreed: { instead: euros(500n), reason: "regular" } },
  ];
  for (const other of others) {
    const two = sold({ catalogueVersion: first }, [other]);
    expect(two.cart.lines).toHaveLength(2);
    expect(await refusal(cashier.sales.commit(two))).toMatchObject(needsYes);
  }
});

test("what has another tax now, or is not sold any more, was sold as it was", async () => {
  const version = await catalogueVersion();
  await shop.database.owner`update tax_classes set rate_ppm = 70000`;
  const taxed = sold({ catalogueVersion: version });
  await cashier.sales.commit(taxed);
  await pay(taxed.id);
  await shop.database.owner`delete from products`;
  const gone = sold({ catalogueVersion: version });
  const exempt = exemptCart(gone.cart, { buyer: "Embassy", certificate: "E-1" });
  const untaxed = {
    ...gone,
    id: ids.next<SaleId>(),
    cart: { ...exempt, lines: [...exempt.lines] },
    total: priceCart(exempt).totals.total,
  };
  await cashier.sales.commit(gone);
  await shop.api.sales.commit(untaxed);
  await pay(gone.id);
  await pay(untaxed.id);
  const { earlierPrices, proof } = await shop.office().reports.endOfDay({});
  const of = (id: SaleId) => earlierPrices.filter(({ saleId }) => saleId === id);
  expect(of(taxed.id)).toMatchObject([
    { soldRatePpm: 190_000, listedRatePpm: 70_000, difference: euros(0n) },
  ]);
  expect(of(gone.id)).toMatchObject([{ listed: null, difference: null }]);
  expect(of(untaxed.id)).toMatchObject([{ sold: euros(450n), listed: null }]);
  expect(proof).toMatchObject({ holds: true, differences: [] });
});

test("what ended more than thirty days ago a manager looks at, and a manager's own sale is reported like any other", async () => {
  const version = await catalogueVersion();
  await setPrice(480n);
  await shop.database.owner.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update past_variants set ended_at = ended_at - interval '31 days'`;
  });
  const old = sold({ catalogueVersion: version });
  expect(await refusal(cashier.sales.commit(old))).toMatchObject(needsYes);
  await setPrice(500n);
  const recent = sold({ catalogueVersion: version, unitPrice: euros(480n) });
  await shop.api.sales.commit(recent);
  await pay(recent.id);
  expect((await shop.office().reports.endOfDay({})).earlierPrices).toMatchObject([{ saleId: recent.id }]);
});

const needsYes = { code: "approval_needed", approval: { permission: "sale.price" } };

const setPrice = (minor: bigint) =>
  shop.database.owner`update variants set price_minor = ${String(minor)} where id = ${bag.id}`;

const catalogueVersion = () => shop.run((tx) => tx.catalogue.version());

/** A bag of tea as the seed sells it, unless said otherwise. */
function sold(over: Partial<CartLine>, others: readonly Partial<CartLine>[] = []) {
  const product = { ...tea, variants: [...tea.variants] };
  const line = (change: Partial<CartLine>) => ({
    ...goodsLine({ id: ids.next(), product, variant: bag, taxClass: seeded.taxClasses[0] }),
    ...change,
  });
  const lines = [over, ...others].map(line);
  const cart = lines.reduce(addLine, emptyCart(shop.deps.merchant.currency));
  return {
    id: ids.next<SaleId>(),
    registerId: place.registerId,
    shiftId: null,
    occurredAtMs: clock.nowMs(),
    cart: { ...cart, lines: [...cart.lines] },
    total: priceCart(cart).totals.total,
  };
}

async function pay(saleId: SaleId): Promise<void> {
  const tender = { kind: "cash" as const, tendered: euros(10_000n) };
  await shop.api.charges.create({ id: ids.next<ChargeId>(), saleId, tender });
}

async function refusal(call: Promise<unknown>): Promise<unknown> {
  try {
    return { accepted: await call };
  } catch (error) {
    const cause = error instanceof TRPCError ? error.cause : error;
    return cause instanceof TillError ? cause.body : error;
  }
}
