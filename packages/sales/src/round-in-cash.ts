import { type Money, add, zero } from "@till/money";
import { cashRounding, withRounding } from "./price-cart.ts";
import type { PricedSale } from "./sale.ts";

/**
 * What is added to `due` so that coins can pay it, at most half the smallest one, `stepMinor`; zero where they can as it is, and where
 * nothing would be left to hand over.
 */
export function roundingInCash(due: Money, stepMinor: bigint): Money {
  const rounding = cashRounding(due, stepMinor);
  return add(due, rounding).amountMinor > 0n ? rounding : zero(due.currency);
}

/** The sale whose rest was paid in coins: this much more, or less, than it came to. */
export const roundSale = (sale: PricedSale, rounding: Money): PricedSale =>
  withRounding(sale, add(sale.totals.rounding, rounding));
