import type { DoorTries } from "@till/db";
import type { DoorRule } from "./door-rules.ts";

/** A key that was shut is remembered for so long after it opens, so that the next pause is a longer one. */
const streakMs = 86_400_000;

const never: DoorTries = { tries: 0, sinceMs: 0, pauses: 0, shutUntilMs: 0, forgetAtMs: 0 };

/** The count after one more try at a door that is open. The last allowed one shuts it behind itself. */
export function countTry(known: DoorTries, rule: DoorRule, nowMs: number): DoorTries {
  const row = known.forgetAtMs <= nowMs ? never : known;
  const begun = row.tries > 0 && nowMs - row.sinceMs < rule.withinMs;
  const tries = begun ? row.tries + 1 : 1;
  const sinceMs = begun ? row.sinceMs : nowMs;
  if (tries < rule.triesMax) return remember({ ...row, tries, sinceMs }, rule);
  const pauseMs = Math.min(rule.pauseMs * 2 ** Math.min(row.pauses, 20), rule.pauseMaxMs);
  return remember({ ...row, tries: 0, sinceMs, pauses: row.pauses + 1, shutUntilMs: nowMs + pauseMs }, rule);
}

/** The count without one try that succeeded; a door that this try shut is open again. */
export function takeBackTry(known: DoorTries, rule: DoorRule, nowMs: number): DoorTries {
  if (known.tries > 0) return { ...known, tries: known.tries - 1 };
  if (known.shutUntilMs <= nowMs) return known;
  return { ...known, tries: rule.triesMax - 1, pauses: Math.max(known.pauses - 1, 0), shutUntilMs: 0 };
}

/** How long the door stays shut; zero when it is open. */
export function shutForMs({ shutUntilMs }: DoorTries, nowMs: number): number {
  return Math.max(shutUntilMs - nowMs, 0);
}

const remember = (row: Omit<DoorTries, "forgetAtMs">, rule: DoorRule): DoorTries => ({
  ...row,
  forgetAtMs: Math.max(row.sinceMs + rule.withinMs, row.pauses > 0 ? row.shutUntilMs + streakMs : 0),
});
