import { type Money, money, sum, zero } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ReturnRequest, planReturn, returnLeft } from "./plan-return.ts";
import { cashRounding, priceCart, withRounding } from "./price-cart.ts";
import type { PricedReturn, PricedSale } from "./sale.ts";
import { arbitraryCart, arbitraryCurrency, arbitraryReturnRequest, testId } from "./testing/index.ts";

const arbitrarySale = fc
  .tuple(arbitraryCurrency.chain(arbitraryCart), fc.constantFrom(1n, 5n))
  .map(([cart, step]) => {
    const sale = priceCart(cart);
    return withRounding(sale, cashRounding(sale.totals.total, step));
  });

const everything = (sale: PricedSale): ReturnRequest => ({
  kind: "lines",
  lines: sale.lines.map(({ id, quantityMilli }) => ({ saleLineId: id, quantityMilli })),
});

function accept(sale: PricedSale, earlier: readonly PricedReturn[], request: ReturnRequest): PricedReturn {
  const planned = planReturn(sale, earlier, request);
  if (!planned.ok) throw new Error(`refused: ${planned.error.kind}`);
  return planned.value;
}

const totalOf = (returns: readonly PricedReturn[], pick: (one: PricedReturn) => Money, sale: PricedSale) =>
  sum(returns.map(pick), sale.currency);

test("one return of everything mirrors the sale, line for line and rate for rate", () => {
  fc.assert(
    fc.property(arbitrarySale, (sale) => {
      const all = accept(sale, [], everything(sale));
      expect(all.total).toEqual(sale.totals.total);
      expect(all.taxes).toEqual(sale.totals.taxes);
      expect(all.lines.map(({ net, taxTotal, gross }) => ({ net, taxTotal, gross }))).toEqual(
        sale.lines.map(({ net, taxTotal, gross }) => ({ net, taxTotal, gross })),
      );
    }),
  );
});

test("any mix of partial returns by line and by amount sums exactly to the sale and never passes it", () => {
  const scenario = arbitrarySale.chain((sale) =>
    fc.tuple(fc.constant(sale), fc.array(arbitraryReturnRequest(sale), { maxLength: 12 })),
  );
  fc.assert(
    fc.property(scenario, ([sale, requests]) => {
      const returns: PricedReturn[] = [];
      for (const request of requests) {
        const planned = planReturn(sale, returns, request);
        if (!planned.ok) continue;
        expect(planned.value.total.amountMinor).toBeGreaterThanOrEqual(0n);
        for (const line of planned.value.lines) {
          expect(line.net.amountMinor).toBeGreaterThanOrEqual(0n);
          expect(line.taxTotal.amountMinor).toBeGreaterThanOrEqual(0n);
        }
        returns.push(planned.value);
        expect(totalOf(returns, (one) => one.total, sale).amountMinor).toBeLessThanOrEqual(
          sale.totals.total.amountMinor,
        );
      }
      const left = returnLeft(sale, returns);
      const goodsLeft = left.lines.filter(({ quantityMilli }) => quantityMilli > 0);
      if (goodsLeft.length > 0) {
        returns.push(accept(sale, returns, { kind: "lines", lines: left.lines, tip: left.tip }));
      }
      const rest = returnLeft(sale, returns);
      if (rest.total.amountMinor > 0n) {
        returns.push(accept(sale, returns, { kind: "amount", amount: rest.total }));
      }
      expect(totalOf(returns, (one) => one.total, sale)).toEqual(sale.totals.total);
      expect(totalOf(returns, (one) => one.net, sale)).toEqual(sale.totals.net);
      expect(totalOf(returns, (one) => one.taxTotal, sale)).toEqual(sale.totals.taxTotal);
      expect(totalOf(returns, (one) => one.tip, sale)).toEqual(sale.totals.tip);
    }),
    { numRuns: 300 },
  );
});

test("the amount asked for is the amount given back", () => {
  const scenario = arbitrarySale
    .filter((sale) => sale.totals.total.amountMinor > 0n)
    .chain((sale) => fc.tuple(fc.constant(sale), fc.bigInt(1n, sale.totals.total.amountMinor)));
  fc.assert(
    fc.property(scenario, ([sale, minor]) => {
      const amount = money(minor, sale.currency);
      expect(accept(sale, [], { kind: "amount", amount }).total).toEqual(amount);
    }),
  );
});

test("more pieces or more money than are left are refused with what is left", () => {
  fc.assert(
    fc.property(arbitrarySale, (sale) => {
      const [line] = sale.lines;
      if (!line) return;
      const all = accept(sale, [], everything(sale));
      const again = { kind: "lines", lines: [{ saleLineId: line.id, quantityMilli: 1 }] } as const;
      expect(planReturn(sale, [all], again)).toEqual({
        ok: false,
        error: { kind: "over_quantity", saleLineId: line.id, leftMilli: 0 },
      });
      const cent = money(1n, sale.currency);
      expect(planReturn(sale, [all], { kind: "amount", amount: cent })).toEqual({
        ok: false,
        error: { kind: "over_amount", left: zero(sale.currency) },
      });
    }),
  );
});

test("a line of another sale, nothing at all, or another currency is refused", () => {
  fc.assert(
    fc.property(arbitrarySale, (sale) => {
      const stranger = { saleLineId: testId<PricedSale["lines"][number]["id"]>(9999), quantityMilli: 1 };
      expect(planReturn(sale, [], { kind: "lines", lines: [stranger] })).toMatchObject({
        error: { kind: "unknown_line" },
      });
      expect(planReturn(sale, [], { kind: "lines", lines: [] })).toMatchObject({
        error: { kind: "nothing_to_return" },
      });
      expect(planReturn(sale, [], { kind: "amount", amount: zero(sale.currency) })).toMatchObject({
        error: { kind: "nothing_to_return" },
      });
    }),
  );
});
