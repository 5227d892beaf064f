import { type Currency, money, parseCurrency } from "@till/money";
import { assert, bigInt, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWire, takesCurrency, toWire } from "./minor-units.ts";

const currency = (code: string): Currency => parseCurrency(code);

describe("amounts as PayPal writes them", () => {
  it.each([
    ["EUR", 2_500n, "25.00"],
    ["USD", 1n, "0.01"],
    ["JPY", 2_500n, "2500"],
    ["HUF", 250_000n, "2500"],
    ["TWD", 100n, "1"],
    ["USD", 9_007_199_254_740_993n, "90071992547409.93"],
  ])("%s %d goes out as %s and comes back", (code, minor, value) => {
    const wire = { currency_code: code, value };
    expect(toWire(money(minor, currency(code)))).toEqual(wire);
    expect(fromWire(wire)).toEqual(money(minor, currency(code)));
  });

  it.each([
    ["HUF", 1_050n],
    ["TWD", 1n],
    ["JPY", 10n ** 15n],
  ])("%s %d has more digits, before or behind the point, than PayPal takes", (code, minor) => {
    expect(toWire(money(minor, currency(code)))).toBeNull();
  });

  it("what goes out comes back, whatever the amount", () => {
    const amounts = bigInt({ min: 1n, max: 10n ** 15n - 1n });
    const codes = constantFrom("EUR", "USD", "GBP", "JPY", "SEK");
    assert(
      property(amounts, codes, (minor, code) => {
        const amount = money(minor, currency(code));
        const wire = toWire(amount);
        return wire !== null && fromWire(wire).amountMinor === amount.amountMinor;
      }),
    );
  });

  it("what is no amount, or in no known currency, is not guessed at", () => {
    expect(() => fromWire({ currency_code: "EUR", value: "1,5" })).toThrow(RangeError);
    expect(() => fromWire({ currency_code: "EUR", value: "1.505" })).toThrow(RangeError);
    expect(() => fromWire({ currency_code: "XQZ", value: "1.00" })).toThrow(RangeError);
  });

  it("a currency PayPal holds no balance in is not taken", () => {
    expect(takesCurrency(currency("EUR"))).toBe(true);
    expect(takesCurrency(currency("IRR"))).toBe(false);
  });
});
