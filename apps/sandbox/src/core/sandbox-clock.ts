import type { Clock } from "@till/kernel";

/** Real time plus an offset that tests move forward. */
export interface SandboxClock extends Clock {
  /** Real time without the offset: signatures carry it, because their receiver checks it against its own clock. */
  wallMs(): number;
  offsetMs(): number;
  advanceMs(byMs: number): void;
  setOffsetMs(offsetMs: number): void;
  /** Runs `act` with the clock standing at `atMs`, so that an effect which was due earlier carries its own time. */
  standingAt<T>(atMs: number, act: () => T): T;
}

export function createSandboxClock(wallMs: () => number, startOffsetMs: number): SandboxClock {
  let offsetMs = startOffsetMs;
  let standing: number | undefined;
  return {
    nowMs: () => standing ?? wallMs() + offsetMs,
    wallMs,
    offsetMs: () => offsetMs,
    advanceMs(byMs) {
      offsetMs += byMs;
    },
    setOffsetMs(next) {
      offsetMs = next;
    },
    standingAt(atMs, act) {
      const before = standing;
      standing = atMs;
      try {
        return act();
      } finally {
        standing = before;
      }
    },
  };
}
