import {
  type Currency,
  type Money,
  currencyDigits,
  fromDecimal,
  isCurrency,
  parseCurrency,
  toDecimal,
} from "@till/money";
import { z } from "zod";

/** An amount as PayPal writes it. */
export const wireMoney = z.object({ currency_code: z.string(), value: z.string() });
export type WireMoney = z.infer<typeof wireMoney>;

/** https://developer.paypal.com/reference/currency-codes/ less those a shop outside the country cannot take (BRL, CNY, MYR). */
const taken: ReadonlySet<string> = new Set(
  "AUD CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN NOK NZD PHP PLN SEK SGD THB TWD USD".split(" "),
);

/** PayPal refuses decimals for these; ISO gives HUF and TWD two digits. */
const withoutDecimals: ReadonlySet<string> = new Set(["HUF", "JPY", "TWD"]);

export function takesCurrency(currency: Currency): boolean {
  return taken.has(currency);
}

/** Digits before the point that PayPal takes. */
const wholeDigitsMax = 15;

/** The amount in PayPal's own digits, or null where it has more of them than PayPal takes (HUF 10.50). */
export function toWire(amount: Money): WireMoney | null {
  const { currency } = amount;
  const decimal = toDecimal(amount);
  const [whole = "", fraction = ""] = decimal.split(".");
  if (whole.length > wholeDigitsMax) return null;
  if (!withoutDecimals.has(currency) || currencyDigits(currency) === 0) {
    return { currency_code: currency, value: decimal };
  }
  return /^0*$/.test(fraction) ? { currency_code: currency, value: whole } : null;
}

/** Throws `RangeError` on what is not an amount, or is one in a currency Till does not know. */
export function fromWire({ currency_code, value }: WireMoney): Money {
  if (!isCurrency(currency_code)) throw new RangeError(`PayPal answered in "${currency_code}"`);
  return fromDecimal(value, parseCurrency(currency_code));
}
