import { type Currency, type Money, currencyDigits, toDecimal } from "@till/money";

export interface MoneyFormat {
  /** A BCP 47 tag, such as `en-GB`. */
  readonly locale: string;
  /** `false` writes the digits alone, for columns whose currency is said once. Default `true`. */
  readonly symbol?: boolean;
  /** `always` writes a plus too, for differences. Default `auto`. */
  readonly sign?: "auto" | "always";
}

const minus = "\u2212";

/**
 * An amount in words of the locale, exact at any size: `Intl` is given the decimal string, never a float
 * (ECMA-402, StringNumericLiteral). The minus is U+2212, as wide as a digit, so that columns line up.
 */
export function formatMoney(value: Money, format: MoneyFormat): string {
  const text = toDecimal(value) as `${number}`;
  return formatterFor(value.currency, format)
    .formatToParts(text)
    .map((part) => (part.type === "minusSign" ? part.value.replace("-", minus) : part.value))
    .join("");
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatterFor(currency: Currency, { locale, symbol = true, sign = "auto" }: MoneyFormat) {
  const key = `${locale} ${currency} ${symbol} ${sign}`;
  const known = formatters.get(key);
  if (known) return known;
  const digits = currencyDigits(currency);
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: sign === "always" ? "exceptZero" : "negative",
    ...(symbol && { style: "currency", currency, currencyDisplay: "narrowSymbol" }),
  });
  formatters.set(key, made);
  return made;
}
