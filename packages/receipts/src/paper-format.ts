import { type Money, currencyDigits, toDecimal } from "@till/money";

/** Writes figures as one locale's paper does. Digits are always Latin, spaces always plain: printers know no others. */
export interface PaperFormat {
  /** `€1,234.50` */
  money(amount: Money): string;
  /** `1,234.50` */
  amount(amount: Money): string;
  /** Thousandths: `2`, `0.342`. */
  quantity(quantityMilli: number): string;
  /** Parts per million: `5.5%`. */
  percent(ratePpm: number): string;
  dateTime(instantMs: number, timeZone: string): string;
}

// Making a formatter costs far more than using it, and a shop writes a handful of kinds.
const formats = new Map<string, PaperFormat>();

export function createPaperFormat(locale: string): PaperFormat {
  return kept(formats, locale, () => makePaperFormat(locale));
}

function makePaperFormat(locale: string): PaperFormat {
  const latin = { numberingSystem: "latn" } as const;
  const amounts = new Map<string, Intl.NumberFormat>();
  const dates = new Map<string, Intl.DateTimeFormat>();
  const exact = (amount: Money, style: "currency" | "decimal"): string => {
    const { currency } = amount;
    const digits = currencyDigits(currency);
    const format = kept(
      amounts,
      `${style} ${currency}`,
      () =>
        new Intl.NumberFormat(locale, {
          ...latin,
          style,
          ...(style === "currency" ? { currency } : {}),
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }),
    );
    // A string is formatted digit by digit, so no amount passes through a float.
    return plain(format.format(toDecimal(amount) as Intl.StringNumericLiteral));
  };
  const quantities = new Intl.NumberFormat(locale, { ...latin, maximumFractionDigits: 3 });
  const percents = new Intl.NumberFormat(locale, { ...latin, style: "percent", maximumFractionDigits: 4 });
  return {
    money: (amount) => exact(amount, "currency"),
    amount: (amount) => exact(amount, "decimal"),
    quantity: (quantityMilli) => plain(quantities.format(quantityMilli / 1000)),
    percent: (ratePpm) => plain(percents.format(ratePpm / 1_000_000)),
    dateTime: (instantMs, timeZone) => {
      const format = kept(
        dates,
        timeZone,
        () =>
          new Intl.DateTimeFormat(locale, {
            ...latin,
            calendar: "gregory",
            dateStyle: "medium",
            timeStyle: "short",
            timeZone,
          }),
      );
      return plain(format.format(instantMs));
    },
  };
}

function kept<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** Intl writes no-break spaces, the true minus sign and direction marks; no printer's code page has them all. */
function plain(text: string): string {
  return text
    .replaceAll(/[\u00a0\u202f\u2009]/g, " ")
    .replaceAll("\u2212", "-")
    .replaceAll(/[\u200e\u200f\u061c]/g, "");
}
