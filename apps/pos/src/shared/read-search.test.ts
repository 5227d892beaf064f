import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { readSearch } from "./read-search.ts";

const eur = parseCurrency("EUR");
const yen = parseCurrency("JPY");
const euros = (minor: bigint) => money(minor, eur);

test.each([
  ["12.40", { amount: euros(1240n) }],
  ["12,4", { amount: euros(1240n) }],
  ["12", { amount: euros(1200n) }],
  // Four digits may be either.
  ["4242", { amount: euros(424_200n), last4: "4242" }],
  ["0000", { last4: "0000" }],
  ["2026-11-29", { businessDay: "2026-11-29" }],
  ["29.11.2026", { businessDay: "2026-11-29" }],
  ["1/2/2026", { businessDay: "2026-02-01" }],
  [" anna@shop.example ", { email: "anna@shop.example" }],
  ["croissant", { item: "croissant" }],
  ["茶碗", { item: "茶碗" }],
])("%s is read as what it may mean", (text, known) => {
  expect(readSearch(text, eur)).toEqual(known);
});

test("what means nothing is not looked for", () => {
  for (const text of ["", "  ", "-", "31.02.2026", "x", "12.345", "0"])
    expect(readSearch(text, eur)).toBeNull();
  expect(readSearch("12.5", yen)).toBeNull();
});
