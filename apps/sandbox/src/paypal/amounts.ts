import { invariant } from "@till/kernel";

/** An amount as PayPal writes it. */
export interface WireMoney {
  readonly currency_code: string;
  readonly value: string;
}

/** https://developer.paypal.com/reference/currency-codes/ */
export const currencies: ReadonlySet<string> = new Set(
  "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD".split(
    " ",
  ),
);

export const withoutDecimals: ReadonlySet<string> = new Set(["HUF", "JPY", "TWD"]);

/** In hundredths, or whole units where PayPal takes no decimals: the sandbox's own unit, never seen outside. */
export function unitsOf({ currency_code, value }: WireMoney): bigint {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(value);
  invariant(match !== null, `"${value}" is not an amount`);
  const digits = withoutDecimals.has(currency_code) ? 0 : 2;
  const fraction = (match[3] ?? "").slice(0, digits).padEnd(digits, "0");
  const units = BigInt(`${match[2] ?? ""}${fraction}` || "0");
  return match[1] === "-" ? -units : units;
}

export function toWire(units: bigint, currency_code: string): WireMoney {
  const digits = withoutDecimals.has(currency_code) ? 0 : 2;
  const sign = units < 0n ? "-" : "";
  const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const value = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return { currency_code, value: `${sign}${value}` };
}

/** ISO minor units, as `/totals` counts them: HUF and TWD have two digits there. */
export function isoMinorOf(amount: WireMoney): bigint {
  const isoTwo = amount.currency_code === "HUF" || amount.currency_code === "TWD";
  return isoTwo ? unitsOf(amount) * 100n : unitsOf(amount);
}

/** The fixed part: 0.30, or its like where there are no hundredths. */
const fixedUnits = (currency: string): bigint => (withoutDecimals.has(currency) ? 40n : 30n);

/** 2.9% and a fixed part, rounded half up, never more than the amount. */
export function feeOf(amount: WireMoney): WireMoney {
  const units = unitsOf(amount);
  const fee = (units * 29n + 500n) / 1000n + fixedUnits(amount.currency_code);
  return toWire(fee > units ? units : fee, amount.currency_code);
}
