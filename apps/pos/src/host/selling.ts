import { type CatalogueEntry, type Product, fromPrice } from "@till/catalogue";
import type { ProductId, SaleId, SaleLineId, VariantId } from "@till/kernel";
import { type Cart, addLine, changeQuantity, emptyCart, goodsLine, setLineDiscount } from "@till/sales";
import type { GridItem } from "../shared/till-state.ts";
import { paidSoFar } from "./paid-so-far.ts";
import { HostRefusal } from "./server-port.ts";
import { type TillContext, cartOf, currentSaleId, enqueue, requireSelling, setupOf } from "./till-context.ts";

/** As many tiles as a screen scrolls through; the rest is found by search or scan. */
const tilesMax = 120;

/** Null: the favourites. */
export function browse({ memory }: TillContext, category: string | null): readonly GridItem[] {
  const products = memory.index?.catalogue.products ?? [];
  return products
    .filter((product) => (category === null ? product.favourite : product.categoryCode === category))
    .slice(0, tilesMax)
    .map(toGridItem);
}

export const search = ({ memory }: TillContext, text: string): readonly GridItem[] =>
  (memory.index?.search(text, tilesMax) ?? []).map(toGridItem);

const toGridItem = (product: Product): GridItem => ({
  productId: product.id,
  name: product.name,
  picture: product.picture,
  ...fromPrice(product),
  variants: product.variants.map(({ id, name, price }) => ({ id, name, price })),
});

export function scan(context: TillContext, code: string): { readonly name: string } {
  const found = context.memory.index?.byBarcode(code) ?? context.memory.index?.bySku(code) ?? null;
  if (!found) throw new HostRefusal(`Nothing in the catalogue has the code ${code}. Search for it by name.`);
  addEntry(context, found);
  return { name: [found.product.name, found.variant.name].filter(Boolean).join(", ") };
}

export function addItem(
  context: TillContext,
  pick: { readonly productId: ProductId; readonly variantId: VariantId | null },
): void {
  const product = context.memory.index?.byProduct(pick.productId);
  const variant =
    pick.variantId === null
      ? product?.variants[0]
      : product?.variants.find(({ id }) => id === pick.variantId);
  if (!product || !variant) throw new HostRefusal("This item is not sold any more.");
  addEntry(context, { product, variant });
}

function addEntry(context: TillContext, { product, variant }: CatalogueEntry): void {
  const taxClass = context.memory.index?.catalogue.taxClasses.find(
    ({ code }) => code === product.taxClassCode,
  );
  if (!taxClass) throw new HostRefusal(`${product.name} has no tax rate. Ask a manager to set one.`);
  const line = goodsLine({ id: context.ids.next(), product, variant, taxClass });
  changeCart(context, (cart) => addLine(cart, line));
}

export const setQuantity = (context: TillContext, lineId: SaleLineId, quantityMilli: number): void =>
  changeCart(context, (cart) => changeQuantity(cart, lineId, quantityMilli));

export const setDiscount = (context: TillContext, lineId: SaleLineId, ratePpm: number | null): void =>
  changeCart(context, (cart) =>
    setLineDiscount(
      cart,
      lineId,
      ratePpm === null || ratePpm === 0 ? null : { kind: "percent", ratePpm, reason: "at the counter" },
    ),
  );

export const clearCart = (context: TillContext): void =>
  changeCart(context, () => emptyCart(setupOf(context).currency));

/**
 * Another cart is another sale: one that was committed and took no money is cancelled first. While a charge is
 * under way nothing changes.
 */
export function changeCart(context: TillContext, change: (cart: Cart) => Cart): void {
  requireSelling(context);
  const { store } = context;
  const cart = change(cartOf(context));
  store.transaction(() => {
    leaveSale(context);
    store.facts.set("cart", cart);
    // What a manager said yes to was the cart as it stood.
    context.memory.nextSaleId = null;
  });
  context.queue.wake();
  context.changed();
}

/** Takes the committed sale off the screen. Throws `HostRefusal` while a charge of it may still take money. */
export function leaveSale(context: TillContext): void {
  const { store } = context;
  const saleId = currentSaleId(context);
  if (saleId === null) return;
  const sale = store.sales.find(saleId);
  if (sale?.state === "open") {
    if (store.charges.ofSale(saleId).some(isUnderWay)) {
      throw new HostRefusal("A payment is under way. Finish or cancel it first.");
    }
    if (paidSoFar(store, sale).paid.amountMinor > 0n)
      throw new HostRefusal("A part of this sale is paid. Take the rest, or give the parts back first.");
    store.sales.put(saleId, { ...sale, state: "cancelled" });
    cancelAtServer(context, saleId);
  }
  store.facts.set("current_sale", null);
}

/** A sale that the server refused is not there, and has nothing to be cancelled: it was never sold. */
function cancelAtServer(context: TillContext, saleId: SaleId): void {
  const { queue } = context.store;
  const commitId = `sales.commit:${saleId}`;
  if (queue.all().some(({ id, parked }) => id === commitId && parked?.approval)) {
    queue.remove(commitId);
    return;
  }
  const need = { permission: "sale.cancel", size: null, subject: saleId } as const;
  const approvalIds = [...context.approvals.permit(context, need)];
  const input = approvalIds.length > 0 ? { id: saleId, approvalIds } : { id: saleId };
  enqueue(context, saleId, { kind: "sales.cancel", input }, saleId);
}

/** Money may still move: the server has not said how it ended, and nobody let it go. */
export function isUnderWay(charge: {
  readonly kind: string;
  readonly wanted: boolean;
  readonly view: { readonly state: string; readonly unknown: boolean } | null;
}): boolean {
  if (charge.kind === "cash" || charge.kind === "external" || !charge.wanted) return false;
  if (charge.view === null) return true;
  return charge.view.unknown || openStates.has(charge.view.state);
}

const openStates: ReadonlySet<string> = new Set(["created", "requires_action", "pending", "authorized"]);
