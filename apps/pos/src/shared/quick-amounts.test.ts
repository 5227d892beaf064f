import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { quickAmounts } from "./quick-amounts.ts";

test("offers the exact amount first, then round sums that cover it, none twice", () => {
  const eur = parseCurrency("EUR");
  const offered = (minor: bigint) => quickAmounts(money(minor, eur)).map(({ amountMinor }) => amountMinor);
  expect(offered(1724n)).toEqual([1724n, 1800n, 2000n, 5000n]);
  expect(offered(2000n)).toEqual([2000n, 5000n, 10_000n]);
});
