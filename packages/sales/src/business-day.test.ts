import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, businessDay, localHour } from "./business-day.ts";

const at = (iso: string): number => Date.parse(iso);

test("the day changes at the cut-off of the store's own clock", () => {
  expect(businessDay(at("2026-11-23T02:59:59Z"), "Europe/Berlin", 4)).toBe("2026-11-22");
  expect(businessDay(at("2026-11-23T03:00:00Z"), "Europe/Berlin", 4)).toBe("2026-11-23");
  expect(businessDay(at("2026-11-23T03:00:00Z"), "America/New_York", 4)).toBe("2026-11-22");
  expect(businessDay(at("2026-11-22T23:00:00Z"), "Europe/Berlin", 0)).toBe("2026-11-23");
});

test("the first hour of a month or a year belongs to the one before", () => {
  expect(businessDay(at("2027-01-01T01:00:00Z"), "Europe/Berlin", 4)).toBe("2026-12-31");
  expect(businessDay(at("2028-03-01T01:00:00Z"), "Europe/Berlin", 4)).toBe("2028-02-29");
});

test("a cut-off within the hour that summer time skips begins the day at the next hour", () => {
  // Berlin 2026-03-29: 01:59:59 is followed by 03:00:00.
  expect(businessDay(at("2026-03-29T00:59:59Z"), "Europe/Berlin", 2)).toBe("2026-03-28");
  expect(businessDay(at("2026-03-29T01:00:00Z"), "Europe/Berlin", 2)).toBe("2026-03-29");
});

test("the hour that winter time repeats lies in one day both times", () => {
  // Berlin 2026-10-25: 02:00 to 02:59 comes twice.
  for (const iso of ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]) {
    expect(localHour(at(iso), "Europe/Berlin")).toBe(2);
    expect(businessDay(at(iso), "Europe/Berlin", 3)).toBe("2026-10-24");
    expect(businessDay(at(iso), "Europe/Berlin", 2)).toBe("2026-10-25");
  }
});

test("time going on never takes the business day back", () => {
  const zones = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2027-12-31T00:00:00Z") }),
      fc.integer({ min: 0, max: 7_200_000 }),
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 23 }),
      (instantMs, laterMs, zone, cutoff) => {
        const now = businessDay(instantMs, zone, cutoff);
        expect(businessDay(instantMs + laterMs, zone, cutoff) >= now).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("the same weekday before is seven calendar days back, clocks changed or not", () => {
  expect(addDays("2026-03-30", -7)).toBe("2026-03-23");
  expect(addDays("2026-01-03", -7)).toBe("2025-12-27");
});
