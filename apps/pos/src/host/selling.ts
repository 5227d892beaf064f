import {
  type CatalogueEntry,
  type Modifier,
  type Product,
  type ScaleCode,
  type TaxClass,
  fromPrice,
  readScaleCode,
} from "@till/catalogue";
import { money } from "@till/money";
import { type CartLine, type PickedGoods, addLine, goodsLine } from "@till/sales";
import type { GridItem, ItemPick, OpenItem, ScanAnswer } from "../shared/till-state.ts";
import { changeCart } from "./change-cart.ts";
import { type TillContext, cartOf, scaleRulesOf } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/** Null: the favourites. */
export const browse = ({ memory }: TillContext, category: string | null): readonly GridItem[] =>
  (memory.index?.browse(category) ?? []).map(toGridItem);

export const search = ({ memory }: TillContext, text: string): readonly GridItem[] =>
  (memory.index?.search(text) ?? []).map(toGridItem);

const toGridItem = (product: Product): GridItem => ({
  productId: product.id,
  name: product.name,
  picture: product.picture,
  ...fromPrice(product),
  variants: product.variants.map(({ id, name, price }) => ({ id, name, price })),
  isWeighed: product.soldBy === "kg",
  modifierGroups: product.modifierGroups ?? [],
});

/**
 * Adds what a code names: a product's, or one that a scale printed with a weight or a price. What has to be asked
 * first, and what nobody knows, is answered and not added.
 */
export function scan(context: TillContext, code: string): ScanAnswer {
  const { index } = context.memory;
  const label = readScaleCode(code, scaleRulesOf(context));
  const labelled = label && index?.byBarcode(label.barcode);
  if (label && labelled?.product.soldBy === "kg" && label.value > 0) {
    return added(context, labelled, weighedBy(context, label));
  }
  const found = index?.byBarcode(code) ?? index?.bySku(code) ?? null;
  if (!found) return { kind: "unknown", code };
  const { product, variant } = found;
  const mustAsk = product.soldBy === "kg" || (product.modifierGroups ?? []).some(({ min }) => min > 0);
  if (mustAsk) return { kind: "ask", item: toGridItem(product), variantId: variant.id };
  return added(context, found, {});
}

type How = Partial<Pick<PickedGoods, "quantityMilli" | "labelPrice" | "modifiers">>;

const weighedBy = (context: TillContext, { kind, value }: ScaleCode): How =>
  kind === "weight"
    ? { quantityMilli: value }
    : { labelPrice: money(BigInt(value), cartOf(context).currency) };

function added(context: TillContext, entry: CatalogueEntry, how: How): ScanAnswer {
  addEntry(context, entry, how);
  return { kind: "added", name: [entry.product.name, entry.variant.name].filter(Boolean).join(", ") };
}

/** Throws `HostRefusal` for what is not sold, not weighed, or chosen otherwise than the product allows. */
export function addItem(context: TillContext, pick: ItemPick): void {
  const product = context.memory.index?.byProduct(pick.productId);
  const variant =
    pick.variantId === null
      ? product?.variants[0]
      : product?.variants.find(({ id }) => id === pick.variantId);
  if (!product || !variant) throw refusal("refusal.item_gone");
  const { quantityMilli } = pick;
  if (product.soldBy === "kg" && quantityMilli === undefined)
    throw refusal("refusal.weigh_first", { name: product.name });
  if (product.soldBy !== "kg" && quantityMilli !== undefined && quantityMilli % 1000 !== 0)
    throw refusal("refusal.by_piece", { name: product.name });
  const modifiers = chosenOf(product, pick.modifiers ?? []);
  addEntry(
    context,
    { product, variant },
    { modifiers, ...(quantityMilli === undefined ? {} : { quantityMilli }) },
  );
}

function chosenOf({ name, modifierGroups = [] }: Product, codes: readonly string[]): readonly Modifier[] {
  const chosen = modifierGroups.flatMap(({ name: group, min, max, options }) => {
    const picked = options.filter(({ code }) => codes.includes(code));
    if (picked.length < min) throw refusal("refusal.choose_first", { group, name });
    if (picked.length > max) throw refusal("refusal.at_most", { max, group, name });
    return picked;
  });
  if (chosen.length < new Set(codes).size) throw refusal("refusal.choice_gone", { name });
  return chosen;
}

/** Something the catalogue does not have, at a price that is typed. A manager may have to approve it. */
export function addOpenItem(context: TillContext, { name, price, taxClassCode }: OpenItem): void {
  const { currency } = cartOf(context);
  if (price.currency !== currency) throw refusal("refusal.price_currency", { currency });
  const line: CartLine = {
    id: context.ids.next(),
    kind: "goods",
    variantId: null,
    name,
    variantName: "",
    quantityMilli: 1000,
    unitPrice: price,
    tax: taxOf(context, taxClassCode, name),
    discount: null,
  };
  changeCart(context, "add", (cart) => addLine(cart, line));
}

function taxOf({ memory }: TillContext, code: string, name: string): TaxClass {
  const found = memory.index?.catalogue.taxClasses.find((taxClass) => taxClass.code === code);
  if (!found) throw refusal("refusal.no_tax_rate", { name });
  return found;
}

function addEntry(context: TillContext, { product, variant }: CatalogueEntry, how: How): void {
  const taxClass = taxOf(context, product.taxClassCode, product.name);
  const version = context.memory.index?.catalogue.version;
  const line = goodsLine({
    id: context.ids.next(),
    product,
    variant,
    taxClass,
    ...(version === undefined ? {} : { catalogueVersion: version }),
    ...how,
  });
  changeCart(context, "add", (cart) => addLine(cart, line));
}
