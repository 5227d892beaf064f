import { serialize } from "superjson";
import { expect, test } from "vitest";
import { readInput } from "./read-input.ts";

test("an input holds what clients send: whole numbers of any size, what is left out, the same thing twice", () => {
  const price = { amountMinor: 450n, currency: "EUR" };
  for (const value of [
    { price, again: [price], note: undefined, ratio: Number.NaN },
    5n,
    undefined,
    "x",
    null,
  ])
    expect(readInput(serialize(value))).toEqual(value);
});

test("no note makes an input larger than it was sent, or ties it to itself", () => {
  const wrong: readonly unknown[] = [
    { values: { a: [["typed-array", "Float64Array"]] } },
    { values: [["typed-array", "Uint8Array"]] },
    { values: { a: ["set", { 0: ["Date"] }] } },
    { values: { a: ["map"] } },
    { values: { a: ["regexp"] } },
    { values: { a: ["none such"] } },
    { values: { a: [["class", "Object"]] } },
    { values: "bigint" },
  ];
  for (const meta of wrong)
    expect(() => readInput({ json: { a: 3e8 }, meta: meta as never })).toThrow(/invalid/i);
  const tied = readInput({
    json: { a: {}, b: {} },
    meta: { referentialEqualities: [["a", "b"]] as never },
  });
  expect(tied).toEqual({ a: {}, b: {} });
});
