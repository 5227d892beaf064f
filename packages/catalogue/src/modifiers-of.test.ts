import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { modifiersOf } from "./modifiers-of.ts";

const option = (code: string) => ({ code, name: code, price: money(60n, parseCurrency("EUR")) });
const product = {
  modifierGroups: [
    { name: "Milk", min: 1, max: 1, options: [option("oat"), option("whole")] },
    { name: "Extras", min: 0, max: 2, options: [option("honey"), option("lemon"), option("mint")] },
  ],
};
const codesOf = (codes: readonly string[]) => modifiersOf(product, codes)?.map(({ code }) => code) ?? null;

test("codes name what a product offers, each once, in its own order; none is asked for", () => {
  expect(codesOf(["lemon", "oat", "lemon"])).toEqual(["oat", "lemon"]);
  expect(codesOf([])).toEqual([]);
});

test("what it does not offer, and more of a group than it is sold with, name nothing", () => {
  expect(codesOf(["oat", "rum"])).toBeNull();
  expect(codesOf(["oat", "whole"])).toBeNull();
  expect(codesOf(["honey", "lemon", "mint"])).toBeNull();
  expect(modifiersOf({}, ["oat"])).toBeNull();
});
