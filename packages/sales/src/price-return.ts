import { invariant } from "@till/kernel";
import { type Money, compare, zero } from "@till/money";
import { type PickedGoods, goodsLine } from "./cart.ts";
import { eachPrice, priceCart } from "./price-cart.ts";
import type { Cart, CartLine, PricedReturn } from "./sale.ts";

/** Goods that come back without their receipt, at what one piece or kilogram costs now, or at less. */
export function noReceiptLine(pick: PickedGoods, unitPrice: Money = noReceiptPrice(pick)): CartLine {
  invariant(compare(unitPrice, noReceiptPrice(pick)) <= 0, "nothing gives back more than it costs now");
  const { name, variantName, modifiers = [], ...line } = goodsLine(pick);
  // A return's line has one name and one price, and no sale stands behind it that tells more.
  const whole = variantName === "" ? name : `${name} · ${variantName}`;
  const names = [whole, ...modifiers.map((modifier) => modifier.name)];
  return { ...line, name: names.join(", "), variantName: "", unitPrice };
}

/** What one piece or kilogram costs now, with what it was sold with. */
export const noReceiptPrice = ({
  variant,
  modifiers = [],
}: Pick<PickedGoods, "variant" | "modifiers">): Money => eachPrice({ unitPrice: variant.price, modifiers });

/**
 * What goods are worth that come back without the receipt of their sale: what the same cart costs to buy, turned round to
 * the cent, tax included. Throws `InvariantError` on a tip, which nobody knows of, and wherever `priceCart` does.
 */
export function priceReturn(cart: Cart): PricedReturn {
  invariant(cart.tip.amountMinor === 0n, "goods without their receipt bring no tip back");
  const { currency, lines, totals } = priceCart(cart);
  return {
    currency,
    lines: lines.map(({ id, kind, variantId, name, quantityMilli, tax, net, taxTotal, gross }) => ({
      saleLineId: id,
      kind,
      variantId,
      name,
      quantityMilli,
      tax,
      net,
      taxTotal,
      gross,
    })),
    taxes: totals.taxes,
    net: totals.net,
    taxTotal: totals.taxTotal,
    tip: zero(currency),
    rounding: zero(currency),
    total: totals.total,
  };
}
