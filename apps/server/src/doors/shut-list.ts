/** As many as are worth remembering; what is pushed out is asked of the database again. */
const keysMax = 10_000;

export interface ShutList {
  note(key: string, untilMs: number, nowMs: number): void;
  /** The longest of these keys' waits; zero when none is known to be shut. */
  waitMs(keys: readonly string[], nowMs: number): number;
}

/** What this process knows to be shut, so that a flood at a shut door costs no database. */
export function createShutList(): ShutList {
  const until = new Map<string, number>();
  return {
    note(key, untilMs, nowMs) {
      if (untilMs <= nowMs) return;
      until.delete(key);
      until.set(key, untilMs);
      for (const oldest of until.keys()) {
        if (until.size <= keysMax) break;
        until.delete(oldest);
      }
    },
    waitMs(keys, nowMs) {
      let longestMs = 0;
      for (const key of keys) {
        const waitMs = (until.get(key) ?? 0) - nowMs;
        if (waitMs > 0) longestMs = Math.max(longestMs, waitMs);
        else until.delete(key);
      }
      return longestMs;
    },
  };
}
