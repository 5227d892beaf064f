import { parseCurrency } from "@till/money";
import { describe, expect, it } from "vitest";
import { formatMoney } from "./format-money.ts";

const eur = parseCurrency("EUR");

describe("formatMoney", () => {
  it("writes the digits of the currency", () => {
    expect(formatMoney({ amountMinor: 1724n, currency: eur }, { locale: "en-GB" })).toBe("€17.24");
    expect(formatMoney({ amountMinor: 1724n, currency: parseCurrency("JPY") }, { locale: "en-US" })).toBe(
      "¥1,724",
    );
    expect(
      formatMoney({ amountMinor: 1724n, currency: parseCurrency("KWD") }, { locale: "en-US", symbol: false }),
    ).toBe("1.724");
  });

  it("writes the true minus, and a plus only when asked", () => {
    expect(formatMoney({ amountMinor: -106n, currency: eur }, { locale: "en-GB", symbol: false })).toBe(
      "\u22121.06",
    );
    expect(formatMoney({ amountMinor: 106n, currency: eur }, { locale: "en-GB", sign: "always" })).toBe(
      "+€1.06",
    );
    expect(formatMoney({ amountMinor: 0n, currency: eur }, { locale: "en-GB", sign: "always" })).toBe(
      "€0.00",
    );
  });

  it("loses no digit of an amount beyond a float", () => {
    expect(
      formatMoney(
        { amountMinor: 900_719_925_474_099_301n, currency: eur },
        { locale: "en-GB", symbol: false },
      ),
    ).toBe("9,007,199,254,740,993.01");
  });
});
