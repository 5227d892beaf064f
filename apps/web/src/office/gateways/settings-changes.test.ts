import { parseCurrency } from "@till/money";
import { defaultRouting } from "@till/payments";
import type { SettingsView } from "@till/wire";
import { expect, test } from "vitest";
import { changesBetween } from "./settings-changes.ts";

const before: SettingsView = { routing: defaultRouting, fees: {}, refundToCash: false, fulfilmentUrl: null };
const naming = { currency: parseCurrency("EUR"), labelOf: (name: string) => name.toUpperCase() };
const wordsFor = (after: SettingsView) =>
  changesBetween(before, after, naming).map(({ what, from, to }) => `${what}: ${from} to ${to}`);

test("nothing differs from itself", () => {
  expect(wordsFor(before)).toEqual([]);
});

test("each thing that differs is said once, with what it was", () => {
  const [first, ...others] = defaultRouting.rules;
  if (!first) throw new Error("there is a first rule");
  const after: SettingsView = {
    routing: {
      prefer: "cheapest",
      rules: [...others, { ...first, enabled: false, currencies: [parseCurrency("USD")], maxMinor: 50_000n }],
    },
    fees: {
      square: {
        online: { rateBasisPoints: 140, fixedMinor: 25n },
        inPerson: { rateBasisPoints: 260, fixedMinor: 10n },
      },
    },
    refundToCash: true,
    roundEuroCash: true,
    fulfilmentUrl: "https://warehouse.example",
  };
  expect(wordsFor(after)).toEqual([
    "Choice: your order to lowest expected fee",
    "Order: STRIPE, SQUARE, PAYPAL to SQUARE, PAYPAL, STRIPE",
    "SQUARE, fee online: 2.9% + 0.30 to 1.4% + 0.25",
    "STRIPE, use: on to off",
    "STRIPE, currencies: all to USD",
    "STRIPE, largest amount: none to 500.00",
    "Cash for card money: not allowed to allowed",
    "Cash in euros: to the cent to rounded to five cents",
    "Paid orders are told to: nobody to https://warehouse.example",
  ]);
});
