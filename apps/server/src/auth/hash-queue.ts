import { availableParallelism } from "node:os";
import { TillError } from "../till-error.ts";
import { hashSecret, verifySecret } from "./slow-hash.ts";

/** Passwords and PINs, hashed and checked a few at a time. Both throw `rate_limited` when too many wait already. */
export interface HashQueue {
  hash(secret: string): Promise<string>;
  verify(secret: string, stored: string): Promise<boolean>;
}

export interface QueueBounds {
  readonly runningMax: number;
  readonly waitingMax: number;
}

/**
 * A hash fills a core for some 30 ms, in the pool of four threads that files, names and other cryptography share. Half
 * of the cores at most and never more than half of the pool: sign-ins, also a flood of them, leave charges the rest.
 * Forty wait little more than a second; who would wait longer is told to come back.
 */
export const usualBounds = (): QueueBounds => ({
  runningMax: Math.min(2, Math.max(1, Math.floor(availableParallelism() / 2))),
  waitingMax: 40,
});

const retryAfterMs = 2000;

export function createHashQueue(
  bounds: QueueBounds,
  slow = { hash: hashSecret, verify: verifySecret },
): HashQueue {
  const inTurn = createQueue(bounds);
  return {
    hash: (secret) => inTurn(() => slow.hash(secret)),
    verify: (secret, stored) => inTurn(() => slow.verify(secret, stored)),
  };
}

/** Runs works in the order they come, so many at once; refuses one for which there is no place to wait. */
function createQueue({ runningMax, waitingMax }: QueueBounds) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= runningMax) {
      if (waiting.length >= waitingMax) throw tooMany();
      // Whoever ends hands its place on, so `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const tooMany = (): TillError =>
  new TillError({
    code: "rate_limited",
    retry: "safe",
    message: "Too many people are signing in at this moment. Try again in a few seconds.",
    retryAfterMs,
  });
