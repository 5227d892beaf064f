import { createDatabase } from "@till/db";
import { type TestCluster, clock, euros, ids, place, startTestCluster, testSealing } from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import { addLine, emptyCart, goodsLine, priceCart } from "@till/sales";
import type { ActOutcome } from "@till/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../access/caller.ts";
import { type TestApi, createTestApi, proceduresOf } from "../testing/test-api.ts";
import { createCaller } from "../trpc/init.ts";

type Acts = Parameters<TestApi["api"]["sales"]["bring"]>[0]["acts"];

let cluster: TestCluster;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => {
  for (const close of closing) await close();
  await cluster?.stop();
});

/** Procedures that commit together, as they do in a shop. */
async function createShop() {
  const shop = await createTestApi(cluster);
  const together = await createDatabase({
    url: shop.database.appUrl,
    ids,
    sealing: testSealing,
    commitTogether: true,
    onError: () => {},
  });
  closing.push(() => together.close());
  const deps = { ...shop.deps, uow: together.uow };
  const { router, doors } = proceduresOf(deps, shop.database);
  const as = (caller: Caller) =>
    createCaller(router)({ caller, requestId: "test", address: "127.0.0.1", doors });
  let receipts = 0;
  const { products, taxClasses } = await shop.run((tx) => tx.catalogue.load());
  /** A sale with its payment and its receipt. */
  const sold = () => {
    const [product] = products;
    const variant = product?.variants[0];
    const taxClass = taxClasses.find(({ code }) => code === product?.taxClassCode);
    if (!product || !variant || !taxClass) throw new Error("the seed sells something");
    const line = goodsLine({ id: ids.next(), product, variant, taxClass, quantityMilli: 1000 });
    const cart = addLine(emptyCart(deps.merchant.currency), line);
    const saleId = ids.next<SaleId>();
    const { total } = priceCart(cart).totals;
    const occurredAtMs = clock.nowMs();
    receipts += 1;
    return {
      saleId,
      commit: {
        id: saleId,
        registerId: place.registerId,
        shiftId: null,
        occurredAtMs,
        cart: { ...cart, lines: [...cart.lines] },
        total,
      },
      charge: {
        id: ids.next<ChargeId>(),
        saleId,
        tender: { kind: "cash" as const, tendered: total },
        occurredAtMs,
      },
      receipt: {
        saleId,
        returnId: null,
        number: `1-${String(receipts).padStart(6, "0")}`,
        occurredAtMs,
      },
    };
  };
  return { ...shop, as, api: as(shop.owner), sold };
}

type Sold = ReturnType<Awaited<ReturnType<typeof createShop>>["sold"]>;

const actsOf = ({ commit, charge, receipt }: Sold): Acts => [
  { kind: "sales.commit", input: commit },
  { kind: "charges.create", input: charge },
  { kind: "receipts.issue", input: receipt },
];
const kindsOf = (outcomes: readonly ActOutcome[]) => outcomes.map(({ kind }) => kind);
const codeOf = (outcome: ActOutcome | undefined) =>
  outcome?.kind === "refused" ? outcome.refusal.code : outcome?.kind;

async function countsOf({ database }: Pick<TestApi, "database">) {
  const [row] = await database.owner<Record<string, number>[]>`
    select (select count(*)::int from sales where state = 'completed') as completed,
      (select count(*)::int from charges) as charges,
      (select count(*)::int from receipts) as receipts,
      (select count(*)::int from audit where action = 'sale.committed') as audited,
      (select count(distinct x)::int from (
        select xmin::text as x from charges union all select xmin::text from receipts
        union all select xmin::text from audit where action = 'sale.committed') as written) as commits`;
  return row;
}

