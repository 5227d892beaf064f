import { invariant } from "@till/kernel";
import type { Money } from "./money.ts";

/**
 * Splits an amount over weights so that the parts sum to it exactly. Each part is within one minor unit of its
 * exact share; the units left over go to the largest remainders, the first of equals winning, so the same input
 * always gives the same parts. When all weights are zero the first part takes everything.
 *
 * Throws `InvariantError` on no weights or a negative one.
 */
export function allocate(amount: Money, weights: readonly bigint[]): Money[] {
  invariant(weights.length > 0, "an amount is allocated over at least one weight");
  invariant(
    weights.every((weight) => weight >= 0n),
    "a weight is not negative",
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  const effective = total === 0n ? weights.map((_, index) => (index === 0 ? 1n : 0n)) : weights;
  const divisor = total === 0n ? 1n : total;
  const negative = amount.amountMinor < 0n;
  const magnitude = negative ? -amount.amountMinor : amount.amountMinor;

  const floors = effective.map((weight) => (magnitude * weight) / divisor);
  const left = Number(magnitude - floors.reduce((sum, part) => sum + part, 0n));
  const byRemainder = effective
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % divisor }))
    .toSorted((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
    );
  for (const { index } of byRemainder.slice(0, left)) floors[index] = (floors[index] ?? 0n) + 1n;

  return floors.map((part) => ({ amountMinor: negative ? -part : part, currency: amount.currency }));
}
