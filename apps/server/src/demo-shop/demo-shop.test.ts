import { isEan } from "@till/catalogue";
import { isCurrency } from "@till/money";
import { describe, expect, it } from "vitest";
import { demoShop } from "./demo-shop.ts";
import { pictureSvg } from "./picture-svg.ts";

const { products, categories, taxClasses } = demoShop;
const variants = products.flatMap((product) => product.variants);

describe("the demo shop", () => {
  it("has some sixty products, several with variants, and favourites for the first grid", () => {
    expect(products.length).toBeGreaterThanOrEqual(60);
    expect(products.filter((product) => product.variants.length > 1).length).toBeGreaterThanOrEqual(15);
    expect(products.filter((product) => product.favourite).length).toBeGreaterThanOrEqual(12);
    expect(isCurrency(demoShop.currency)).toBe(true);
  });

  it("gives every product a shelf, a tax class, a name and a sentence", () => {
    const codes = new Set(categories.map((category) => category.code));
    const taxes = new Set(taxClasses.map((taxClass) => taxClass.code));
    const wrong = products.filter(
      (product) =>
        !codes.has(product.categoryCode) ||
        !taxes.has(product.taxClassCode) ||
        product.name === "" ||
        !product.description.endsWith("."),
    );
    expect(wrong).toEqual([]);
    expect(new Set(products.map((product) => product.name)).size).toBe(products.length);
    expect(new Set(taxClasses.map((taxClass) => taxClass.mode))).toEqual(new Set(["inclusive", "exclusive"]));
  });

  it("prices every variant above zero, and names them where there are several", () => {
    expect(variants.filter((variant) => variant.priceMinor <= 0n)).toEqual([]);
    const unnamed = products.filter((product) =>
      product.variants.some((variant) => (variant.name === "") !== (product.variants.length === 1)),
    );
    expect(unnamed).toEqual([]);
  });

  it("writes barcodes a scanner accepts, from the range left to shops, each once", () => {
    const wrong = variants.filter(({ barcode }) => !isEan(barcode) || !/^2\d{12}$/.test(barcode));
    expect(wrong).toEqual([]);
    expect(new Set(variants.map((variant) => variant.barcode)).size).toBe(variants.length);
    expect(new Set(variants.map((variant) => variant.sku)).size).toBe(variants.length);
  });

  it("draws a picture of every product, small, without letters, scripts or anything from elsewhere", () => {
    for (const product of products) {
      const svg = pictureSvg(product);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg".*<\/svg>$/s);
      expect(svg).not.toMatch(/<(text|script|image|style|use|foreignObject)|href|undefined|NaN|url\(/);
      expect(svg.length).toBeLessThan(2_600);
    }
    const pictures = new Set(products.map(pictureSvg));
    expect(pictures.size).toBe(products.length);
  });
});
