import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createPlaceIndex } from "./place-index.ts";

test("a place is found by its text as in a map, the first of those with the same text, however many there are", () => {
  const text = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom("a", "b"));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 3000 }), text, (texts, other) => {
      const index = createPlaceIndex();
      texts.forEach((one, place) => index.add(one, place));
      for (const one of [...texts.slice(0, 50), other]) {
        const found = index.find(one, (place) => (texts[place] === one ? place : null));
        expect(found ?? -1).toBe(texts.indexOf(one));
      }
    }),
    { numRuns: 30 },
  );
});

test("two texts with the same hash are told apart by whoever asks", () => {
  // As FNV-1a has it: https://softwareengineering.stackexchange.com/q/49550
  const index = createPlaceIndex();
  index.add("costarring", 1);
  index.add("liquid", 2);
  expect(index.find("liquid", (place) => (place === 2 ? "liquid" : null))).toBe("liquid");
  expect(index.find("costarring", (place) => (place === 1 ? "costarring" : null))).toBe("costarring");
  expect(index.find("liquid", () => null)).toBeNull();
});