test("many sales in one call are each there once, in few commits, and the same call again changes nothing", async () => {
  const { api, sold, database } = await createShop();
  const acts = Array.from({ length: 32 }, sold).flatMap(actsOf);
  expect(new Set(kindsOf(await api.sales.bring({ acts })))).toEqual(new Set(["accepted"]));
  const counts = await countsOf({ database });
  expect(counts).toMatchObject({ completed: 32, charges: 32, receipts: 32, audited: 32 });
  expect(counts?.["commits"]).toBeLessThan(12);
  const [register] =
    await database.owner`select receipt_counter from registers where id = ${place.registerId}`;
  expect(register).toEqual({ receipt_counter: 32 });
  expect(new Set(kindsOf(await api.sales.bring({ acts })))).toEqual(new Set(["accepted"]));
  expect(await countsOf({ database })).toEqual(counts);
});

test("an act is done once whether it comes by itself or among others, in either order", async () => {
  const { api, sold, database } = await createShop();
  const [alone, among] = [sold(), sold()];
  await api.sales.commit(alone.commit);
  const charged = await api.charges.create(alone.charge);
  expect(kindsOf(await api.sales.bring({ acts: [...actsOf(alone), ...actsOf(among)] }))).toEqual(
    Array.from({ length: 6 }, () => "accepted"),
  );
  expect(await api.charges.get({ id: alone.charge.id })).toEqual(charged);
  expect(await api.sales.commit(among.commit)).toMatchObject({ state: "completed" });
  expect(await api.charges.create(among.charge)).toMatchObject({ state: "captured" });
  expect(await api.receipts.issue(among.receipt)).toMatchObject({ number: among.receipt.number });
  expect(await countsOf({ database })).toMatchObject({ completed: 2, charges: 2, receipts: 2, audited: 2 });
});

test("a refused act is refused as by its own procedure, holds back its own sale only, and no other hears of it", async () => {
  const { api, sold, database } = await createShop();
  const [good, wrong, last] = [sold(), sold(), sold()];
  const off = { ...wrong, commit: { ...wrong.commit, total: euros(1n) } };
  const outcomes = await api.sales.bring({ acts: [...actsOf(good), ...actsOf(off), ...actsOf(last)] });
  expect(outcomes.map(codeOf)).toEqual([
    ...Array.from({ length: 3 }, () => "accepted"),
    "conflict",
    "behind",
    "behind",
    ...Array.from({ length: 3 }, () => "accepted"),
  ]);
  const body = await api.sales
    .commit(off.commit)
    .catch((error: { cause: { body: unknown } }) => error.cause.body);
  expect(outcomes[3]).toEqual({ kind: "refused", refusal: body });
  expect(await countsOf({ database })).toMatchObject({ completed: 2, charges: 2, receipts: 2 });
  // What waits behind it goes through once the sale is right.
  expect(kindsOf(await api.sales.bring({ acts: actsOf(wrong) }))).toEqual([
    "accepted",
    "accepted",
    "accepted",
  ]);
});

test("each act asks for the permission of its own procedure", async () => {
  const { as, owner, sold, database } = await createShop();
  const { "receipt.issue": _, ...grants } = owner.person.grants;
  const acts = actsOf(sold());
  const outcomes = await as({ ...owner, person: { ...owner.person, grants } }).sales.bring({ acts });
  expect(outcomes.map(codeOf)).toEqual(["accepted", "accepted", "forbidden"]);
  const elsewhere = { ...owner, registerId: null };
  expect((await as(elsewhere).sales.bring({ acts: actsOf(sold()) })).map(codeOf)).toEqual([
    "forbidden",
    "behind",
    "behind",
  ]);
  expect(await countsOf({ database })).toMatchObject({ completed: 1, receipts: 0 });
});

test("two acts of one call with one receipt number: one has it, the other is refused", async () => {
  const { api, sold, database } = await createShop();
  const [one, two] = [sold(), sold()];
  const same = { ...two, receipt: { ...two.receipt, number: one.receipt.number } };
  const outcomes = await api.sales.bring({ acts: [...actsOf(one), ...actsOf(same)] });
  expect(new Set([outcomes[2], outcomes[5]].map(codeOf))).toEqual(new Set(["accepted", "conflict"]));
  expect(await countsOf({ database })).toMatchObject({ completed: 2, receipts: 1 });
});
