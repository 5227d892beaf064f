/** As many as are worth remembering; what is pushed out is asked of the database again. */
const keysMax = 10_000;

interface Shut {
  readonly untilMs: number;
  /** From then on the database is asked again, should somebody have opened it. */
  readonly believedUntilMs: number;
}

export interface ShutList {
  note(key: string, shut: Shut, nowMs: number): void;
  /** The longest of these keys' waits; zero when none is known to be shut. */
  waitMs(keys: readonly string[], nowMs: number): number;
}

/** What this process knows to be shut, so that a flood at a shut door costs no database. */
export function createShutList(): ShutList {
  const known = new Map<string, Shut>();
  return {
    note(key, shut, nowMs) {
      if (shut.untilMs <= nowMs) return;
      known.delete(key);
      known.set(key, shut);
      for (const oldest of known.keys()) {
        if (known.size <= keysMax) break;
        known.delete(oldest);
      }
    },
    waitMs(keys, nowMs) {
      let longestMs = 0;
      for (const key of keys) {
        const shut = known.get(key);
        if (!shut) continue;
        if (Math.min(shut.untilMs, shut.believedUntilMs) > nowMs)
          longestMs = Math.max(longestMs, shut.untilMs - nowMs);
        else known.delete(key);
      }
      return longestMs;
    },
  };
}
