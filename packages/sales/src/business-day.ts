import { invariant } from "@till/kernel";

const dayMs = 86_400_000;

interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** 0 to 23. */
  readonly hour: number;
}

/**
 * The store's day a moment belongs to, as `YYYY-MM-DD`: the local date, or the one before while the local hour is
 * below the cut-off (0 to 23). Follows the wall clock, so a day is 23 or 25 hours long when the clocks change, and
 * never goes back as time goes on. Throws `RangeError` on a time zone Intl does not know.
 */
export function businessDay(instantMs: number, timeZone: string, cutoffHour: number): string {
  invariant(
    Number.isInteger(cutoffHour) && cutoffHour >= 0 && cutoffHour <= 23,
    "a cut-off is an hour from 0 to 23",
  );
  const local = localTime(instantMs, timeZone);
  const midnightMs = Date.UTC(local.year, local.month - 1, local.day);
  const startMs = local.hour < cutoffHour ? midnightMs - dayMs : midnightMs;
  return new Date(startMs).toISOString().slice(0, 10);
}

/** The hour the store's clock shows, 0 to 23. */
export function localHour(instantMs: number, timeZone: string): number {
  return localTime(instantMs, timeZone).hour;
}

/** `days` later in the calendar, negative for earlier: `addDays("2026-11-23", -7)` is the same weekday before. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

// Making a formatter costs far more than using it, and a shop has one time zone.
const formatters = new Map<string, Intl.DateTimeFormat>();

function localTime(instantMs: number, timeZone: string): LocalTime {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => {
    const value = parts.get(name);
    invariant(value !== undefined, `the local time has a ${name}`);
    return value;
  };
  return { year: part("year"), month: part("month"), day: part("day"), hour: part("hour") };
}
