import type {
  Catalogue,
  Category,
  Modifier,
  ModifierGroup,
  Product,
  TaxClass,
  Variant,
} from "@till/catalogue";
import { parseId } from "@till/kernel";
import { type Money, parseCurrency } from "@till/money";

/*
 * A catalogue as text: a line that is its head, and a line of JSON for each product, in their order. What a line holds stands
 * in lists, by place, and an amount is its digits: superjson would name each amount of a large shop by its path. A line is
 * read without the others, and 100,000 articles are some 17 MB, or 1.5 MB compressed. What is read is checked by hand: a till
 * does it a hundred thousand times whenever it starts, and a storefront has no zod to load.
 */

/** Under what it is served, as seen from the server's own address. */
export const cataloguePath = "/catalogue";

/** All but the products, and how many of them follow. */
export interface CatalogueHead extends Pick<Catalogue, "version" | "taxClasses" | "categories"> {
  readonly productCount: number;
}

const amountLine = ({ amountMinor, currency: code }: Money) => [String(amountMinor), code];

export const writeCatalogueHead = ({
  version,
  taxClasses,
  categories,
  productCount,
}: CatalogueHead): string =>
  JSON.stringify({
    version,
    taxClasses: taxClasses.map(({ code, name, ratePpm, mode }): TaxClass => ({ code, name, ratePpm, mode })),
    categories: categories.map(({ code, name, position }): Category => ({ code, name, position })),
    productCount,
  });

export const writeCatalogueProduct = (written: Product): string =>
  JSON.stringify([
    written.id,
    written.name,
    written.description,
    written.categoryCode,
    written.taxClassCode,
    written.favourite,
    written.picture,
    written.variants.map(({ id: variantId, name, sku, barcode, price }) => [
      variantId,
      name,
      sku,
      barcode,
      amountLine(price),
    ]),
    written.soldBy ?? null,
    written.modifierGroups?.map(({ name, min, max, options }) => [
      name,
      min,
      max,
      options.map((option) => [option.code, option.name, amountLine(option.price)]),
    ]) ?? null,
  ]);

/** Throws `SyntaxError`, `TypeError` or `RangeError` for a line that is none. */
export function readCatalogueHead(line: string): CatalogueHead {
  const { version, taxClasses, categories, productCount } = JSON.parse(line) as Record<string, unknown>;
  return {
    version: text(version),
    taxClasses: list(taxClasses, readTaxClass),
    categories: list(categories, readCategory),
    productCount: whole(productCount),
  };
}

/** Throws as `readCatalogueHead` does. */
export function readCatalogueProduct(line: string): Product {
  const [id, name, description, category, taxClass, favourite, picture, variants, soldBy, groups] = place(
    JSON.parse(line),
  );
  if (soldBy !== null && soldBy !== "kg") throw new TypeError(`nothing is sold by ${JSON.stringify(soldBy)}`);
  const read = list(variants, readVariant);
  if (read.length === 0) throw new RangeError("every product has a variant");
  return {
    id: parseId(text(id)),
    name: text(name),
    description: text(description),
    categoryCode: text(category),
    taxClassCode: text(taxClass),
    favourite: favourite === true,
    picture: picture === null ? null : text(picture),
    variants: read,
    ...(soldBy === null ? {} : { soldBy }),
    ...(groups === null ? {} : { modifierGroups: list(groups, readGroup) }),
  };
}

function readVariant(value: unknown): Variant {
  const [id, name, sku, barcode, price] = place(value);
  return {
    id: parseId(text(id)),
    name: text(name),
    sku: text(sku),
    barcode: barcode === null ? null : text(barcode),
    price: readAmount(price),
  };
}

function readGroup(value: unknown): ModifierGroup {
  const [name, min, max, options] = place(value);
  return { name: text(name), min: whole(min), max: whole(max), options: list(options, readModifier) };
}

function readModifier(value: unknown): Modifier {
  const [code, name, price] = place(value);
  return { code: text(code), name: text(name), price: readAmount(price) };
}

function readTaxClass(value: unknown): TaxClass {
  const { code, name, ratePpm, mode } = value as Record<string, unknown>;
  if (mode !== "inclusive" && mode !== "exclusive") throw new TypeError(`no tax is ${JSON.stringify(mode)}`);
  return { code: text(code), name: text(name), ratePpm: whole(ratePpm), mode };
}

function readCategory(value: unknown): Category {
  const { code, name, position } = value as Record<string, unknown>;
  return { code: text(code), name: text(name), position: whole(position) };
}

const digitsMax = 18;

function readAmount(value: unknown): Money {
  const [written, currency] = place(value);
  const digits = text(written);
  if (!/^\d+$/.test(digits) || digits.length > digitsMax) throw new RangeError(`${digits} is no price`);
  return { amountMinor: BigInt(digits), currency: parseCurrency(text(currency)) };
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`${JSON.stringify(value)} is no text`);
  return value;
}

function whole(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${JSON.stringify(value)} is no whole number`);
  return value as number;
}

function place(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${JSON.stringify(value)} is no list`);
  return value;
}

const list = <T>(value: unknown, read: (one: unknown) => T): T[] => place(value).map(read);

export function writeCatalogue(catalogue: Catalogue): string {
  const { products } = catalogue;
  const first = writeCatalogueHead({ ...catalogue, productCount: products.length });
  return [first, ...products.map(writeCatalogueProduct)].join("\n");
}

/** All of it at once. Throws as `readCatalogueHead` does, and `RangeError` for one that is cut short. */
export function readCatalogue(written: string): Catalogue {
  const [first = "", ...lines] = written.split("\n");
  const { productCount, ...rest } = readCatalogueHead(first);
  if (lines.length !== productCount)
    throw new RangeError(`a catalogue of ${productCount} products has ${lines.length} lines`);
  return { ...rest, products: lines.map(readCatalogueProduct) };
}
