import { type Money, taxOn } from "@till/money";
import type { CartLine, LineTax } from "./sale.ts";

/** The rate of whoever need not pay tax. Its row in the tax table says what was sold without. */
const exemptTax: LineTax = {
  code: "exempt",
  name: "Tax-exempt",
  ratePpm: 0,
  mode: "exclusive",
};

/**
 * The line for a buyer who is exempt: each price without the tax it holds, rounded once per unit, as a shop writes a
 * net price on its tag. What it would have been stays on the line.
 */
export function exemptLine(line: CartLine): CartLine {
  // Money for later is taxed when it is spent.
  if (line.taxed || line.kind === "gift_card") return line;
  const { unitPrice, tax, modifiers } = line;
  const net = (price: Money): Money => (tax.mode === "inclusive" ? taxOn(price, tax).net : price);
  return {
    ...line,
    unitPrice: net(unitPrice),
    tax: exemptTax,
    ...(modifiers ? { modifiers: modifiers.map((one) => ({ ...one, price: net(one.price) })) } : {}),
    taxed: { unitPrice, tax, ...(modifiers ? { modifiers } : {}) },
  };
}

/** The same line for everybody else. */
export function taxedLine({ taxed, ...line }: CartLine): CartLine {
  return taxed ? { ...line, ...taxed } : line;
}
