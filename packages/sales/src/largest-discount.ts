import type { PricedSale } from "./sale.ts";

/**
 * Of any line: its own discount and its share of the cart's, in millionths of its list price; null without a discount.
 * A cent of each is left out: rounding and sharing make as much of a difference, and that is nobody's doing.
 */
export function largestDiscountPpm({ lines }: Pick<PricedSale, "lines">): bigint | null {
  const discounted = lines.filter(
    ({ listPrice, discountTotal }) => listPrice.amountMinor > 0n && discountTotal.amountMinor > 0n,
  );
  if (discounted.length === 0) return null;
  return discounted
    .map(
      ({ listPrice, discountTotal }) =>
        ((discountTotal.amountMinor - 1n) * 1_000_000n) / listPrice.amountMinor,
    )
    .reduce((largest, ppm) => (ppm > largest ? ppm : largest));
}
