import { invariant } from "@till/kernel";
import { type Currency, currencyDigits } from "./currency.ts";

/** An exact amount: whole minor units (cents) of one currency. Negative where the direction is meant. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: Currency;
}

export const money = (amountMinor: bigint, currency: Currency): Money => ({ amountMinor, currency });

export const zero = (currency: Currency): Money => ({ amountMinor: 0n, currency });

function assertSame(a: Money, b: Money): void {
  invariant(a.currency === b.currency, `amounts in ${a.currency} and ${b.currency} cannot be combined`);
}

export function add(a: Money, b: Money): Money {
  assertSame(a, b);
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
}

export function subtract(a: Money, b: Money): Money {
  assertSame(a, b);
  return { amountMinor: a.amountMinor - b.amountMinor, currency: a.currency };
}

export const negate = (a: Money): Money => ({ amountMinor: -a.amountMinor, currency: a.currency });

export function sum(amounts: Iterable<Money>, currency: Currency): Money {
  let total = zero(currency);
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** -1, 0 or 1, as sort functions want it. Throws `InvariantError` across currencies. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  assertSame(a, b);
  if (a.amountMinor === b.amountMinor) return 0;
  return a.amountMinor < b.amountMinor ? -1 : 1;
}

export function equals(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.amountMinor === b.amountMinor;
}

export function min(a: Money, b: Money): Money {
  return compare(a, b) <= 0 ? a : b;
}

export function max(a: Money, b: Money): Money {
  return compare(a, b) >= 0 ? a : b;
}

/** The amount as a plain decimal string with a point and the currency's digits: `-12.30`, `1200`, `0.005`. */
export function toDecimal(amount: Money): string {
  const digits = currencyDigits(amount.currency);
  const sign = amount.amountMinor < 0n ? "-" : "";
  const units = (amount.amountMinor < 0n ? -amount.amountMinor : amount.amountMinor)
    .toString()
    .padStart(digits + 1, "0");
  return digits === 0 ? sign + units : `${sign}${units.slice(0, -digits)}.${units.slice(-digits)}`;
}

const decimalPattern = /^(-?)(\d{1,15})(?:\.(\d+))?$/;

/** Reads what `toDecimal` writes; fewer digits are filled up. Throws `RangeError` on more digits than the currency has, unless they are zeros. */
export function fromDecimal(text: string, currency: Currency): Money {
  const match = decimalPattern.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a decimal amount`);
  const digits = currencyDigits(currency);
  const fraction = match[3] ?? "";
  if (/[1-9]/.test(fraction.slice(digits))) {
    throw new RangeError(`"${text}" has more decimals than ${currency} has (${digits})`);
  }
  const units = BigInt(match[2] + fraction.slice(0, digits).padEnd(digits, "0"));
  return { amountMinor: match[1] === "-" ? -units : units, currency };
}
