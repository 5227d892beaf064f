import { expect, test } from "vitest";
import { createIdSource, createManualClock, isUuid, parseId } from "./index.ts";

test("ids carry the clock's time and sort by it", () => {
  const clock = createManualClock(1_700_000_000_000);
  const ids = createIdSource(clock, (count) => new Uint8Array(count).fill(7));
  const first = ids.next();
  clock.advanceMs(1);
  const second = ids.next();
  expect(first < second).toBe(true);
  expect(isUuid(first)).toBe(true);
});

test("an id of another version, in upper case or of another shape is refused", () => {
  for (const wrong of [
    "",
    "x",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    "0190B7A4-0000-7000-8000-000000000000",
  ]) {
    expect(() => parseId(wrong)).toThrow(RangeError);
  }
});
