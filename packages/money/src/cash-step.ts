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

/** What amounts of cash are whole multiples of, in minor units. */
export const cashStepMinor = (currency: Currency): bigint => steps[currency] ?? 1n;
