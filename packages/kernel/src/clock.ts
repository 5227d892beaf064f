/** The one way to learn the time below a composition root. Milliseconds since 1970-01-01T00:00:00Z. */
export interface Clock {
  nowMs(): number;
}

/** A clock that stands still until a test moves it. */
export function createManualClock(startMs: number): Clock & { advanceMs(byMs: number): void } {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    advanceMs(byMs) {
      nowMs += byMs;
    },
  };
}
