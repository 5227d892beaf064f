import { sum } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planReturn, returnLeft } from "./plan-return.ts";
import { cashRounding, priceCart, withRounding } from "./price-cart.ts";
import { roundReturn } from "./round-return.ts";
import type { PricedReturn } from "./sale.ts";
import { arbitraryCart, arbitraryCurrency, arbitraryReturnRequest } from "./testing/index.ts";

const step = 5n;
const arbitrarySale = fc
  .tuple(arbitraryCurrency.chain(arbitraryCart), fc.boolean())
  .map(([cart, wasCash]) => {
    const sale = priceCart(cart);
    return wasCash ? withRounding(sale, cashRounding(sale.totals.total, step)) : sale;
  });

test("what goes back in cash can be paid in coins, and all of it together is what was paid, never more", () => {
  const scenario = arbitrarySale.chain((sale) =>
    fc.tuple(fc.constant(sale), fc.array(arbitraryReturnRequest(sale), { maxLength: 12 })),
  );
  fc.assert(
    fc.property(scenario, ([sale, requests]) => {
      const returns: PricedReturn[] = [];
      for (const request of requests) {
        const planned = planReturn(sale, returns, request);
        if (!planned.ok) continue;
        const most = returnLeft(sale, returns).total;
        const back = roundReturn(planned.value, { stepMinor: step, most });
        const { total } = planned.value;
        expect(back.total.amountMinor).toBeLessThanOrEqual(most.amountMinor);
        // Half a coin off at most, or less than a coin where no more is left.
        expect(back.total.amountMinor - total.amountMinor).toBeGreaterThan(-step);
        expect((back.total.amountMinor - total.amountMinor) * 2n).toBeLessThanOrEqual(step);
        expect(back.total.amountMinor % step === 0n || back.total.amountMinor < step).toBe(true);
        expect(sum([back.net, back.taxTotal, back.tip, back.rounding], sale.currency)).toEqual(back.total);
        returns.push(back);
      }
      const left = returnLeft(sale, returns);
      const goods = left.lines.filter(({ quantityMilli }) => quantityMilli > 0);
      const rest = planReturn(sale, returns, { kind: "lines", lines: goods, tip: left.tip });
      if (goods.length > 0 && rest.ok) returns.push(rest.value);
      const owed = returnLeft(sale, returns).total;
      const given = sum(
        returns.map(({ total }) => total),
        sale.currency,
      );
      expect(given.amountMinor + owed.amountMinor).toBe(sale.totals.total.amountMinor);
      expect(owed.amountMinor).toBeGreaterThanOrEqual(0n);
    }),
  );
});

test("what goes back another way stays as it is, and the coins beside it are rounded down", () => {
  const scenario = arbitrarySale.chain((sale) =>
    fc.tuple(fc.constant(sale), arbitraryReturnRequest(sale), fc.bigInt({ min: 0n, max: 1000n })),
  );
  fc.assert(
    fc.property(scenario, ([sale, request, other]) => {
      const planned = planReturn(sale, [], request);
      if (!planned.ok) return;
      const goods = planned.value;
      const beside = { amountMinor: other, currency: sale.currency };
      const back = roundReturn(goods, { stepMinor: step, most: goods.total, beside });
      const coins = back.total.amountMinor - other;
      const isSmall = goods.total.amountMinor <= other;
      expect(isSmall ? back === goods : coins % step === 0n || coins < step).toBe(true);
      expect(back.total.amountMinor).toBeLessThanOrEqual(goods.total.amountMinor);
    }),
  );
});
