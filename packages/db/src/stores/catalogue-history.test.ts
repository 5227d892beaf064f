import { offersSince } from "@till/catalogue";
import { afterAll, beforeAll, expect, test } from "vitest";
import { place, seed, shop } from "../testing/test-data.ts";
import { type TestCluster, type TestDatabase, startTestCluster } from "../testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

const [tea] = shop.products;
const [small, large] = tea.variants;
const daysMax = 30;

const version = () => database.db.uow.read(place.merchantId, (tx) => tx.catalogue.version());

const offered = async (since: string, variantId: (typeof small | typeof large)["id"] = small.id) => {
  const history = await database.db.uow.read(place.merchantId, (tx) =>
    tx.catalogue.since(since, { variantIds: [variantId], daysMax }),
  );
  return offersSince(history, variantId, BigInt(since)).map(({ price, tax }) => [
    price.amountMinor,
    tax.ratePpm,
  ]);
};

test("every price that was changed is kept with the version that ended it, whoever changed it", async () => {
  const first = await version();
  await database.owner`update variants set price_minor = 480 where id = ${small.id}`;
  const second = await version();
  await database.app.begin(async (sql) => {
    await sql`select set_config('till.merchant_id', ${place.merchantId}, true)`;
    await sql`update variants set price_minor = 500 where id = ${small.id}`;
  });
  expect(await offered(first)).toEqual([
    [450n, 190_000],
    [480n, 190_000],
    [500n, 190_000],
  ]);
  expect(await offered(second)).toEqual([
    [480n, 190_000],
    [500n, 190_000],
  ]);
  expect(await offered(await version())).toEqual([[500n, 190_000]]);
});

test("another tax is kept as a price is; a name, a picture and a place on the grid leave nothing behind", async () => {
  const before = await version();
  await database.owner`update tax_classes set rate_ppm = 160000`;
  expect(await offered(before, large.id)).toEqual([
    [990n, 190_000],
    [990n, 160_000],
  ]);
  const [rows] = await database.owner`select
    (select count(*) from past_variants) + (select count(*) from past_products) + (select count(*) from past_tax_classes) as count`;
  await database.owner`update variants set name = 'Bag', position = position + 1`;
  await database.owner`update products set name = 'Fine tea', favourite = false`;
  await database.owner`update tax_classes set name = 'Usual'`;
  const [after] = await database.owner`select
    (select count(*) from past_variants) + (select count(*) from past_products) + (select count(*) from past_tax_classes) as count`;
  expect(after).toEqual(rows);
});

test("what ended longer ago than was asked for is not told", async () => {
  const before = await version();
  await database.owner`insert into past_variants
    select merchant_id, id, ${String(Number(before) + 1)}, now() - interval '31 days', product_id, 1, currency
    from variants where id = ${large.id}`;
  await database.owner`update tax_classes set name = 'Usual again'`;
  expect(await offered(before, large.id)).toEqual([[990n, 160_000]]);
});

test("what was withdrawn with its whole product was sold until then", async () => {
  const before = await version();
  await database.owner`delete from products where id = ${tea.id}`;
  expect(await offered(before)).toEqual([[500n, 160_000]]);
  expect(await offered(await version())).toEqual([]);
});

test("nobody makes up a price: the runtime role reads the past and writes none of it", async () => {
  const forged = `insert into past_variants (merchant_id, id, until_version, ended_at, product_id, price_minor, currency)
    values ('${place.merchantId}', '${small.id}', 999, now(), '${tea.id}', 1, 'EUR')`;
  await expect(
    database.app.begin(async (sql) => {
      await sql`select set_config('till.merchant_id', ${place.merchantId}, true)`;
      await sql.unsafe(forged);
    }),
  ).rejects.toMatchObject({ code: "42501" });
});
