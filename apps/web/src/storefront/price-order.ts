import type { CatalogueIndex } from "@till/catalogue";
import type { IdSource, SaleLineId } from "@till/kernel";
import type { Currency, Money } from "@till/money";
import { type CartLine, type PricedSale, emptyCart, goodsLine, priceCart } from "@till/sales";
import type { CartItem } from "./cart-store.ts";

export interface OrderPrices {
  readonly priced: PricedSale;
  /** Items the shop sells no more; they are not in the price. */
  readonly gone: readonly CartItem[];
}

interface OrderParts {
  readonly items: readonly CartItem[];
  readonly index: CatalogueIndex;
  readonly currency: Currency;
  /** What delivery costs; null before it is chosen. */
  readonly delivery: Money | null;
  readonly ids: IdSource;
}

/**
 * What the order will cost, by the same arithmetic as the server's. Shown, never sent: the server prices the sale
 * itself, and the buyer is asked again when the two differ.
 */
export function priceOrder({ items, index, currency, delivery, ids }: OrderParts): OrderPrices {
  const { taxClasses } = index.catalogue;
  const lines: CartLine[] = [];
  const gone: CartItem[] = [];
  for (const item of items) {
    const entry = index.byVariant(item.variantId);
    const taxClass = taxClasses.find(({ code }) => code === entry?.product.taxClassCode);
    if (!entry || !taxClass) {
      gone.push(item);
      continue;
    }
    const { product, variant } = entry;
    const quantityMilli = item.quantity * 1000;
    lines.push(goodsLine({ id: ids.next<SaleLineId>(), product, variant, taxClass, quantityMilli }));
  }
  const standard = taxClasses.find(({ code }) => code === "standard") ?? taxClasses[0];
  if (delivery && delivery.amountMinor > 0n && standard) {
    lines.push({
      id: ids.next<SaleLineId>(),
      kind: "shipping",
      variantId: null,
      name: "Delivery",
      variantName: "",
      quantityMilli: 1000,
      unitPrice: delivery,
      tax: standard,
      discount: null,
    });
  }
  return { priced: priceCart({ ...emptyCart(currency), lines }), gone };
}
