import { parseCurrency } from "@till/money";
import { describe, expect, it } from "vitest";
import { formatMoney } from "./format-money.ts";
import { parseMoney } from "./parse-money.ts";

const read = (text: string, currency = "EUR", locale = "en-GB", allowNegative = false) => {
  const parsed = parseMoney(text, { currency: parseCurrency(currency), locale, allowNegative });
  switch (parsed.kind) {
    case "empty":
      return "empty";
    case "amount":
      return parsed.amountMinor;
    case "refused":
      return parsed.reason;
  }
};

describe("parseMoney", () => {
  it("tells nothing typed from zero", () => {
    expect(read("")).toBe("empty");
    expect(read("  ")).toBe("empty");
    expect(read("€")).toBe("empty");
    expect(read("0")).toBe(0n);
  });

  it("fills decimals up to the digits of the currency", () => {
    expect(read("12")).toBe(1200n);
    expect(read("12.3")).toBe(1230n);
    expect(read("12.34")).toBe(1234n);
    expect(read(".5")).toBe(50n);
    expect(read("5.")).toBe(500n);
    expect(read("12", "JPY", "ja-JP")).toBe(12n);
    expect(read("1.234", "KWD")).toBe(1234n);
    expect(read("1.2", "KWD")).toBe(1200n);
  });

  it("refuses more decimals than the currency has, and never rounds", () => {
    expect(read("1.999")).toBe("too_many_decimals");
    expect(read("12.5", "JPY")).toBe("too_many_decimals");
    expect(read("1.2345", "KWD")).toBe("too_many_decimals");
  });

  it("lets the locale decide which mark is the decimal one", () => {
    expect(read("1,234.50")).toBe(123_450n);
    expect(read("1.234,50", "EUR", "de-DE")).toBe(123_450n);
    expect(read("1 234,50", "EUR", "fr-FR")).toBe(123_450n);
    expect(read("1’234.50", "CHF", "de-CH")).toBe(123_450n);
    expect(read("12,34,567.50", "INR", "en-IN")).toBe(123_456_750n);
    expect(read("1,234")).toBe(123_400n);
    expect(read("1.234", "EUR", "de-DE")).toBe(123_400n);
  });

  it("takes the other keyboard's decimal mark where no grouping is possible", () => {
    expect(read("12,5")).toBe(1250n);
    expect(read("12,50")).toBe(1250n);
    expect(read("12.50", "EUR", "de-DE")).toBe(1250n);
    expect(read("12.50", "EUR", "fr-FR")).toBe(1250n);
  });

  it.each(["1.2.3", "1,23,4.5", "12,34,5", "abc", "1e5", "1-2", "0x10", ".", ",", "--1"])(
    "refuses %s, which has two readings or none",
    (text) => expect(read(text, "EUR", "en-GB", true)).toBe("not_an_amount"),
  );

  it("refuses a minus unless it is asked for", () => {
    expect(read("-5")).toBe("negative");
    expect(read("-5", "EUR", "en-GB", true)).toBe(-500n);
    expect(read("\u22125.25", "EUR", "en-GB", true)).toBe(-525n);
  });

  it("is exact where a float is not, and refuses what no shop takes", () => {
    expect(read("9007199254740.93")).toBe(900_719_925_474_093n);
    expect(read("0000000000000000012.50")).toBe(1250n);
    expect(read("12345678901234.56")).toBe("too_large");
    expect(read("9".repeat(400))).toBe("too_large");
  });

  it("reads digits of other scripts", () => {
    expect(read("١٢٫٥", "EGP", "ar-EG")).toBe(1250n);
    expect(read("۱۲", "EUR", "fa-IR")).toBe(1200n);
  });

  it.each([
    "en-GB",
    "en-US",
    "fr-FR",
    "de-DE",
    "de-CH",
    "en-IN",
    "ja-JP",
    "ar-EG",
    "fa-IR",
    "sv-SE",
    "pl-PL",
    "es-ES",
  ])("reads back whatever formatMoney wrote in %s", (locale) => {
    for (const currency of ["EUR", "JPY", "KWD", "CHF", "INR"].map(parseCurrency)) {
      for (const amountMinor of [0n, 5n, 99n, 100n, 1_724n, 123_456n, 98_765_432n, -2_650n]) {
        for (const symbol of [true, false]) {
          const text = formatMoney({ amountMinor, currency }, { locale, symbol });
          expect([text, read(text, currency, locale, true)]).toEqual([text, amountMinor]);
        }
      }
    }
  });
});
