import { expect, test } from "vitest";
import { dayEndMs, dayStartMs, readDay } from "./day-range.ts";

const iso = (ms: number): string => new Date(ms).toISOString();

test.each([
  ["2026-11-23", "Europe/Paris", "2026-11-22T23:00:00.000Z", "2026-11-23T22:59:59.999Z"],
  // 23 and 25 hours long.
  ["2026-03-29", "Europe/Paris", "2026-03-28T23:00:00.000Z", "2026-03-29T21:59:59.999Z"],
  ["2026-10-25", "Europe/Paris", "2026-10-24T22:00:00.000Z", "2026-10-25T22:59:59.999Z"],
  ["2026-11-23", "Pacific/Kiritimati", "2026-11-22T10:00:00.000Z", "2026-11-23T09:59:59.999Z"],
  // There the clocks go on at midnight: the day begins at one.
  ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24T20:59:59.999Z"],
])("%s in %s is from %s to %s", (day, timeZone, from, to) => {
  expect([iso(dayStartMs(day, timeZone)), iso(dayEndMs(day, timeZone))]).toEqual([from, to]);
});

test("what is no day in an address is left out", () => {
  expect(["2026-11-23", "2026-13-01", "today", "", null].map(readDay)).toEqual([
    "2026-11-23",
    null,
    null,
    null,
    null,
  ]);
});
