import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decideRetry, retryLimits } from "./retry.ts";

test("only a call that certainly did nothing is sent again", () => {
  for (const kind of ["succeeded", "refused", "unknown", "opened"]) {
    expect(decideRetry({ kind }, 1, 0.5)).toEqual({ retry: false });
  }
  expect(decideRetry({ kind: "not_sent" }, 1, 0.5).retry).toBe(true);
  expect(decideRetry({ kind: "try_again", retryAfterMs: null }, 1, 0.5).retry).toBe(true);
});

test("it is bounded in count, and waits what the gateway asks, unless that is too long for a person at a counter", () => {
  expect(decideRetry({ kind: "not_sent" }, retryLimits.triesMax, 0)).toEqual({ retry: false });
  expect(decideRetry({ kind: "try_again", retryAfterMs: 700 }, 1, 0)).toEqual({ retry: true, afterMs: 700 });
  expect(decideRetry({ kind: "try_again", retryAfterMs: 60_000 }, 1, 0)).toEqual({ retry: false });
});

test("the wait never exceeds its cap and grows no faster than doubling", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (tries, chance) => {
        const decision = decideRetry({ kind: "not_sent" }, tries, chance);
        const afterMs = decision.retry ? decision.afterMs : Number.NaN;
        expect(afterMs).toBeLessThanOrEqual(
          Math.min(retryLimits.capMs, retryLimits.baseMs * 2 ** (tries - 1)),
        );
        expect(afterMs).toBeGreaterThanOrEqual(0);
      },
    ),
  );
});
