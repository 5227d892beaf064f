import { InvariantError } from "@till/kernel";
import { money, zero } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planReturn } from "./plan-return.ts";
import { priceCart } from "./price-cart.ts";
import { priceReturn } from "./price-return.ts";
import type { Cart } from "./sale.ts";
import { arbitraryCart, arbitraryCurrency } from "./testing/index.ts";

const withoutTip = (cart: Cart): Cart => ({ ...cart, tip: zero(cart.currency) });
const arbitraryGoods = arbitraryCurrency.chain(arbitraryCart).map(withoutTip);

test("goods without a receipt are priced to the cent as the return of the same sale, whole, rate for rate", () => {
  fc.assert(
    fc.property(arbitraryGoods, (cart) => {
      const sale = priceCart(cart);
      const lines = sale.lines.map(({ id, quantityMilli }) => ({ saleLineId: id, quantityMilli }));
      const planned = planReturn(sale, [], { kind: "lines", lines });
      if (!planned.ok) throw new Error(`refused: ${planned.error.kind}`);
      const { lines: priced, ...sums } = priceReturn(cart);
      const { lines: bought, ...wentBack } = planned.value;
      expect(sums).toEqual(wentBack);
      expect(priced).toMatchObject(bought);
    }),
  );
});

test("a lower price than the catalogue's never gives back more", () => {
  fc.assert(
    fc.property(arbitraryGoods, fc.integer({ min: 0, max: 100 }), (cart, percent) => {
      const lines = cart.lines.map((line) => ({
        ...line,
        unitPrice: money((line.unitPrice.amountMinor * BigInt(percent)) / 100n, cart.currency),
      }));
      const lower = priceReturn({ ...cart, lines, discount: null });
      const full = priceReturn({ ...cart, discount: null });
      expect(lower.total.amountMinor).toBeLessThanOrEqual(full.total.amountMinor);
    }),
  );
});

test("no tip comes back without the receipt that says one was given", () => {
  const [cart] = fc.sample(arbitraryGoods, 1);
  if (!cart) throw new Error("a cart was drawn");
  expect(() => priceReturn({ ...cart, tip: money(1n, cart.currency) })).toThrow(InvariantError);
});
