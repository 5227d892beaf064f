import type { Currency } from "./currency.ts";

/**
 * The smallest coin in minor units, where it is more than one. By each country's law or its central bank: Switzerland's five
 * rappen, Sweden's and Norway's krone, Denmark's fifty øre, Canada's and Australia's five cents, New Zealand's ten, Czechia's
 * koruna, Hungary's five forint.
 */
const steps: Readonly<Record<string, bigint>> = {
  AUD: 5n,
  CAD: 5n,
  CHF: 5n,
  CZK: 100n,
  DKK: 50n,
  HUF: 500n,
  NOK: 100n,
  NZD: 10n,
  SEK: 100n,
};

/**
 * What amounts of cash are whole multiples of, in minor units. A euro has cents everywhere; in some of its countries shops round
 * to five of them all the same, by law or by choice, which a currency cannot say.
 */
export const cashStepMinor = (currency: Currency, roundsEuros = false): bigint =>
  roundsEuros && currency === "EUR" ? 5n : (steps[currency] ?? 1n);
