import { type ProductId, type VariantId, createIdSource } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { type CatalogueHistory, offersSince } from "./index.ts";

const eur = parseCurrency("EUR");
const ids = createIdSource({ nowMs: () => 0 }, () => new Uint8Array(16));
const id = ids.next<VariantId>();
const productId = ids.next<ProductId>();

/** Cost 1.00 until version 4, 2.00 until version 7, 3.00 since; its tax class charged 7 % until version 6. */
const history: CatalogueHistory = {
  version: 9n,
  variants: [
    { id, productId, price: money(200n, eur), untilVersion: 7n },
    { id, productId, price: money(300n, eur), untilVersion: null },
    { id, productId, price: money(100n, eur), untilVersion: 4n },
  ],
  products: [
    { id: productId, taxClassCode: "food", soldBy: undefined, modifierGroups: undefined, untilVersion: null },
  ],
  taxClasses: [
    { code: "food", ratePpm: 190_000, mode: "inclusive", untilVersion: null },
    { code: "food", ratePpm: 70_000, mode: "inclusive", untilVersion: 6n },
  ],
};

const since = (version: bigint, of = history) =>
  offersSince(of, id, version).map(({ price, tax }) => [price.amountMinor, tax.ratePpm]);

test("from a version on, each price with the tax of its time, and none of before", () => {
  expect(since(3n)).toEqual([
    [100n, 70_000],
    [200n, 70_000],
    [200n, 190_000],
    [300n, 190_000],
  ]);
  expect(since(4n)).toEqual([
    [200n, 70_000],
    [200n, 190_000],
    [300n, 190_000],
  ]);
  expect(since(6n)).toEqual([
    [200n, 190_000],
    [300n, 190_000],
  ]);
  expect(since(9n)).toEqual([[300n, 190_000]]);
});

test("since a version that never was there is nothing", () => {
  expect(since(10n)).toEqual([]);
});

test("what was taken out of the catalogue was sold until then, and is not any more", () => {
  const withdrawn = {
    ...history,
    variants: history.variants.filter(({ untilVersion }) => untilVersion !== null),
  };
  expect(since(6n, withdrawn)).toEqual([[200n, 190_000]]);
  expect(since(7n, withdrawn)).toEqual([]);
});
