import { type Currency, currencyDigits, money, parseCurrency } from "@till/money";
import { assert, bigInt, constantFrom, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { UnreadableAnswerError } from "./answers.ts";
import { fromWire, takesCurrency, toWire } from "./minor-units.ts";

const currency = (code: string): Currency => parseCurrency(code);

describe("minor units", () => {
  it.each([
    ["EUR", 2_500n, 2_500],
    ["JPY", 2_500n, 2_500],
    ["ISK", 2_500n, 250_000],
    ["UGX", 7n, 700],
    ["KWD", 12_340n, 12_340],
    ["HUF", 99_900n, 99_900],
    ["TWD", 10_000n, 10_000],
    ["MGA", 500_00n, 500],
  ])("%s %d goes out as %d and comes back", (code, minor, wire) => {
    expect(toWire(money(minor, currency(code)))).toEqual({ ok: true, value: wire });
    expect(fromWire(wire, code.toLowerCase())).toEqual(money(minor, currency(code)));
  });

  it.each([
    ["KWD", 12_345n, "till/amount_too_fine"],
    ["MGA", 12_345n, "till/amount_too_fine"],
    ["EUR", 0n, "till/amount_not_positive"],
    ["EUR", -1n, "till/amount_not_positive"],
    ["IRR", 100n, "till/currency_not_taken"],
  ])("refuses %s %d before anything is sent", (code, minor, gatewayCode) => {
    expect(toWire(money(minor, currency(code)))).toMatchObject({
      ok: false,
      error: { by: "gateway", reason: "invalid_request", gatewayCode },
    });
  });

  it("refuses what has more digits than Stripe takes, as above the limit", () => {
    expect(toWire(money(99_999_999n, currency("EUR")))).toEqual({ ok: true, value: 99_999_999 });
    for (const over of [100_000_000n, 2n ** 53n]) {
      expect(toWire(money(over, currency("EUR")))).toMatchObject({
        ok: false,
        error: { by: "gateway", reason: "limit_exceeded", gatewayCode: "till/amount_too_large" },
      });
    }
  });

  it("loses nothing on the way there and back, in any currency", () => {
    const codes = "EUR USD JPY KRW ISK UGX MGA KWD BHD CLP".split(" ").map(currency);
    assert(
      property(constantFrom(...codes), bigInt({ min: 1n, max: 999_999n }), (code, units) => {
        const step = currencyDigits(code) === 3 ? 10n : code === currency("MGA") ? 100n : 1n;
        const amount = money(units * step, code);
        const wire = toWire(amount);
        expect(wire.ok && fromWire(wire.value, code)).toEqual(amount);
      }),
    );
  });

  it("does not guess at an amount it cannot hold", () => {
    expect(() => fromWire(2_501, "isk")).toThrow(UnreadableAnswerError);
    expect(() => fromWire(100, "xyz")).toThrow(UnreadableAnswerError);
  });

  it("takes what Stripe takes", () => {
    expect(takesCurrency(currency("EUR"))).toBe(true);
    expect(takesCurrency(currency("IRR"))).toBe(false);
  });
});
