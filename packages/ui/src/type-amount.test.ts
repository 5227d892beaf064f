import { expect, it } from "vitest";
import { type KeypadKey, typeAmount } from "./type-amount.ts";

const type = (...keys: KeypadKey[]) => keys.reduce(typeAmount, 0n);

it("takes digits in from the right, as tills do", () => {
  expect(type("1", "7", "2", "4")).toBe(1724n);
  expect(type("2", "0", "00")).toBe(2000n);
  expect(type("1", "7", "delete")).toBe(1n);
  expect(type("delete")).toBe(0n);
  expect(type("5", "enter")).toBe(5n);
  expect(type("5", "clear")).toBe(0n);
});

it("stops taking digits rather than growing without end", () => {
  const many = Array.from({ length: 40 }, (): KeypadKey => "9");
  expect(type(...many)).toBe(99_999_999_999n);
  expect(type(...many, "00")).toBe(99_999_999_999n);
});
