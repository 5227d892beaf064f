import { type Money, subtract } from "./money.ts";
import { divideRounded } from "./rounding.ts";

/** A rate in parts per million: 5.5 % is 55_000. Whole numbers, so that no rate is a float. */
export interface TaxRate {
  readonly ratePpm: number;
  /** `inclusive`: the price holds the tax (EU, UK, AU). `exclusive`: tax is added to it (US, CA). */
  readonly mode: "inclusive" | "exclusive";
}

/** net + tax = gross, always. */
export interface TaxedAmount {
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
}

const ppm = 1_000_000n;

/**
 * Tax on the sum of everything sold at one rate, halves rounded up (away from zero). Rounding once per rate and
 * document, not per line, is what EN 16931 (BR-CO-17) asks of an invoice; lines get their share by `allocate`.
 */
export function taxOn(amount: Money, rate: TaxRate): TaxedAmount {
  const ratePpm = BigInt(rate.ratePpm);
  const currency = amount.currency;
  switch (rate.mode) {
    case "inclusive": {
      const tax = {
        amountMinor: divideRounded(amount.amountMinor * ratePpm, ppm + ratePpm, "half_up"),
        currency,
      };
      return { net: subtract(amount, tax), tax, gross: amount };
    }
    case "exclusive": {
      const tax = { amountMinor: divideRounded(amount.amountMinor * ratePpm, ppm, "half_up"), currency };
      return { net: amount, tax, gross: { amountMinor: amount.amountMinor + tax.amountMinor, currency } };
    }
  }
}
