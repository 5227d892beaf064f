import type { ProductId, VariantId } from "@till/kernel";
import { normalizeBarcode } from "./barcode.ts";
import { foldText, wordsOf } from "./fold-text.ts";
import type { Catalogue, Product, Variant } from "./product.ts";

/** A variant with the product it belongs to. */
export interface CatalogueEntry {
  readonly product: Product;
  readonly variant: Variant;
}

/** Lookups on one version of a catalogue. Made once, it answers without walking the products. */
export interface CatalogueIndex {
  readonly catalogue: Catalogue;
  /** Takes what the scanner sent; UPC-A and stray spaces are understood. */
  byBarcode(scanned: string): CatalogueEntry | null;
  /** Case does not matter. */
  bySku(sku: string): CatalogueEntry | null;
  byVariant(id: VariantId): CatalogueEntry | null;
  byProduct(id: ProductId): Product | null;
  /**
   * Products with every word of `text` at the start of one of theirs (name, variants, SKUs), whatever case or
   * accents; names that begin with the text first, then favourites, then in the catalogue's order. No words: none.
   */
  search(text: string, limit?: number): readonly Product[];
}

/** As many as a grid shows. */
const resultsMax = 60;

/** Nobody types more; a pasted text is matched by its beginning. */
const wordsMax = 16;

/** Sorts after every letter and digit: the end of the words that share a start. */
const afterLetters = "\uffff";

/** Builds the lookups. Where two variants share a barcode or SKU, the first in the catalogue is found. */
export function createCatalogueIndex(catalogue: Catalogue): CatalogueIndex {
  const { products } = catalogue;
  const barcodes = new Map<string, CatalogueEntry>();
  const skus = new Map<string, CatalogueEntry>();
  const variants = new Map<VariantId, CatalogueEntry>();
  const byId = new Map<ProductId, Product>();
  for (const product of products) {
    byId.set(product.id, product);
    for (const variant of product.variants) {
      const pick = { product, variant };
      variants.set(variant.id, pick);
      if (!skus.has(foldText(variant.sku))) skus.set(foldText(variant.sku), pick);
      if (variant.barcode !== null && !barcodes.has(variant.barcode)) barcodes.set(variant.barcode, pick);
    }
  }
  return {
    catalogue,
    byBarcode: (scanned) => barcodes.get(normalizeBarcode(scanned)) ?? null,
    bySku: (sku) => skus.get(foldText(sku.trim())) ?? null,
    byVariant: (id) => variants.get(id) ?? null,
    byProduct: (id) => byId.get(id) ?? null,
    search: createSearch(products),
  };
}

function createSearch(products: readonly Product[]): CatalogueIndex["search"] {
  const names = products.map(({ name }) => foldText(name));
  const { words, postings } = indexWords(products);

  return (text, limit = resultsMax) => {
    const wanted = [...new Set(wordsOf(text))].slice(0, wordsMax);
    if (wanted.length === 0) return [];
    // matched[p] counts the words found so far: a product that misses one falls behind and stays there.
    const matched = new Uint8Array(products.length);
    for (const [found, prefix] of wanted.entries()) {
      const end = firstAtLeast(words, prefix + afterLetters);
      for (let at = firstAtLeast(words, prefix); at < end; at += 1) {
        for (const product of postings[at] ?? []) {
          if (matched[product] === found) matched[product] = found + 1;
        }
      }
    }
    const start = foldText(text.trim());
    const ranks: Product[][] = [[], [], [], []];
    for (const [position, product] of products.entries()) {
      if (matched[position] !== wanted.length) continue;
      const rank = (names[position]?.startsWith(start) ? 0 : 2) + (product.favourite ? 0 : 1);
      ranks[rank]?.push(product);
    }
    return ranks.flat().slice(0, limit);
  };
}

/** Every distinct word in order, each with the positions of the products that have it. */
function indexWords(products: readonly Product[]): {
  readonly words: readonly string[];
  readonly postings: readonly (readonly number[])[];
} {
  const positions = new Map<string, number[]>();
  for (const [position, { name, variants }] of products.entries()) {
    const texts = variants.flatMap((variant) => [variant.name, variant.sku]);
    for (const word of new Set(wordsOf([name, ...texts].join(" ")))) {
      const known = positions.get(word);
      if (known) known.push(position);
      else positions.set(word, [position]);
    }
  }
  // Compared by code unit, as the binary search compares: a locale's order would not be the same.
  const words = [...positions.keys()].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return { words, postings: words.map((word) => positions.get(word) ?? []) };
}

/** Position of the first word not before `prefix`. */
function firstAtLeast(words: readonly string[], prefix: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? "") < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}
