import { type TestCluster, clock, ids, place, startTestCluster } from "@till/db/testing";
import { type ParkedCartId, type RegisterId, type StoreId, type Uuid } from "@till/kernel";
import { addLine, emptyCart, goodsLine } from "@till/sales";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../access/caller.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { TillError } from "../till-error.ts";

let cluster: TestCluster;
let shop: TestApi;
const second = ids.next<RegisterId>();
const elsewhere = ids.next<RegisterId>();
const occurredAtMs = clock.nowMs();

beforeAll(async () => {
  cluster = await startTestCluster();
  shop = await createTestApi(cluster);
  const storeId = ids.next<StoreId>();
  const { owner } = shop.database;
  const { merchantId } = place;
  await owner`insert into stores (merchant_id, id, name, address, time_zone, cutoff_hour)
    values (${merchantId}, ${storeId}, 'Harbour', '[]', 'Europe/Berlin', 4)`;
  for (const [id, store, number] of [
    [second, place.storeId, 2],
    [elsewhere, storeId, 3],
  ] as const) {
    await owner`insert into registers (merchant_id, id, store_id, name, number, kind, receipt_series, receipt_counter)
      values (${merchantId}, ${id}, ${store}, ${`Register ${number}`}, ${number}, 'counter', 0, 0)`;
  }
});
afterAll(async () => cluster?.stop());

const at = (registerId: RegisterId): TestApi["api"] => {
  const caller = shop.owner satisfies Caller;
  return shop.as({ ...caller, registerId });
};

async function parked({ isShared }: { readonly isShared: boolean }): Promise<ParkedCartId> {
  const { products, taxClasses } = await shop.run((tx) => tx.catalogue.load());
  const [product] = products;
  const variant = product?.variants[0];
  const [taxClass] = taxClasses;
  if (!product || !variant || !taxClass) throw new Error("the seed sells tea");
  const cart = addLine(
    emptyCart(shop.deps.merchant.currency),
    goodsLine({ id: ids.next(), product, variant, taxClass }),
  );
  const id = ids.next<ParkedCartId>();
  const input = { id, registerId: place.registerId, label: "Table 4", occurredAtMs };
  await at(place.registerId).carts.park({ ...input, cart: { ...cart, lines: [...cart.lines] } });
  if (isShared) await at(place.registerId).carts.share({ id });
  return id;
}

const take = (registerId: RegisterId, parkedCartId: ParkedCartId, id = ids.next<Uuid>()) =>
  at(registerId).carts.take({ id, parkedCartId, registerId, occurredAtMs });

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    const { cause } = error as Error;
    return cause instanceof TillError ? cause.body.code : String(error);
  }
}

test("of registers that take up one cart at the same moment exactly one gets it", async () => {
  const id = await parked({ isShared: true });
  const tries = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? second : place.registerId));
  const codes = await Promise.all(tries.map((registerId) => codeOf(take(registerId, id))));
  expect(codes.filter((code) => code === "done")).toHaveLength(1);
  expect(codes.filter((code) => code === "cart_taken")).toHaveLength(9);
});

test("the taking whose answer was lost gets its cart again, and nobody else does", async () => {
  const id = await parked({ isShared: true });
  const takeId = ids.next<Uuid>();
  const first = await take(second, id, takeId);
  expect(await take(second, id, takeId)).toEqual(first);
  expect(first).toMatchObject({ label: "Table 4", cart: { lines: [{ quantityMilli: 1000 }] } });
  expect(await codeOf(take(second, id))).toBe("cart_taken");
});

test("until its own register shares it, a cart is that register's alone", async () => {
  const id = await parked({ isShared: false });
  expect(await codeOf(take(second, id))).toBe("cart_taken");
  const seen = await at(second).carts.waiting({ registerId: second });
  expect(seen.map((cart) => cart.id)).not.toContain(id);
  const own = await at(place.registerId).carts.waiting({ registerId: place.registerId });
  expect(own.map((cart) => cart.id)).toContain(id);
  expect(await codeOf(take(place.registerId, id))).toBe("done");
});

test("a cart stays in its store, and only its own register shares it", async () => {
  const id = await parked({ isShared: true });
  expect(await codeOf(take(elsewhere, id))).toBe("not_found");
  expect(await at(elsewhere).carts.waiting({ registerId: elsewhere })).toEqual([]);
  const other = await parked({ isShared: false });
  expect(await codeOf(at(second).carts.share({ id: other }))).toBe("forbidden");
});
