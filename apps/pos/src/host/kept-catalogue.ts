import type { Catalogue, IndexedCatalogue } from "@till/catalogue";
import { readCatalogueHead, readCatalogueProduct } from "@till/wire";
import type { Store } from "./store.ts";

const kept = "catalogue_lines";
/** Where earlier versions kept it: as JSON with its amounts as digits, and before that as superjson. */
const keptBefore = ["catalogue_text", "catalogue"] as const;

/** As the server wrote it. */
export function keepCatalogue(facts: Store["facts"], written: string): void {
  facts.set(kept, written);
  for (const name of keptBefore) facts.set(name, null);
}

export function keptCatalogue(facts: Store["facts"]): IndexedCatalogue | null {
  const written = facts.get<string>(kept);
  if (written !== null) return openCatalogue(written);
  const text = facts.get<string>("catalogue_text");
  return text === null ? facts.get<Catalogue>("catalogue") : readBefore(text);
}

const newline = 10;

/**
 * Its text, of which a product is read whenever it is asked for: in memory 100,000 products would be ten times as large. Throws
 * as `readCatalogueHead` and `readCatalogueProduct` do, and `RangeError` for one that is cut short.
 */
export function openCatalogue(written: string): IndexedCatalogue {
  const bytes = Buffer.from(written);
  const headEnd = bytes.indexOf(newline);
  const { productCount, ...head } = readCatalogueHead(
    bytes.toString("utf8", 0, headEnd === -1 ? bytes.length : headEnd),
  );
  /** Of each product's newline, and of the end. */
  const ends = new Uint32Array(productCount + 1);
  let lines = 0;
  for (let at = headEnd; at !== -1; at = bytes.indexOf(newline, at + 1)) {
    if (lines < productCount) ends[lines] = at;
    lines += 1;
  }
  if (lines !== productCount)
    throw new RangeError(`a catalogue of ${productCount} products has ${lines} lines`);
  ends[productCount] = bytes.length;
  const at = (place: number) => {
    const [start, end] = [ends[place], ends[place + 1]];
    return start === undefined || end === undefined
      ? undefined
      : readCatalogueProduct(bytes.toString("utf8", start + 1, end));
  };
  return { ...head, products: { length: productCount, at } };
}

function readBefore(text: string): Catalogue {
  const catalogue = JSON.parse(text) as Catalogue;
  for (const { variants, modifierGroups = [] } of catalogue.products) {
    for (const { price } of variants) readAmount(price);
    for (const { options } of modifierGroups) for (const { price } of options) readAmount(price);
  }
  return catalogue;
}

function readAmount(price: { amountMinor: bigint | string }): void {
  price.amountMinor = BigInt(price.amountMinor);
}
