import { invariant } from "@till/kernel";

/**
 * How a quotient that is not whole becomes whole. `half_up` rounds halves away from zero (what tax offices and
 * people expect on a receipt); `half_even` is for averages; `down` is toward zero.
 */
export type Rounding = "half_up" | "half_even" | "down";

/** `numerator / denominator` as a whole number under the named rule. `denominator` is positive. */
export function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  invariant(denominator > 0n, "a denominator is positive");
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const result = quotient + (roundsAway(rounding, twice, denominator, quotient) ? 1n : 0n);
  return negative ? -result : result;
}

function roundsAway(rounding: Rounding, twice: bigint, denominator: bigint, quotient: bigint): boolean {
  switch (rounding) {
    case "down":
      return false;
    case "half_up":
      return twice >= denominator;
    case "half_even":
      return twice > denominator || (twice === denominator && quotient % 2n === 1n);
  }
}
