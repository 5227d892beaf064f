import type { Product, TaxClass, Variant } from "@till/catalogue";
import { type SaleLineId, invariant } from "@till/kernel";
import { type Currency, type Money, equals, zero } from "@till/money";
import type { Cart, CartLine, Discount } from "./sale.ts";
import { taxKey } from "./tax-table.ts";

export function emptyCart(currency: Currency): Cart {
  return { currency, lines: [], discount: null, tip: zero(currency) };
}

/** A cart line for one variant, with name, price and tax copied from the catalogue; one piece unless said otherwise. */
export function goodsLine(pick: {
  readonly id: SaleLineId;
  readonly product: Product;
  readonly variant: Variant;
  readonly taxClass: TaxClass;
  readonly quantityMilli?: number;
}): CartLine {
  const { product, variant, taxClass } = pick;
  invariant(product.taxClassCode === taxClass.code, "a product is sold under its own tax class");
  return {
    id: pick.id,
    kind: "goods",
    variantId: variant.id,
    name: product.name,
    variantName: variant.name,
    quantityMilli: pick.quantityMilli ?? 1000,
    unitPrice: variant.price,
    tax: { code: taxClass.code, name: taxClass.name, ratePpm: taxClass.ratePpm, mode: taxClass.mode },
    discount: null,
  };
}

/** Adds a line; the same variant at the same price and tax, neither discounted, adds to the quantity instead. */
export function addLine(cart: Cart, line: CartLine): Cart {
  const same = cart.lines.findIndex((present) => merges(present, line));
  if (same === -1) return { ...cart, lines: [...cart.lines, line] };
  return {
    ...cart,
    lines: cart.lines.map((present, index) =>
      index === same ? { ...present, quantityMilli: present.quantityMilli + line.quantityMilli } : present,
    ),
  };
}

/** Sets a line's quantity in thousandths; zero removes it. A line already gone stays gone. */
export function changeQuantity(cart: Cart, lineId: SaleLineId, quantityMilli: number): Cart {
  invariant(
    Number.isSafeInteger(quantityMilli) && quantityMilli >= 0,
    "a quantity is a whole number of thousandths, not negative",
  );
  if (quantityMilli === 0) return removeLine(cart, lineId);
  return changeLine(cart, lineId, (line) => ({ ...line, quantityMilli }));
}

export function removeLine(cart: Cart, lineId: SaleLineId): Cart {
  return { ...cart, lines: cart.lines.filter(({ id }) => id !== lineId) };
}

/** Null takes the discount away. */
export function setLineDiscount(cart: Cart, lineId: SaleLineId, discount: Discount | null): Cart {
  return changeLine(cart, lineId, (line) => ({ ...line, discount }));
}

/** Null takes the discount away. */
export function setCartDiscount(cart: Cart, discount: Discount | null): Cart {
  return { ...cart, discount };
}

export function setTip(cart: Cart, tip: Money): Cart {
  invariant(
    tip.currency === cart.currency && tip.amountMinor >= 0n,
    "a tip is an amount of the cart's money",
  );
  return { ...cart, tip };
}

function changeLine(cart: Cart, lineId: SaleLineId, change: (line: CartLine) => CartLine): Cart {
  return { ...cart, lines: cart.lines.map((line) => (line.id === lineId ? change(line) : line)) };
}

function merges(present: CartLine, added: CartLine): boolean {
  return (
    present.variantId !== null &&
    present.variantId === added.variantId &&
    present.kind === added.kind &&
    present.discount === null &&
    added.discount === null &&
    equals(present.unitPrice, added.unitPrice) &&
    taxKey(present.tax) === taxKey(added.tax)
  );
}
