import { invariant } from "@till/kernel";
import {
  type Currency,
  type Money,
  add,
  allocate,
  divideRounded,
  equals,
  min,
  money,
  subtract,
  sum,
  taxOn,
  zero,
} from "@till/money";
import type { Cart, CartLine, Discount, PricedSale, SaleLine } from "./sale.ts";
import { taxKey, taxTable } from "./tax-table.ts";

const milliPerPiece = 1000n;
const ppm = 1_000_000n;

/**
 * What a cart costs, to the minor unit. Each figure is rounded once, halves up:
 * list price (unit price with its modifiers × quantity), then the line's own discount, then the cart's discount shared over the goods
 * lines by amount, then tax once per rate on the discounted sum (EN 16931 BR-CO-17) and shared over its lines.
 * No discount takes a line below zero.
 *
 * Throws `InvariantError` on amounts of another currency, a negative price or tip, or a quantity that is not a
 * positive whole number: a cart comes out of the cart operations or a parser, which let none of these through.
 */
export function priceCart(cart: Cart): PricedSale {
  const lines = taxLines(discountLines(cart), cart.currency);
  invariant(cart.tip.amountMinor >= 0n, "a tip is not negative");

  const total = (pick: (line: SaleLine) => Money) => sum(lines.map(pick), cart.currency);
  const gross = total((line) => line.gross);
  const sale: PricedSale = {
    currency: cart.currency,
    lines,
    discount: cart.discount,
    totals: {
      subtotal: total((line) => line.listPrice),
      discountTotal: total((line) => line.discountTotal),
      net: total((line) => line.net),
      taxTotal: total((line) => line.taxTotal),
      taxes: taxTable(lines),
      tip: cart.tip,
      rounding: zero(cart.currency),
      total: add(gross, cart.tip),
    },
    ...(cart.note === undefined ? {} : { note: cart.note }),
    ...(cart.exemption === undefined ? {} : { exemption: cart.exemption }),
  };
  assertAddsUp(sale);
  return sale;
}

/** The difference that brings `due` to a whole number of cash steps, halves up: 10.02 in steps of 0.05 gives -0.02. */
export function cashRounding(due: Money, stepMinor: bigint): Money {
  invariant(stepMinor > 0n, "a cash step is positive");
  return money(
    divideRounded(due.amountMinor, stepMinor, "half_up") * stepMinor - due.amountMinor,
    due.currency,
  );
}

/** The same sale paid in cash that has no smaller coin; `rounding` replaces what was there. */
export function withRounding(sale: PricedSale, rounding: Money): PricedSale {
  const unrounded = subtract(sale.totals.total, sale.totals.rounding);
  const rounded = { ...sale, totals: { ...sale.totals, rounding, total: add(unrounded, rounding) } };
  assertAddsUp(rounded);
  return rounded;
}

/** States every relation between a sale's figures. Throws `InvariantError` when one does not hold. */
export function assertAddsUp(sale: PricedSale): void {
  const { totals, lines, currency } = sale;
  for (const line of lines) {
    const charged = subtract(line.listPrice, line.discountTotal);
    invariant(equals(add(line.net, line.taxTotal), line.gross), "net + tax = gross on every line");
    invariant(
      equals(charged, line.tax.mode === "inclusive" ? line.gross : line.net),
      "list price - discount = net, or gross where the price holds the tax",
    );
    invariant(line.net.amountMinor >= 0n && line.taxTotal.amountMinor >= 0n, "no line is below zero");
    invariant(line.discountTotal.amountMinor >= 0n, "a discount is not negative");
  }
  const total = (pick: (line: SaleLine) => Money) => sum(lines.map(pick), currency);
  invariant(
    equals(
      totals.net,
      total((line) => line.net),
    ),
    "the net total is the lines'",
  );
  invariant(
    equals(
      totals.taxTotal,
      total((line) => line.taxTotal),
    ),
    "the tax total is the lines'",
  );
  invariant(
    equals(
      totals.taxTotal,
      sum(
        totals.taxes.map((row) => row.taxTotal),
        currency,
      ),
    ),
    "the tax total is the tax table's",
  );
  invariant(
    equals(totals.total, sum([totals.net, totals.taxTotal, totals.tip, totals.rounding], currency)),
    "net + tax + tip + rounding = total",
  );
}

