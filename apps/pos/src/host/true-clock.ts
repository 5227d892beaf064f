import type { Clock } from "@till/kernel";

/** A clock that is off by less is not worth a word: receipts show minutes, and networks take seconds. */
const toleranceMs = 5 * 60_000;
/** An answer that took longer tells too little of when it was given. */
const travelMsMax = 60_000;

/** This machine's time, put right by the server's where it is known to be wrong. */
export interface TrueClock extends Clock {
  /** The server said its time, in an answer to what was asked at `askedAtMs` of the steady clock. */
  heard(serverMs: number, askedAtMs: number): void;
  /** How far this machine's own clock is ahead; null while it is right, or nobody has said. */
  aheadMs(): number | null;
}

/**
 * `steadyMs` counts on whatever somebody does to the machine's clock, and so does the server's time once it was heard. It
 * is not kept over a restart: nobody knows what was done to the clock meanwhile.
 */
export function createTrueClock(wall: Clock, steadyMs: () => number): TrueClock {
  let heard: { readonly serverMs: number; readonly atMs: number } | null = null;
  const aheadMs = (): number | null => {
    if (heard === null) return null;
    const ahead = wall.nowMs() - (heard.serverMs + steadyMs() - heard.atMs);
    return Math.abs(ahead) > toleranceMs ? Math.round(ahead) : null;
  };
  return {
    aheadMs,
    nowMs: () => wall.nowMs() - (aheadMs() ?? 0),
    heard(serverMs, askedAtMs) {
      const atMs = steadyMs();
      if (Number.isFinite(serverMs) && atMs - askedAtMs <= travelMsMax) heard = { serverMs, atMs };
    },
  };
}

/** `fetch` that hears the time in the `Date` of every answer. */
export function hearTime(clock: TrueClock, steadyMs: () => number, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const askedAtMs = steadyMs();
    const response = await send(input, init);
    const date = response.headers.get("date");
    if (date !== null) clock.heard(Date.parse(date), askedAtMs);
    return response;
  };
}
