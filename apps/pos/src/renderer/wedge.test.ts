import { expect, test } from "vitest";
import { createWedge } from "./wedge.ts";

function type(text: string, gapMs: number, enterGapMs = gapMs): string | null {
  const wedge = createWedge();
  let atMs = 1000;
  for (const key of text) {
    expect(wedge.press(key, atMs)).toBeNull();
    atMs += gapMs;
  }
  return wedge.press("Enter", atMs - gapMs + enterGapMs);
}

test("a fast burst ending in Enter is a scan", () => {
  expect(type("4006381333931", 5)).toBe("4006381333931");
});

test("the same digits at the speed of hands are not", () => {
  expect(type("4006381333931", 80)).toBeNull();
});

test("a burst whose Enter comes late is a person's", () => {
  expect(type("4006381333931", 5, 500)).toBeNull();
});

test("three quick keys are no barcode", () => {
  expect(type("123", 5)).toBeNull();
});

test("what was typed slowly before a burst is not part of the code", () => {
  const wedge = createWedge();
  wedge.press("a", 0);
  wedge.press("b", 300);
  for (const [index, key] of Array.from("40063813").entries()) wedge.press(key, 1000 + index * 4);
  expect(wedge.press("Shift", 1033)).toBeNull();
  expect(wedge.press("Enter", 1036)).toBe("40063813");
});
