import { type Money, add, equals, money, parseCurrency, subtract, sum } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assertAddsUp, cashRounding, priceCart, withRounding } from "./price-cart.ts";
import type { Cart, CartLine } from "./sale.ts";
import { arbitraryCart, arbitraryCurrency, testId, testTaxes } from "./testing/index.ts";

const eur = parseCurrency("EUR");
const euros = (minor: number): Money => money(BigInt(minor), eur);

function line(n: number, over: Partial<CartLine>): CartLine {
  const [standard] = testTaxes;
  if (!standard) throw new Error("a tax is needed");
  return {
    id: testId(n),
    kind: "goods",
    variantId: testId(n + 100),
    name: "Beans",
    variantName: "",
    quantityMilli: 1000,
    unitPrice: euros(1000),
    tax: standard,
    discount: null,
    ...over,
  };
}

const cart = (over: Partial<Cart>): Cart => ({
  currency: eur,
  lines: [],
  discount: null,
  tip: euros(0),
  ...over,
});

test("every priced cart adds up: net + tax + tip = total, table = lines, nothing below zero", () => {
  fc.assert(
    fc.property(arbitraryCurrency.chain(arbitraryCart), (some) => {
      const sale = priceCart(some);
      expect(() => assertAddsUp(sale)).not.toThrow();
      expect(
        equals(
          sale.totals.total,
          sum([sale.totals.net, sale.totals.taxTotal, sale.totals.tip], some.currency),
        ),
      ).toBe(true);
      for (const row of sale.totals.taxes) expect(equals(add(row.net, row.taxTotal), row.gross)).toBe(true);
      for (const one of sale.lines) expect(one.gross.amountMinor).toBeGreaterThanOrEqual(0n);
    }),
  );
});

test("the tax of a rate is rounded once on its sum, not once a line", () => {
  // Three lines of 0.10 at 20 % inclusive: 0.0167 each would round to 0.02 a line, 0.06 in all; 0.30 holds 0.05.
  const lines = [1, 2, 3].map((n) => line(n, { unitPrice: euros(10) }));
  const { totals } = priceCart(cart({ lines }));
  expect(totals.taxTotal).toEqual(euros(5));
  expect(totals.net).toEqual(euros(25));
});

test("weighed goods are rounded half up once, after unit price × weight", () => {
  const sale = priceCart(cart({ lines: [line(1, { unitPrice: euros(1250), quantityMilli: 342 })] }));
  expect(sale.lines[0]?.listPrice).toEqual(euros(428)); // 427.5
});

test("a cart discount is shared by amount over goods lines only", () => {
  const sale = priceCart(
    cart({
      lines: [
        line(1, { unitPrice: euros(1000) }),
        line(2, { unitPrice: euros(2000) }),
        line(3, { kind: "shipping", variantId: null, unitPrice: euros(490) }),
      ],
      discount: { kind: "amount", amount: euros(100), reason: "opening" },
    }),
  );
  expect(sale.lines.map(({ discountTotal }) => discountTotal)).toEqual([euros(33), euros(67), euros(0)]);
  expect(sale.totals.total).toEqual(euros(3390));
});

test("a discount larger than what it is given on takes it to zero and no further", () => {
  const sale = priceCart(
    cart({
      lines: [line(1, { discount: { kind: "amount", amount: euros(700), reason: "damaged" } })],
      discount: { kind: "amount", amount: euros(900), reason: "opening" },
    }),
  );
  expect(sale.totals.discountTotal).toEqual(euros(1000));
  expect(sale.totals.total).toEqual(euros(0));
});

test("exclusive tax is added to the price, inclusive tax is within it, in one sale", () => {
  const [standard, , , city] = testTaxes;
  if (!standard || !city) throw new Error("taxes are needed");
  const sale = priceCart(cart({ lines: [line(1, { tax: standard }), line(2, { tax: city })] }));
  expect(sale.lines.map(({ gross }) => gross)).toEqual([euros(1000), euros(1089)]);
  expect(sale.totals.taxes.map(({ code, taxTotal }) => [code, taxTotal])).toEqual([
    ["standard", euros(167)],
    ["city", euros(89)],
  ]);
});

test("cash rounding brings any total to the step and is within half of it", () => {
  fc.assert(
    fc.property(arbitraryCurrency.chain(arbitraryCart), fc.constantFrom(5n, 10n, 100n), (some, step) => {
      const sale = priceCart(some);
      const rounding = cashRounding(sale.totals.total, step);
      const rounded = withRounding(sale, rounding);
      expect(rounded.totals.total.amountMinor % step).toBe(0n);
      expect(rounding.amountMinor * 2n).toBeLessThanOrEqual(step);
      expect(rounding.amountMinor * 2n).toBeGreaterThanOrEqual(-step);
      expect(subtract(rounded.totals.total, rounding)).toEqual(sale.totals.total);
    }),
  );
});

test("a price in another currency or a quantity of nothing is a programming error", () => {
  const dollars = money(100n, parseCurrency("USD"));
  expect(() => priceCart(cart({ lines: [line(1, { unitPrice: dollars })] }))).toThrow("cannot be combined");
  expect(() => priceCart(cart({ lines: [line(1, { quantityMilli: 0 })] }))).toThrow("a quantity is");
  expect(() => priceCart(cart({ lines: [line(1, { quantityMilli: 0.5 })] }))).toThrow("a quantity is");
});
