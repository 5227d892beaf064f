import type { SoldProduct, TaxClass, Variant } from "@till/catalogue";
import { type SaleLineId, invariant } from "@till/kernel";
import { type Currency, type Money, equals, zero } from "@till/money";
import { exemptLine, taxedLine } from "./exempt-line.ts";
import type { Cart, CartLine, Discount, LineModifier, TaxExemption } from "./sale.ts";
import { taxKey } from "./tax-table.ts";

export function emptyCart(currency: Currency): Cart {
  return { currency, lines: [], discount: null, tip: zero(currency) };
}

/** What is picked off the shelf; without a quantity one piece or kilogram. */
export interface PickedGoods {
  readonly id: SaleLineId;
  readonly product: SoldProduct;
  readonly variant: Variant;
  readonly taxClass: TaxClass;
  readonly quantityMilli?: number;
  readonly modifiers?: readonly LineModifier[];
  /** The price that a scale printed on the goods, in place of a weight. */
  readonly labelPrice?: Money;
  /** Where the till may be the last to hear of another price: which catalogue this one is from. */
  readonly catalogueVersion?: string;
}

/** A cart line for one variant, with name, price and tax copied from the catalogue. */
export function goodsLine(pick: PickedGoods): CartLine {
  const { product, variant, taxClass, modifiers = [], labelPrice, catalogueVersion } = pick;
  invariant(product.taxClassCode === taxClass.code, "a product is sold under its own tax class");
  const isWeighed = product.soldBy === "kg";
  invariant(labelPrice === undefined || isWeighed, "a scale prints prices of what is weighed");
  return {
    id: pick.id,
    kind: "goods",
    variantId: variant.id,
    name: product.name,
    variantName: variant.name,
    quantityMilli: pick.quantityMilli ?? 1000,
    unitPrice: labelPrice ?? variant.price,
    tax: { code: taxClass.code, name: taxClass.name, ratePpm: taxClass.ratePpm, mode: taxClass.mode },
    discount: null,
    ...(isWeighed && labelPrice === undefined ? { unit: "kg" as const } : {}),
    ...(labelPrice === undefined ? {} : { labelled: variant.price }),
    ...(modifiers.length === 0 ? {} : { modifiers }),
    ...(catalogueVersion === undefined ? {} : { catalogueVersion }),
  };
}

/**
 * Adds a line; the same pieces at the same price and tax, neither of them discounted, agreed on or noted, add to the
 * quantity instead, under the version of the catalogue that was there first. What was weighed stays a line of its own, as on
 * the scale's labels.
 */
export function addLine(cart: Cart, added: CartLine): Cart {
  const line = cart.exemption ? exemptLine(added) : added;
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

/**
 * Sells a line at another price than the catalogue's, with the tax it holds where the catalogue's prices do; null goes
 * back to the catalogue's.
 */
export function agreePrice(
  cart: Cart,
  lineId: SaleLineId,
  agreed: { readonly price: Money; readonly reason: string } | null,
): Cart {
  return changeLine(cart, lineId, (exempt) => {
    const { agreed: before, ...line } = taxedLine(exempt);
    const listed = before?.instead ?? line.unitPrice;
    const priced: CartLine =
      agreed === null || equals(agreed.price, listed)
        ? { ...line, unitPrice: listed }
        : { ...line, unitPrice: agreed.price, agreed: { instead: listed, reason: agreed.reason } };
    return cart.exemption ? exemptLine(priced) : priced;
  });
}

/** An empty note takes it away. */
export function noteLine(cart: Cart, lineId: SaleLineId, note: string): Cart {
  return changeLine(cart, lineId, (noted) => {
    const { note: _, ...line } = noted;
    return note === "" ? line : { ...line, note };
  });
}

/** An empty note takes it away. */
export function noteCart(noted: Cart, note: string): Cart {
  const { note: _, ...cart } = noted;
  return note === "" ? cart : { ...cart, note };
}

/** Sells everything without tax to a buyer who is exempt; null taxes it again. */
export function exemptCart(from: Cart, exemption: TaxExemption | null): Cart {
  const { exemption: _, ...cart } = from;
  const lines = cart.lines.map((line) => (exemption ? exemptLine(line) : taxedLine(line)));
  return { ...cart, lines, ...(exemption ? { exemption } : {}) };
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
    isPlain(present) &&
    isPlain(added) &&
    modifierKey(present) === modifierKey(added) &&
    equals(present.unitPrice, added.unitPrice) &&
    taxKey(present.tax) === taxKey(added.tax)
  );
}

const isPlain = ({ discount, agreed, note, unit, labelled }: CartLine): boolean =>
  discount === null && !agreed && !note && !unit && !labelled;

const modifierKey = ({ modifiers = [] }: CartLine): string =>
  modifiers.map(({ code, price }) => `${code}=${price.amountMinor}`).join();