interface DiscountedLine {
  readonly line: CartLine;
  readonly listPrice: Money;
  readonly discountTotal: Money;
  /** What is charged for it, before tax where the rate is exclusive. */
  readonly charged: Money;
}

function discountLines(cart: Cart): DiscountedLine[] {
  const own = cart.lines.map((line) => {
    const listPrice = listPriceOf(line);
    const discountTotal = discountOn(listPrice, line.discount);
    return { line, listPrice, discountTotal, charged: subtract(listPrice, discountTotal) };
  });
  const goods = own.filter(({ line }) => line.kind === "goods");
  const [first] = goods;
  if (!first) return own;

  const base = sum(
    goods.map(({ charged }) => charged),
    cart.currency,
  );
  const shares = allocate(
    discountOn(base, cart.discount),
    goods.map(({ charged }) => charged.amountMinor),
  );
  const shareOf = new Map(goods.map((entry, index) => [entry, shares[index] ?? zero(cart.currency)]));
  return own.map((entry) => {
    const share = shareOf.get(entry) ?? zero(cart.currency);
    return {
      ...entry,
      discountTotal: add(entry.discountTotal, share),
      charged: subtract(entry.charged, share),
    };
  });
}

/** What one piece or kilogram is listed at, with what was chosen with it. */
export function eachPrice({ unitPrice, modifiers = [] }: Pick<CartLine, "unitPrice" | "modifiers">): Money {
  const prices = [unitPrice, ...modifiers.map(({ price }) => price)];
  for (const { amountMinor } of prices) invariant(amountMinor >= 0n, "a price is not negative");
  return sum(prices, unitPrice.currency);
}

/** What a line is listed at: unit price with its modifiers × quantity. */
export function listPriceOf(line: CartLine): Money {
  invariant(
    Number.isSafeInteger(line.quantityMilli) && line.quantityMilli > 0,
    "a quantity is a positive whole number of thousandths",
  );
  const each = eachPrice(line);
  const exact = each.amountMinor * BigInt(line.quantityMilli);
  return money(divideRounded(exact, milliPerPiece, "half_up"), line.unitPrice.currency);
}

function discountOn(base: Money, discount: Discount | null): Money {
  if (!discount) return zero(base.currency);
  switch (discount.kind) {
    case "amount":
      invariant(discount.amount.amountMinor >= 0n, "a discount is not negative");
      return min(discount.amount, base);
    case "percent": {
      invariant(discount.ratePpm >= 0, "a discount is not negative");
      const exact = base.amountMinor * BigInt(discount.ratePpm);
      return min(money(divideRounded(exact, ppm, "half_up"), base.currency), base);
    }
  }
}

/** Taxes each rate's sum once and hands every line its share, so that lines and tax table agree to the cent. */
function taxLines(lines: readonly DiscountedLine[], currency: Currency): SaleLine[] {
  const groups = Map.groupBy(lines, ({ line }) => taxKey(line.tax));
  const taxOf = new Map<DiscountedLine, Money>();
  for (const group of groups.values()) {
    const [first] = group;
    invariant(first, "a group has a line");
    const charged = sum(
      group.map((entry) => entry.charged),
      currency,
    );
    const shares = allocate(
      taxOn(charged, first.line.tax).tax,
      group.map((entry) => entry.charged.amountMinor),
    );
    for (const [index, entry] of group.entries()) taxOf.set(entry, shares[index] ?? zero(currency));
  }
  return lines.map((entry) => {
    const taxTotal = taxOf.get(entry) ?? zero(currency);
    const inclusive = entry.line.tax.mode === "inclusive";
    return {
      ...entry.line,
      listPrice: entry.listPrice,
      discountTotal: entry.discountTotal,
      net: inclusive ? subtract(entry.charged, taxTotal) : entry.charged,
      taxTotal,
      gross: inclusive ? entry.charged : add(entry.charged, taxTotal),
    };
  });
}
