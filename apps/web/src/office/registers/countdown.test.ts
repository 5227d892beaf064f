import { expect, test } from "vitest";
import { countdown } from "./countdown.ts";

test("a code counts down to its end, and is over then", () => {
  const shown = [900_000, 899_001, 61_000, 59_000, 1, 0, -5].map((leftMs) => countdown(leftMs, 0));
  expect(shown).toEqual(["15:00", "15:00", "1:01", "0:59", "0:01", null, null]);
});
