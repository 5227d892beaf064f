import type { Catalogue, Product } from "@till/catalogue";
import { type ProductId, type VariantId, createIdSource } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readCatalogue, readCatalogueProduct, writeCatalogue, writeCatalogueProduct } from "./index.ts";

const ids = createIdSource({ nowMs: () => 1_700_000_000_000 }, (count) => new Uint8Array(count).fill(7));
const price = fc
  .bigInt(0n, 999_999_999_999_999_999n)
  .chain((minor) => fc.constantFrom("EUR", "JPY", "KWD").map((code) => money(minor, parseCurrency(code))));
const text = fc.string({ unit: "binary", maxLength: 12 });
const product: fc.Arbitrary<Product> = fc.record(
  {
    id: fc.constant(ids.next<ProductId>()),
    name: text,
    description: text,
    categoryCode: text,
    taxClassCode: text,
    favourite: fc.boolean(),
    picture: fc.option(text),
    variants: fc.array(
      fc.record({
        id: fc.constant(ids.next<VariantId>()),
        name: text,
        sku: text,
        barcode: fc.option(text),
        price,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    soldBy: fc.constant("kg" as const),
    modifierGroups: fc.array(
      fc.record({
        name: text,
        min: fc.nat(),
        max: fc.nat(),
        options: fc.array(fc.record({ code: text, name: text, price }), { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  },
  {
    requiredKeys: [
      "id",
      "name",
      "description",
      "categoryCode",
      "taxClassCode",
      "favourite",
      "picture",
      "variants",
    ],
  },
);
const catalogueOf = (products: readonly Product[]): Catalogue => ({
  version: "12",
  taxClasses: [{ code: "food", name: "5.5%", ratePpm: 55_000, mode: "inclusive" }],
  categories: [{ code: "drinks", name: "Drinks", position: 0 }],
  products,
});

test("a catalogue is read as it was written: every amount to its last digit, every text whatever is in it", () => {
  fc.assert(
    fc.property(fc.array(product, { maxLength: 4 }), (products) => {
      const catalogue = catalogueOf(products);
      expect(readCatalogue(writeCatalogue(catalogue))).toEqual(catalogue);
    }),
  );
});

test("one that was cut short or that somebody changed is not read", () => {
  const [tea] = fc.sample(product, { numRuns: 1, seed: 1 });
  if (!tea) throw new Error("one was asked for");
  const written = writeCatalogue(catalogueOf([tea, tea]));
  expect(() => readCatalogue(written.slice(0, written.lastIndexOf("\n")))).toThrow("2 products has 1");
  expect(() => readCatalogue(written.slice(0, -3))).toThrow(SyntaxError);
  const parts = JSON.parse(writeCatalogueProduct(tea)) as unknown[];
  const changed = (place: number, value: unknown) => () =>
    readCatalogueProduct(JSON.stringify(parts.with(place, value)));
  const priced = (digits: unknown) => [[ids.next(), "", "", null, [digits, "EUR"]]];
  expect(changed(7, priced("100"))).not.toThrow();
  for (const digits of [100, "1e2", "-1", "", "1".repeat(19)])
    expect(changed(7, priced(digits))).toThrow(/is no (?:price|text)/);
  expect(changed(7, [])).toThrow("has a variant");
  expect(changed(0, "1")).toThrow(RangeError);
  expect(changed(1, null)).toThrow("null is no text");
  expect(changed(8, "lb")).toThrow("nothing is sold by");
});
