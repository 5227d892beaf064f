import { type ProductId, type VariantId, createIdSource } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Catalogue,
  type Product,
  buildCatalogueIndex,
  createCatalogueIndex,
  foldText,
  fromPrice,
  gtinCheckDigit,
  isEan,
  normalizeBarcode,
} from "./index.ts";

const eur = parseCurrency("EUR");
let count = 0;
const ids = createIdSource({ nowMs: () => (count += 1) }, () => new Uint8Array(16));

function product(
  name: string,
  over: Partial<Product> & { prices?: bigint[]; sku?: string; barcode?: string } = {},
): Product {
  const { prices = [100n], sku = `SKU-${count}`, barcode = null, ...rest } = over;
  return {
    id: ids.next<ProductId>(),
    name,
    description: "",
    categoryCode: "c",
    taxClassCode: "t",
    favourite: false,
    picture: null,
    variants: prices.map((minor, index) => ({
      id: ids.next<VariantId>(),
      name: index === 0 ? "" : `size ${index}`,
      sku: index === 0 ? sku : `${sku}-${index}`,
      barcode: index === 0 ? barcode : null,
      price: money(minor, eur),
    })),
    ...rest,
  };
}

const catalogueOf = (products: readonly Product[]): Catalogue => ({
  version: "1",
  taxClasses: [],
  categories: [],
  products,
});
const names = (found: readonly Product[]): string[] => found.map(({ name }) => name);

test("a scan finds its variant, with spaces, and a UPC-A as the EAN-13 it is", () => {
  const beans = product("Beans", { barcode: "4006381333931" });
  const mug = product("Mug", { barcode: "0036000291452" });
  const index = createCatalogueIndex(catalogueOf([beans, mug]));
  expect(index.byBarcode("4006381333931")?.product).toBe(beans);
  expect(index.byBarcode(" 4006381333931\r\n")?.product).toBe(beans);
  expect(index.byBarcode("036000291452")?.product).toBe(mug);
  expect(index.byBarcode("4006381333932")).toBeNull();
});

test("SKU, variant and product are found, an SKU in any case", () => {
  const beans = product("Beans", { sku: "BN-250", prices: [100n, 200n] });
  const index = createCatalogueIndex(catalogueOf([beans]));
  expect(index.bySku("bn-250-1 ")?.variant).toBe(beans.variants[1]);
  const [variant] = beans.variants;
  expect(variant && index.byVariant(variant.id)?.product).toBe(beans);
  expect(index.byProduct(beans.id)).toBe(beans);
  expect(index.byProduct(ids.next())).toBeNull();
});

test("a search takes the starts of words in any order, without accents or case", () => {
  const index = createCatalogueIndex(
    catalogueOf([
      product("Crème brûlée"),
      product("Weißbier, groß"),
      product("Smørrebrød"),
      product("Cream cheese"),
    ]),
  );
  expect(names(index.search("BRULE cre"))).toEqual(["Crème brûlée"]);
  expect(names(index.search("weissb"))).toEqual(["Weißbier, groß"]);
  expect(names(index.search("smorre"))).toEqual(["Smørrebrød"]);
  expect(names(index.search("cre"))).toEqual(["Crème brûlée", "Cream cheese"]);
  expect(index.search("rulee")).toEqual([]);
  expect(index.search("  -- ")).toEqual([]);
});

test("names that begin with the text come first, then favourites, and the limit holds", () => {
  const index = createCatalogueIndex(
    catalogueOf([product("Iced tea"), product("Green tea", { favourite: true }), product("Tea towel")]),
  );
  expect(names(index.search("tea"))).toEqual(["Tea towel", "Green tea", "Iced tea"]);
  expect(names(index.search("tea", 1))).toEqual(["Tea towel"]);
});

test("the index finds just what walking every product finds", () => {
  const word = fc.constantFrom("tea", "teapot", "green", "Grün", "café", "cafe", "x1", "250", "g");
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));
  const query = fc.array(fc.constantFrom("t", "te", "tea", "gr", "caf", "x", "2", "zz"), {
    minLength: 1,
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), query, (productNames, wanted) => {
      const products = productNames.map((one) => product(one, { sku: "" }));
      const index = createCatalogueIndex(catalogueOf(products));
      const walked = products.filter(({ name: own }) =>
        wanted.every((prefix) =>
          foldText(own)
            .split(" ")
            .some((one) => one.startsWith(prefix)),
        ),
      );
      expect(new Set(index.search(wanted.join(" "), 1000))).toEqual(new Set(walked));
    }),
  );
});

test("a category and the favourites are browsed in the catalogue's order, as far as asked", () => {
  const products = ["a", "b", "c", "d"].map((name, place) =>
    product(name, { categoryCode: place % 2 === 0 ? "even" : "odd", favourite: place > 1 }),
  );
  const index = createCatalogueIndex(catalogueOf(products));
  expect(names(index.browse("even"))).toEqual(["a", "c"]);
  expect(names(index.browse(null))).toEqual(["c", "d"]);
  expect(names(index.browse("odd", 1))).toEqual(["b"]);
  expect(index.browse("none")).toEqual([]);
});

test("an index that is built in steps over products that are made when asked for finds the same", async () => {
  const products = Array.from({ length: 1200 }, (_, place) =>
    product(`Tea ${place}`, { sku: `T${place}`, ...(place === 777 && { barcode: "4006381333931" }) }),
  );
  const made: number[] = [];
  const at = (place: number) => {
    made.push(place);
    return products[place] && { ...products[place] };
  };
  let pauses = 0;
  const index = await buildCatalogueIndex(
    { ...catalogueOf([]), products: { length: products.length, at } },
    async () => {
      pauses += 1;
    },
  );
  expect(pauses).toBe(2);
  expect(made).toHaveLength(1200);
  expect(index.byBarcode("4006381333931")?.product).toEqual(products[777]);
  expect(index.bySku("t500")?.product).toEqual(products[500]);
  expect(names(index.search("tea 11", 3))).toEqual(["Tea 11", "Tea 110", "Tea 111"]);
  expect(made).toHaveLength(1205);
});

test("an EAN with one digit changed is refused, the right one accepted", () => {
  const body = fc.oneof(
    fc.integer({ min: 0, max: 9_999_999 }).map((n) => String(n).padStart(7, "0")),
    fc.bigInt(0n, 999_999_999_999n).map((n) => String(n).padStart(12, "0")),
  );
  fc.assert(
    fc.property(body, fc.nat(12), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
      const ean = `${digits}${gtinCheckDigit(digits)}`;
      expect(isEan(ean)).toBe(true);
      const place = at % ean.length;
      const changed = ean.slice(0, place) + String((Number(ean[place]) + by) % 10) + ean.slice(place + 1);
      expect(isEan(changed)).toBe(false);
    }),
  );
  expect(gtinCheckDigit("400638133393")).toBe(1);
  for (const wrong of ["", "12345670x", "1234", "40063813339311"]) expect(isEan(wrong)).toBe(false);
  expect(normalizeBarcode("123456789013")).toBe("123456789013");
});

test("the price shown is the least of the variants, with from only when they differ", () => {
  expect(fromPrice(product("A", { prices: [300n, 100n, 200n] }))).toEqual({
    price: money(100n, eur),
    varies: true,
  });
  expect(fromPrice(product("B", { prices: [300n, 300n] }))).toEqual({
    price: money(300n, eur),
    varies: false,
  });
});
