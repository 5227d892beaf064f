import type { ProductId, VariantId } from "@till/kernel";
import type { Money, TaxRate } from "@till/money";
import type { Modifier, Product, SoldGoods, TaxClass } from "./product.ts";

/** How a variant is sold at one moment. */
export interface Offer {
  readonly price: Money;
  readonly soldBy: Product["soldBy"];
  readonly options: readonly Modifier[];
  readonly tax: TaxRate;
}

/** With the first version of the catalogue that does not have it any more; null: it stands. */
interface Ended {
  readonly untilVersion: bigint | null;
}

/** What ended in a catalogue, as far back as somebody asked, and what stands, of some variants. */
export interface CatalogueHistory {
  /** The newest. */
  readonly version: bigint;
  readonly variants: readonly (Ended & {
    readonly id: VariantId;
    readonly productId: ProductId;
    readonly price: Money;
  })[];
  readonly products: readonly (Ended & Pick<Product, "id" | "taxClassCode" | "soldBy" | "modifierGroups">)[];
  readonly taxClasses: readonly (Ended & Pick<TaxClass, "code" | "ratePpm" | "mode">)[];
}

/** How a variant is sold by this catalogue; null: it is not. */
export function offerOf({ products, taxClasses }: SoldGoods, variantId: VariantId | null): Offer | null {
  const product = products.find(({ variants }) => variants.some(({ id }) => id === variantId));
  const price = product?.variants.find(({ id }) => id === variantId)?.price;
  const tax = taxClasses.find(({ code }) => code === product?.taxClassCode);
  return product && price && tax ? toOffer(price, product, tax) : null;
}

/** Each way in which a variant was sold, from a version until now, in order. None since a version that never was. */
export function offersSince(
  { version: newest, variants, products, taxClasses }: CatalogueHistory,
  variantId: VariantId,
  sinceVersion: bigint,
): readonly Offer[] {
  if (sinceVersion > newest) return [];
  const all = [...variants, ...products, ...taxClasses];
  const ends = all.flatMap(({ untilVersion: end }) => (end !== null && end > sinceVersion ? [end] : []));
  // Nothing changes but at an end: as it stood then is as it stood until the next one.
  const versions = [...new Set([sinceVersion, ...ends])].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return versions.flatMap((version) => {
    const variant = standing(variants, version, ({ id }) => id === variantId);
    const product = variant && standing(products, version, ({ id }) => id === variant.productId);
    const tax = product && standing(taxClasses, version, ({ code }) => code === product.taxClassCode);
    return tax ? [toOffer(variant.price, product, tax)] : [];
  });
}

/** The row that stood at a version: the one that ended first after it. */
function standing<Row extends Ended>(
  rows: readonly Row[],
  version: bigint,
  is: (row: Row) => boolean,
): Row | undefined {
  let first: Row | undefined;
  for (const row of rows) {
    const { untilVersion: end } = row;
    if (!is(row) || (end !== null && end <= version)) continue;
    const firstEnd = first?.untilVersion ?? null;
    if (!first || (end !== null && (firstEnd === null || end < firstEnd))) first = row;
  }
  return first;
}

const toOffer = (
  price: Money,
  { soldBy, modifierGroups = [] }: Pick<Product, "soldBy" | "modifierGroups">,
  { ratePpm, mode }: TaxRate,
): Offer => ({
  price,
  soldBy,
  options: modifierGroups.flatMap(({ options }) => options),
  tax: { ratePpm, mode },
});
