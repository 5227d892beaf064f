import { type Currency, currencyDigits } from "@till/money";

export type ParsedMoney =
  | { readonly kind: "empty" }
  | { readonly kind: "amount"; readonly amountMinor: bigint }
  | { readonly kind: "refused"; readonly reason: MoneyRefusal };

export type MoneyRefusal = "not_an_amount" | "too_many_decimals" | "negative" | "too_large";

export interface MoneyReading {
  readonly currency: Currency;
  readonly locale: string;
  /** Reads a leading minus. Default `false`: then one is refused. */
  readonly allowNegative?: boolean;
}

/** More digits than any shop needs, and few enough for PostgreSQL's bigint. */
const digitsMax = 15;

/**
 * Reads what a person typed into minor units, by string arithmetic only. The locale's separators win; where only the
 * other one was typed (a comma on an English till) it counts as the decimal mark if no valid grouping is possible.
 * Digits of other scripts, spaces and the currency's symbol or code are accepted.
 */
export function parseMoney(
  text: string,
  { currency, locale, allowNegative = false }: MoneyReading,
): ParsedMoney {
  const bare = bareNumber(text, currency, locale);
  if (bare === "") return { kind: "empty" };
  const sign = /^[-\u2212]/.test(bare);
  if (sign && !allowNegative) return refused("negative");

  const unsigned = sign ? bare.slice(1) : bare;
  const split = splitDecimals(unsigned, separators(locale));
  if (!split) return refused("not_an_amount");
  const digits = currencyDigits(currency);
  if (split.fraction.length > digits) return refused("too_many_decimals");

  const minor = (split.whole + split.fraction.padEnd(digits, "0")).replace(/^0+(?=\d)/, "");
  if (minor.length > digitsMax) return refused("too_large");
  const amount = BigInt(minor);
  return { kind: "amount", amountMinor: sign ? -amount : amount };
}

const refused = (reason: MoneyRefusal): ParsedMoney => ({ kind: "refused", reason });

/** ASCII digits and separators only: symbol, code, spaces, direction marks and Swiss apostrophes are taken out. */
function bareNumber(text: string, currency: Currency, locale: string): string {
  const symbol = currencySymbol(currency, locale);
  return Array.from(text.replace(currency, "").replace(symbol, ""))
    .filter((character) => !/[\s\u061c\u200e\u200f'’]/.test(character))
    .map(asciiDigit)
    .join("");
}

/** The first digit of each script of decimal digits that a locale of ours may type. */
const zeros = [0x0660, 0x06f0, 0x0966, 0x09e6, 0xff10];

function asciiDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code <= first + 9);
  return zero === undefined ? character : String(code - zero);
}

interface Separators {
  readonly decimal: string;
  readonly group: string;
}

function separators(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.5);
  const decimal = parts.find((part) => part.type === "decimal")?.value ?? ".";
  const group = parts.find((part) => part.type === "group")?.value ?? ",";
  return { decimal, group };
}

function currencySymbol(currency: Currency, locale: string): string {
  const parts = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
  }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

interface Split {
  readonly whole: string;
  readonly fraction: string;
}

function splitDecimals(text: string, { decimal, group }: Separators): Split | undefined {
  const marks = Array.from(text).filter((character) => !/\d/.test(character));
  if (marks.some((mark) => mark !== "." && mark !== "," && mark !== decimal && mark !== group))
    return undefined;
  if (marks.length === 0) return { whole: text, fraction: "" };

  const ofLocale = splitAt(text, decimal, group);
  if (ofLocale) return ofLocale;
  // No reading by the locale: a single mark of the other kind is what the keyboard at hand had for a decimal mark.
  return marks.length === 1 ? splitAt(text, marks[0] ?? decimal, "") : undefined;
}

function splitAt(text: string, decimal: string, group: string): Split | undefined {
  const [whole = "", fraction = "", ...more] = text.split(decimal);
  if (more.length > 0 || !/^\d*$/.test(fraction) || (whole === "" && fraction === "")) return undefined;
  if (/^\d*$/.test(whole)) return { whole: whole || "0", fraction };
  const groups = group === "" ? [whole] : whole.split(group);
  return isGrouped(groups) ? { whole: groups.join(""), fraction } : undefined;
}

/** Threes from the right; twos before the last three, as India groups. */
function isGrouped([first = "", ...rest]: readonly string[]): boolean {
  const last = rest.at(-1) ?? "";
  if (!/^\d{1,3}$/.test(first) || !/^\d{3}$/.test(last)) return false;
  const between = rest.slice(0, -1);
  return between.every((part) => /^\d{3}$/.test(part)) || between.every((part) => /^\d{2}$/.test(part));
}
