import { parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { denominationsOf } from "./index.ts";

const listed = "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF JPY CAD AUD NZD".split(" ").map(parseCurrency);

test("each coin and note stands once, the largest first, and none is worth nothing", () => {
  for (const currency of listed) {
    const values = denominationsOf(currency);
    expect(values.length).toBeGreaterThan(7);
    expect(values.toSorted((a, b) => (a < b ? 1 : -1))).toEqual(values);
    expect(new Set(values).size).toBe(values.length);
    expect(values.at(-1)).toBeGreaterThan(0n);
  }
});

test("a currency nobody has listed is counted as a sum", () => {
  expect(denominationsOf(parseCurrency("THB"))).toEqual([]);
});
