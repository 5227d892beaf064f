import { addDays, businessDay } from "@till/sales";

/** No place is further from Greenwich. */
const zoneMaxMs = 16 * 3_600_000;

/** The first moment of a day by the store's clock, also where the clocks change at midnight. */
export function dayStartMs(day: string, timeZone: string): number {
  const greenwichMs = Date.parse(`${day}T00:00:00Z`);
  let before = greenwichMs - zoneMaxMs;
  let start = greenwichMs + zoneMaxMs;
  while (start - before > 1) {
    const middle = Math.floor((before + start) / 2);
    if (businessDay(middle, timeZone, 0) < day) before = middle;
    else start = middle;
  }
  return start;
}

/** The last moment of a day by the store's clock. */
export const dayEndMs = (day: string, timeZone: string): number => dayStartMs(addDays(day, 1), timeZone) - 1;

/** A day as an address may hold it, else null. */
export function readDay(text: string | null): string | null {
  if (text === null || !/^20\d{2}-\d{2}-\d{2}$/.test(text)) return null;
  return Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? null : text;
}
