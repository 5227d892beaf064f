import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  place,
  startTestCluster,
} from "@till/db/testing";
import type { ChargeId, SaleId, ShiftId } from "@till/kernel";
import type { SaleRecord } from "@till/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capturedSnapshot } from "../testing/scripted-gateway.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { refreshCharge } from "../charges/act-on-charge.ts";

let cluster: TestCluster;
let shop: TestApi;
let made = 0;
beforeAll(async () => {
  cluster = await startTestCluster();
  shop = await createTestApi(cluster);
});
afterAll(async () => cluster?.stop());

/** A sale with its receipt, paid in cash, or by a card. */
async function sold(minor: bigint, change: Partial<SaleRecord> = {}, last4?: string): Promise<SaleId> {
  const amount = euros(minor);
  const sale = openSale(amount, change);
  await shop.run((tx) => tx.sales.insert(sale));
  made += 1;
  if (last4 === undefined) {
    const id = ids.next<ChargeId>();
    await shop.api.charges.create({ id, saleId: sale.id, tender: { kind: "cash", tendered: amount } });
  } else {
    const object = { type: "payment", id: `pay_${made}` };
    const charge = cardCharge(sale.id, { object, amount, state: "pending" });
    await shop.run((tx) => tx.charges.insert(charge));
    const card = { brand: "Visa", last4 };
    shop.gateway.put(capturedSnapshot(object.id, amount, { card }));
    await refreshCharge(shop.deps)(shop.owner, { id: charge.id });
  }
  const number = `1-${String(made).padStart(6, "0")}`;
  await shop.api.receipts.issue({ saleId: sale.id, returnId: null, number, occurredAtMs: clock.nowMs() });
  return sale.id;
}

const find = async (any: Parameters<TestApi["api"]["sales"]["find"]>[0]["any"]) =>
  (await shop.api.sales.find({ any })).sales.map(({ id }) => id);

test("a paid sale is found by each thing that somebody may know of it, and an unpaid one by none", async () => {
  const cash = await sold(1235n);
  const card = await sold(777n, {}, "4242");
  const mailed = await sold(888n, { email: "anna@shop.example" });
  const open = openSale(euros(1235n));
  await shop.run((tx) => tx.sales.insert(open));

  expect(await find({ amount: euros(1235n) })).toEqual([cash]);
  expect(await find({ last4: "4242" })).toEqual([card]);
  expect(await find({ last4: "4243" })).toEqual([]);
  expect(await find({ email: "Anna@shop.example" })).toEqual([mailed]);
  // What was typed may mean either.
  expect(new Set(await find({ amount: euros(888n), last4: "4242" }))).toEqual(new Set([card, mailed]));
  const [line] = open.sale.lines;
  const part = (line?.name ?? "").slice(0, 4).toUpperCase();
  expect(new Set(await find({ item: part }))).toEqual(new Set([cash, card, mailed]));
  expect(await find({ item: "%" + part })).toEqual([]);
  const { sales } = await shop.api.sales.find({ any: { last4: "4242" } });
  expect(sales).toMatchObject([
    {
      number: "1-000002",
      total: euros(777n),
      tenders: [{ kind: "card", card: { brand: "Visa", last4: "4242" } }],
    },
  ]);
  const { businessDay } = (await shop.api.sales.get({ id: cash })).sale;
  expect(await find({ businessDay: businessDay ?? "" })).toHaveLength(3);
});

test("pages follow each other without a sale twice or left out", async () => {
  const all: SaleId[] = [];
  for (let count = 0; count < 5; count += 1) all.push(await sold(4321n));
  const seen: SaleId[] = [];
  let beforeId: SaleId | undefined;
  for (let page = 0; page < 5; page += 1) {
    const { sales, nextId } = await shop.api.sales.find({
      any: { amount: euros(4321n) },
      limit: 2,
      ...(beforeId ? { beforeId } : {}),
    });
    seen.push(...sales.map(({ id }) => id));
    if (nextId === null) break;
    beforeId = nextId;
  }
  expect(seen).toEqual(all.toSorted().toReversed());
});

test("an item's name is looked for in what was sold lately, and not in all that ever was", async () => {
  const long = 8 * 86_400_000;
  const id = await sold(99n);
  const [name = ""] = (await shop.api.sales.find({ any: { amount: euros(99n) } })).sales[0]?.items ?? [];
  expect(await find({ item: name })).toContain(id);
  const later = { ...shop.deps, clock: { nowMs: () => clock.nowMs() + long } };
  const { findSales } = await import("./find-sales.ts");
  const page = await findSales(later)(shop.owner, { any: { item: name }, limit: 10 });
  expect(page.sales).toEqual([]);
});

test("by a thing that has an index no more is read than it finds", async () => {
  const plan = async (any: string) =>
    JSON.stringify(
      await shop.database.owner.begin(async (sql) => {
        await sql`set local enable_seqscan = off`;
        return sql.unsafe(`explain ${any}`);
      }),
    );
  expect(
    await plan(
      `select id from sales where merchant_id = '${place.merchantId}' and state = 'completed' and total_minor = 1`,
    ),
  ).toContain("sales_total");
  expect(
    await plan(
      `select sale_id from charges where merchant_id = '${place.merchantId}' and card ->> 'last4' = '4242'
       and card is not null`,
    ),
  ).toContain("charges_last4");
});

test("a sale that was taken back whole says so, and one of which something came back does not", async () => {
  const shiftId = ids.next<ShiftId>();
  const { registerId } = place;
  await shop.api.shifts.open({ id: shiftId, registerId, float: euros(0n), occurredAtMs: clock.nowMs() });
  const voided = await sold(4711n, { shiftId });
  const partly = await sold(4711n, { shiftId });
  const chargeOf = async (id: SaleId): Promise<ChargeId> => {
    const [charge] = (await shop.api.sales.get({ id })).charges;
    if (!charge) throw new Error("it was paid");
    return charge.id;
  };
  const refunds = [{ id: ids.next<never>(), chargeId: await chargeOf(voided) }];
  await shop.api.sales.void({ id: ids.next(), saleId: voided, registerId, refunds });
  await shop.api.refunds.create({
    id: ids.next(),
    chargeId: await chargeOf(partly),
    returnId: ids.next(),
    goods: { kind: "amount", amount: euros(1n) },
    reason: "cold",
    registerId,
  });
  const { sales } = await shop.api.sales.find({ any: { amount: euros(4711n) } });
  expect(new Map(sales.map(({ id, isVoided }) => [id, isVoided]))).toEqual(
    new Map([
      [partly, false],
      [voided, true],
    ]),
  );
});
