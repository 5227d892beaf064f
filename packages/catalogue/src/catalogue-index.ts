import { type ProductId, type VariantId, invariant } from "@till/kernel";
import { normalizeBarcode } from "./barcode.ts";
import { foldText, wordsOf } from "./fold-text.ts";
import { createPlaceIndex } from "./place-index.ts";
import type { Catalogue, Product, Variant } from "./product.ts";

/** A variant with the product it belongs to. */
export interface CatalogueEntry {
  readonly product: Product;
  readonly variant: Variant;
}

/**
 * What an index is made of. Its products may be made anew whenever one is asked for, so that a large shop's need not all be
 * in memory.
 */
export interface IndexedCatalogue extends Omit<Catalogue, "products"> {
  readonly products: Pick<readonly Product[], "length" | "at">;
}

/** Lookups on one version of a catalogue. Made once, it knows a code, an id or an SKU without walking the products. */
export interface CatalogueIndex {
  readonly catalogue: IndexedCatalogue;
  /** Takes what the scanner sent; UPC-A and stray spaces are understood. */
  byBarcode(scanned: string): CatalogueEntry | null;
  /** Case does not matter. */
  bySku(sku: string): CatalogueEntry | null;
  byVariant(id: VariantId): CatalogueEntry | null;
  byProduct(id: ProductId): Product | null;
  /** The first of a category, or of the favourites (null), in the catalogue's order. */
  browse(categoryCode: string | null, limit?: number): readonly Product[];
  /**
   * Products with every word of `text` at the start of one of theirs (name, variants, SKUs), whatever case or
   * accents; names that begin with the text first, then favourites, then in the catalogue's order. No words: none.
   */
  search(text: string, limit?: number): readonly Product[];
}

/** As many as a grid shows of what was found. */
const foundMax = 60;
/** As many as a screen scrolls through; the rest is found by search, or scanned. */
const browsedMax = 120;

/** Nobody types more; a pasted text is matched by its beginning. */
const wordsMax = 16;

/** Builds the lookups. Where two variants share a barcode or SKU, the first in the catalogue is found. */
export function createCatalogueIndex(catalogue: IndexedCatalogue): CatalogueIndex {
  const making = makeIndex(catalogue);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a few milliseconds: `pause` lets whatever else waits go first. */
export async function buildCatalogueIndex(
  catalogue: IndexedCatalogue,
  pause: () => Promise<void>,
): Promise<CatalogueIndex> {
  const making = makeIndex(catalogue);
  for (;;) {
    const step = making.next();
    if (step.done) return step.value;
    await pause();
  }
}

const productsPerStep = 500;

/** Knows products by their places. */
function* makeIndex(catalogue: IndexedCatalogue): Generator<void, CatalogueIndex> {
  const { products } = catalogue;
  const barcodes = createPlaceIndex();
  const skus = createPlaceIndex();
  const variants = createPlaceIndex();
  const byId = createPlaceIndex();
  const shelves = new Map<string | null, number[]>();
  const words = startSearch(products.length);
  for (let place = 0; place < products.length; place += 1) {
    if (place > 0 && place % productsPerStep === 0) yield;
    const product = productAt(products, place);
    byId.add(product.id, place);
    for (const variant of product.variants) {
      variants.add(variant.id, place);
      skus.add(foldText(variant.sku), place);
      if (variant.barcode !== null) barcodes.add(variant.barcode, place);
    }
    for (const shelf of product.favourite ? [product.categoryCode, null] : [product.categoryCode]) {
      const places = shelves.get(shelf);
      if (places === undefined) shelves.set(shelf, [place]);
      else if (places.length < browsedMax) places.push(place);
    }
    words.add(product);
  }
  const at = (place: number) => productAt(products, place);
  const entryAt =
    (isIt: (variant: Variant) => boolean) =>
    (place: number): CatalogueEntry | null => {
      const product = at(place);
      const variant = product.variants.find(isIt);
      return variant ? { product, variant } : null;
    };
  const search = words.finish();
  return {
    catalogue,
    byBarcode(scanned) {
      const code = normalizeBarcode(scanned);
      return barcodes.find(
        code,
        entryAt(({ barcode }) => barcode === code),
      );
    },
    bySku(asked) {
      const code = foldText(asked.trim());
      return skus.find(
        code,
        entryAt(({ sku }) => foldText(sku) === code),
      );
    },
    byVariant: (asked) =>
      variants.find(
        asked,
        entryAt(({ id }) => id === asked),
      ),
    byProduct: (asked) =>
      byId.find(asked, (place) => {
        const product = at(place);
        return product.id === asked ? product : null;
      }),
    browse: (categoryCode, limit = browsedMax) => (shelves.get(categoryCode) ?? []).slice(0, limit).map(at),
    search: (text, limit = foundMax) => search(text, limit).map(at),
  };
}

function productAt(products: IndexedCatalogue["products"], place: number): Product {
  const product = products.at(place);
  invariant(product, "a catalogue has as many products as it says");
  return product;
}

/**
 * Goes through one text of all products' folded words: a few milliseconds for a hundred thousand. An index by word would
 * answer sooner, and take seconds to make whenever a till starts.
 */
function startSearch(count: number) {
  const lines: string[] = [];
  const favourites = new Uint8Array(count);
  const starts = new Uint32Array(count + 1);
  return {
    add(product: Product): void {
      const place = lines.length;
      const line = searchLine(product);
      lines.push(line);
      favourites[place] = product.favourite ? 1 : 0;
      starts[place + 1] = (starts[place] ?? 0) + line.length;
    },
    /** Places of what is found. */
    finish(): (text: string, limit: number) => readonly number[] {
      const all = lines.join("");
      lines.length = 0;
      return (text, limit) => {
        const wanted = [...new Set(wordsOf(text))].slice(0, wordsMax).map((word) => ` ${word}`);
        const [rarest, ...others] = wanted.toSorted((a, b) => b.length - a.length);
        if (rarest === undefined) return [];
        const start = nameStart + foldText(text.trim());
        const ranks: number[][] = [[], [], [], []];
        let place = 0;
        let hit = all.indexOf(rarest);
        while (hit !== -1) {
          while ((starts[place + 1] ?? Number.POSITIVE_INFINITY) <= hit) place += 1;
          const end = starts[place + 1] ?? all.length;
          const line = all.slice(starts[place], end);
          if (others.every((word) => line.includes(word)))
            ranks[(line.includes(start) ? 0 : 2) + (favourites[place] ? 0 : 1)]?.push(place);
          hit = all.indexOf(rarest, end);
        }
        return ranks.flat().slice(0, limit);
      };
    },
  };
}

/** Stands before a name alone, for it is in no word and folded away from names. */
const nameStart = "\n";

/** Each word after a space, so that a space and its beginning finds it; then the name as it is typed. */
function searchLine({ name, variants }: Product): string {
  const texts = variants.flatMap((variant) => [variant.name, variant.sku]);
  const words = wordsOf([name, ...texts].join(" ")).map((word) => ` ${word}`);
  return `${words.join("")}${nameStart}${foldText(name).replaceAll("\n", " ")}`;
}
