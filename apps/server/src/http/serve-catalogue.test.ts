import { gunzipSync } from "node:zlib";
import { type TestCluster, place, startTestCluster } from "@till/db/testing";
import { readCatalogue } from "@till/wire";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openAnotherShop } from "../testing/another-shop.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { serveCatalogue } from "./serve-catalogue.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

let shop: TestApi;
let app: FastifyInstance;
/** Transactions that were begun for it. */
let reads: number;
beforeEach(async () => {
  shop = await createTestApi(cluster);
  app = fastify();
  reads = 0;
  serveCatalogue(app, {
    merchantId: place.merchantId,
    uow: {
      ...shop.deps.uow,
      run: (merchantId, work) => {
        reads += 1;
        return shop.deps.uow.run(merchantId, work);
      },
    },
  });
});
afterEach(() => app.close());

const asked = (headers: Record<string, string> = {}) => app.inject({ url: "/catalogue", headers });
const zipped = { "accept-encoding": "gzip, br" };
const load = () => shop.run((tx) => tx.catalogue.load());

/** Some that stand at the same place, some with a picture, one with choices whose names look like amounts. */
async function stock(count: number): Promise<void> {
  await shop.database.owner`
    with stocked as (
      insert into products (merchant_id, id, name, description, category_code, tax_class_code, favourite, position,
        modifier_groups)
      select merchant_id, uuidv7(), 'Article ' || number || ' "£"', E'two\nlines', category_code, tax_class_code, false,
        10 + number / 7, case when number = 1 then '[{"name":"~12n","min":0,"max":1,"options":
          [{"code":"a","name":"Oat","price":{"amountMinor":"50n","currency":"EUR"}}]}]'::jsonb end
      from (select * from products limit 1) first, generate_series(1, ${count}) number returning *),
    pictured as (
      insert into product_pictures (merchant_id, product_id, svg)
      select merchant_id, id, '<svg/>' from stocked limit 3)
    insert into variants (merchant_id, id, product_id, name, sku, barcode, price_minor, currency, position)
    select merchant_id, uuidv7(), id, '', id::text, null, 9007199254740993, 'EUR', 0 from stocked`;
}

test("what is served is what the shop sells, also over several pages, compressed or not", async () => {
  await stock(2100);
  const catalogue = await load();
  expect(catalogue.products).toHaveLength(2101);
  expect(catalogue.products.filter(({ picture }) => picture !== null)).toHaveLength(4);
  expect(catalogue.products.find(({ modifierGroups }) => modifierGroups)?.modifierGroups?.[0]?.name).toBe(
    "12n",
  );
  const compressed = await asked(zipped);
  expect(compressed.headers["content-encoding"]).toBe("gzip");
  const plain = await asked();
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(gunzipSync(compressed.rawPayload).toString()).toBe(plain.body);
  expect(readCatalogue(plain.body)).toEqual(catalogue);
});

test("it is written once for each version, by pages, however many ask, and who has it is told so", async () => {
  await stock(2100);
  const [first, second] = await Promise.all([asked(zipped), asked(zipped)]);
  expect(first.rawPayload).toEqual(second.rawPayload);
  // Each asked for the version; then the head and five parts, one transaction each.
  expect(reads).toBe(2 + 6);
  const { etag = "" } = first.headers;
  expect((await asked(zipped)).rawPayload).toEqual(first.rawPayload);
  const known = await asked({ "if-none-match": etag });
  expect([known.statusCode, known.body]).toEqual([304, ""]);
  expect(reads).toBe(2 + 6 + 2);
  await shop.database.owner`update products set name = 'Tea, green' where name = 'Article 7 "£"'`;
  const changed = await asked({ "if-none-match": etag });
  expect(changed.statusCode).toBe(200);
  expect(changed.headers.etag).not.toBe(etag);
  expect(readCatalogue(changed.body)).toEqual(await load());
});

test("a change while it is written is not kept under a version that has it: the next who asks gets it", async () => {
  await stock(1100);
  const rename = () => shop.database.owner`update products set name = name || '!'`;
  let pages = 0;
  const other = fastify();
  serveCatalogue(other, {
    merchantId: place.merchantId,
    uow: {
      ...shop.deps.uow,
      run: async (merchantId, work) => {
        pages += 1;
        if (pages === 4) await rename();
        return shop.deps.uow.run(merchantId, work);
      },
    },
  });
  const torn = await other.inject({ url: "/catalogue" });
  expect(torn.body).toContain("!");
  const next = await other.inject({
    url: "/catalogue",
    headers: { "if-none-match": String(torn.headers.etag) },
  });
  expect(readCatalogue(next.body)).toEqual(await load());
  await other.close();
});

test("another merchant's is not in it", async () => {
  const { merchantId } = await openAnotherShop(shop);
  const next = fastify();
  serveCatalogue(next, { uow: shop.deps.uow, merchantId });
  expect(readCatalogue((await next.inject({ url: "/catalogue" })).body).products).toEqual([]);
  await next.close();
  expect(readCatalogue((await asked()).body).products).toHaveLength(1);
});
