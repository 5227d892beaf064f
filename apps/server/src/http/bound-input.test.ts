import { expect, test } from "vitest";
import { inputMax, isWithinBounds } from "./bound-input.ts";

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

test("what is nested or has parts beyond any input is refused without being parsed", () => {
  expect(isWithinBounds(nested(inputMax.depth))).toBe(true);
  expect(isWithinBounds(nested(inputMax.depth + 1))).toBe(false);
  expect(isWithinBounds(`{"a":${nested(inputMax.depth)}}`)).toBe(false);
  expect(isWithinBounds(`[${"1,".repeat(inputMax.parts)}1]`)).toBe(true);
  expect(isWithinBounds(`[${"1,".repeat(inputMax.parts + 1)}1]`)).toBe(false);
});

test("brackets and commas inside of texts are texts", () => {
  expect(isWithinBounds(JSON.stringify({ a: nested(500), b: ",".repeat(60_000), 'c"[': '\\"[[[[' }))).toBe(
    true,
  );
  expect(isWithinBounds(`{"a":"\\\\"${nested(40)}}`)).toBe(false);
});
