import type { Catalogue, IndexedCatalogue, Product } from "@till/catalogue";
import { parseId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { writeCatalogue } from "@till/wire";
import { expect, test } from "vitest";
import { keepCatalogue, keptCatalogue, openCatalogue } from "./kept-catalogue.ts";

const euros = (amountMinor: bigint) => money(amountMinor, parseCurrency("EUR"));

function keptFacts() {
  const values = new Map<string, unknown>();
  return {
    get: <T>(name: string) => (values.get(name) ?? null) as T | null,
    set: (name: string, value: unknown) => void values.set(name, value),
  };
}

const all = (read: IndexedCatalogue | null) =>
  read && {
    ...read,
    products: Array.from({ length: read.products.length }, (_, place) => read.products.at(place)),
  };

const tea: Product = {
  id: parseId("0192b1a0-0000-7000-8000-000000000001"),
  name: 'Tea "Grün"',
  description: "12",
  categoryCode: "drinks",
  taxClassCode: "food",
  favourite: true,
  picture: "/pictures/tea.svg",
  variants: [
    {
      id: parseId("0192b1a0-0000-7000-8000-000000000002"),
      name: "100",
      sku: "42",
      barcode: "4006381333931",
      price: euros(9_007_199_254_740_993n),
    },
  ],
  modifierGroups: [{ name: "Milk", min: 0, max: 1, options: [{ code: "1", name: "Oat", price: euros(0n) }] }],
};
const catalogue: Catalogue = {
  version: "12",
  taxClasses: [{ code: "food", name: "5.5%", ratePpm: 55_000, mode: "inclusive" }],
  categories: [{ code: "drinks", name: "Drinks", position: 0 }],
  products: [tea],
};

test("a catalogue is read as it was kept: amounts to the last cent, and nothing else that only looks like one", () => {
  const facts = keptFacts();
  keepCatalogue(facts, writeCatalogue(catalogue));
  expect(all(keptCatalogue(facts))).toEqual(catalogue);
});

test("its products are read one by one, each at its place, whatever letters it is written in", () => {
  const named = (name: string): Product => ({ ...tea, name });
  const written = writeCatalogue({ ...catalogue, products: [named("Thé"), named("\u8336\n"), named("🍵")] });
  const { products } = openCatalogue(written);
  expect([2, 0, 1].map((place) => products.at(place)?.name)).toEqual(["🍵", "Thé", "\u8336\n"]);
  expect(products.at(3)).toBeUndefined();
  expect(all(openCatalogue(writeCatalogue({ ...catalogue, products: [] })))?.products).toEqual([]);
  expect(() => openCatalogue(written.slice(0, written.lastIndexOf("\n")))).toThrow("3 products has 2 lines");
  expect(() => openCatalogue(`${written}\n[]`)).toThrow("3 products has 4 lines");
});

test("one that an earlier version kept is still sold from, until a newer one takes its place", () => {
  const facts = keptFacts();
  expect(keptCatalogue(facts)).toBeNull();
  facts.set("catalogue", catalogue);
  expect(all(keptCatalogue(facts))).toEqual(catalogue);
  facts.set(
    "catalogue_text",
    JSON.stringify(catalogue, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  );
  facts.set("catalogue", null);
  expect(all(keptCatalogue(facts))).toEqual(catalogue);
  keepCatalogue(facts, writeCatalogue({ ...catalogue, version: "13" }));
  expect(keptCatalogue(facts)?.version).toBe("13");
  expect(facts.get("catalogue_text")).toBeNull();
});
