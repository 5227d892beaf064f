import { add, cashStepMinor, money, parseCurrency } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { roundingInCash } from "./index.ts";

const rounded = ["AUD", "CAD", "CHF", "CZK", "DKK", "HUF", "NOK", "NZD", "SEK"].map(parseCurrency);

test("cash is a whole number of the smallest coin, and never off by more than half of it", () => {
  const dues = fc.tuple(fc.constantFrom(...rounded), fc.bigInt({ min: 1n, max: 10_000_000n }));
  fc.assert(
    fc.property(dues, ([currency, minor]) => {
      const step = cashStepMinor(currency);
      const due = money(minor, currency);
      const rounding = roundingInCash(due, step).amountMinor;
      expect(rounding * 2n).toBeGreaterThan(-step);
      expect(rounding * 2n).toBeLessThanOrEqual(step);
      const handed = add(due, money(rounding, currency)).amountMinor;
      expect(handed).toBeGreaterThan(0n);
      // Less than half a coin is taken to the cent: it would round to nothing.
      expect(handed % step === 0n || (rounding === 0n && minor * 2n < step)).toBe(true);
    }),
  );
});

test("where a cent is a coin nothing is rounded; euros are where the shop does so", () => {
  for (const code of ["EUR", "GBP", "USD", "JPY", "KWD"]) expect(cashStepMinor(parseCurrency(code))).toBe(1n);
  expect(cashStepMinor(parseCurrency("EUR"), true)).toBe(5n);
  expect(cashStepMinor(parseCurrency("GBP"), true)).toBe(1n);
});
