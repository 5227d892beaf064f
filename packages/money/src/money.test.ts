import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Currency,
  add,
  allocate,
  compare,
  currencyDigits,
  divideRounded,
  fromDecimal,
  isCurrency,
  max,
  min,
  money,
  negate,
  parseCurrency,
  subtract,
  sum,
  taxOn,
  toDecimal,
  zero,
} from "./index.ts";

/** 0, 2 and 3 digits. */
const arbitraryCurrency: fc.Arbitrary<Currency> = fc
  .constantFrom("JPY", "ISK", "EUR", "USD", "KWD", "BHD")
  .map(parseCurrency);
const arbitraryMoney = fc
  .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), arbitraryCurrency)
  .map(([minor, currency]) => money(minor, currency));
const arbitraryWeights = fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 20 });
const eur = parseCurrency("EUR");

test("allocation loses nothing and adds nothing", () => {
  fc.assert(
    fc.property(arbitraryMoney, arbitraryWeights, (amount, weights) => {
      expect(sum(allocate(amount, weights), amount.currency)).toEqual(amount);
    }),
  );
});

test("each allocated part is within one minor unit of its exact share, and zero for no weight", () => {
  fc.assert(
    fc.property(arbitraryMoney, arbitraryWeights, (amount, weights) => {
      const total = weights.reduce((all, weight) => all + weight, 0n);
      fc.pre(total > 0n);
      for (const [index, part] of allocate(amount, weights).entries()) {
        const weight = weights[index] ?? 0n;
        const offTimesTotal = part.amountMinor * total - amount.amountMinor * weight;
        expect(offTimesTotal < total && offTimesTotal > -total).toBe(true);
        expect(weight === 0n ? part.amountMinor : 0n).toBe(0n);
      }
    }),
  );
});

test("the units left over go to the largest remainders, the first of equals first", () => {
  expect(allocate(money(100n, eur), [1n, 1n, 1n]).map(({ amountMinor }) => amountMinor)).toEqual([
    34n,
    33n,
    33n,
  ]);
  expect(allocate(money(-100n, eur), [1n, 1n, 1n]).map(({ amountMinor }) => amountMinor)).toEqual([
    -34n,
    -33n,
    -33n,
  ]);
  expect(allocate(money(7n, eur), [0n, 0n]).map(({ amountMinor }) => amountMinor)).toEqual([7n, 0n]);
  expect(() => allocate(money(1n, eur), [])).toThrow("at least one weight");
  expect(() => allocate(money(1n, eur), [-1n])).toThrow("not negative");
});

const arbitraryRate = fc.record({
  ratePpm: fc.oneof(
    fc.constantFrom(0, 55_000, 88_750, 200_000, 1_000_000),
    fc.integer({ min: 0, max: 1_000_000 }),
  ),
  mode: fc.constantFrom("inclusive", "exclusive" as const),
});

test("net + tax = gross, the price stays what it was, and tax is within half a unit of exact", () => {
  fc.assert(
    fc.property(arbitraryMoney, arbitraryRate, (amount, rate) => {
      const { net, tax, gross } = taxOn(amount, rate);
      expect(add(net, tax)).toEqual(gross);
      expect(rate.mode === "inclusive" ? gross : net).toEqual(amount);
      const ratePpm = BigInt(rate.ratePpm);
      const denominator = rate.mode === "inclusive" ? 1_000_000n + ratePpm : 1_000_000n;
      const off = tax.amountMinor * denominator - amount.amountMinor * ratePpm;
      expect(off * 2n <= denominator && off * 2n >= -denominator).toBe(true);
    }),
  );
});

test("tax of a return is the sale's, negated", () => {
  fc.assert(
    fc.property(arbitraryMoney, arbitraryRate, (amount, rate) => {
      expect(taxOn(negate(amount), rate).tax).toEqual(negate(taxOn(amount, rate).tax));
    }),
  );
});

test("what toDecimal writes fromDecimal reads, in every number of digits", () => {
  fc.assert(
    fc.property(arbitraryMoney, (amount) => {
      const text = toDecimal(amount);
      expect(fromDecimal(text, amount.currency)).toEqual(amount);
      expect((text.split(".")[1] ?? "").length).toBe(currencyDigits(amount.currency));
    }),
  );
  expect(toDecimal(money(-5n, parseCurrency("KWD")))).toBe("-0.005");
  expect(toDecimal(money(-5n, parseCurrency("JPY")))).toBe("-5");
});

test("decimals a currency does not have are refused unless they are zeros", () => {
  expect(fromDecimal("1.5", eur)).toEqual(money(150n, eur));
  expect(fromDecimal("1.500", eur)).toEqual(money(150n, eur));
  expect(fromDecimal("12.00", parseCurrency("JPY"))).toEqual(money(12n, parseCurrency("JPY")));
  for (const wrong of ["1.505", "", "1.", ".5", "1,50", "1e3", "+1", " 1", "NaN", "0x1"]) {
    expect(() => fromDecimal(wrong, eur)).toThrow(RangeError);
  }
});

test("amounts of two currencies are never combined or compared", () => {
  const euros = money(1n, eur);
  const yen = money(1n, parseCurrency("JPY"));
  for (const combine of [add, subtract, compare, min, max]) {
    expect(() => combine(euros, yen)).toThrow("cannot be combined");
  }
  expect(() => sum([yen], eur)).toThrow("cannot be combined");
});

test("rounding names its rule: halves away from zero, to even, or dropped", () => {
  const rounded = (rule: Parameters<typeof divideRounded>[2]) =>
    [-5n, -3n, -1n, 1n, 3n, 5n].map((half) => divideRounded(half, 2n, rule));
  expect(rounded("half_up")).toEqual([-3n, -2n, -1n, 1n, 2n, 3n]);
  expect(rounded("half_even")).toEqual([-2n, -2n, 0n, 0n, 2n, 2n]);
  expect(rounded("down")).toEqual([-2n, -1n, 0n, 0n, 1n, 2n]);
  expect(() => divideRounded(1n, 0n, "down")).toThrow("positive");
});

test("only ISO 4217 codes in upper case are currencies", () => {
  for (const wrong of ["", "eur", "EURO", "XXX", "toString", "constructor"]) {
    expect(isCurrency(wrong)).toBe(false);
    expect(() => parseCurrency(wrong)).toThrow(RangeError);
  }
});

test("adding is subtracting undone, and zero changes nothing", () => {
  fc.assert(
    fc.property(arbitraryMoney, fc.bigInt(), (amount, minor) => {
      const other = money(minor, amount.currency);
      expect(subtract(add(amount, other), other)).toEqual(amount);
      expect(add(amount, zero(amount.currency))).toEqual(amount);
      expect(min(amount, other).amountMinor <= max(amount, other).amountMinor).toBe(true);
    }),
  );
});
