import { expect, test } from "vitest";
import { createChance } from "./chance.ts";

test("ids made before a crash are never made again after it, also when a transaction was rolled back", () => {
  let stored = 0;
  let rolledBack = false;
  const counter = {
    load: () => stored,
    save: (count: number) => {
      if (!rolledBack) stored = count;
    },
  };
  const before = createChance("seed", counter);
  before.reserve();
  rolledBack = true;
  const seen = new Set(Array.from({ length: 80 }, () => before.text(24)));
  rolledBack = false;
  const after = createChance("seed", counter);
  for (let i = 0; i < 80; i += 1) expect(seen.has(after.text(24))).toBe(false);
});

test("the same seed gives the same ids, another seed others", () => {
  const make = (seed: string): string =>
    createChance(seed, { load: () => 0, save: () => undefined }).text(24);
  expect(make("a")).toBe(make("a"));
  expect(make("a")).not.toBe(make("b"));
});
