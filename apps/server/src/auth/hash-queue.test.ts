import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createHashQueue } from "./hash-queue.ts";

/** Hashes that end when they are told to. */
function heldHashes() {
  const held: (() => void)[] = [];
  let most = 0;
  let now = 0;
  const hold = async (): Promise<void> => {
    now += 1;
    most = Math.max(most, now);
    await new Promise<void>((resolve) => held.push(resolve));
    now -= 1;
  };
  return {
    slow: {
      hash: async (secret: string) => {
        await hold();
        if (secret === "broken") throw new Error("no memory");
        return `hash of ${secret}`;
      },
      verify: async (secret: string, stored: string) => {
        await hold();
        return stored === `hash of ${secret}`;
      },
    },
    most: () => most,
    release: async () => {
      for (let round = 0; round < 50; round++) {
        held.splice(0).forEach((end) => end());
        await setImmediate();
      }
    },
  };
}

test("however many sign in, only so many hash at once, and all are answered", async () => {
  const { slow, most, release } = heldHashes();
  const queue = createHashQueue({ runningMax: 2, waitingMax: 20 }, slow);
  const answers = Promise.all([
    ...Array.from({ length: 10 }, (_, index) => queue.hash(`pin ${index}`)),
    queue.verify("a", "hash of a"),
    queue.verify("a", "hash of b"),
  ]);
  await release();
  expect((await answers).slice(9)).toEqual(["hash of pin 9", true, false]);
  expect(most()).toBe(2);
});

test("a full queue says so at once and when to come back; the ones that wait are served", async () => {
  const { slow, release } = heldHashes();
  const queue = createHashQueue({ runningMax: 1, waitingMax: 2 }, slow);
  const waiting = [queue.hash("one"), queue.hash("two"), queue.hash("three")];
  await expect(queue.hash("four")).rejects.toMatchObject({
    body: { code: "rate_limited", retry: "safe", retryAfterMs: 2000 },
  });
  await release();
  expect(await Promise.all(waiting)).toEqual(["hash of one", "hash of two", "hash of three"]);
});

test("a hash that fails gives its place on", async () => {
  const { slow, release } = heldHashes();
  const queue = createHashQueue({ runningMax: 1, waitingMax: 2 }, slow);
  const both = Promise.allSettled([queue.hash("broken"), queue.hash("next")]);
  await release();
  const [broken, next] = await both;
  expect(broken.status).toBe("rejected");
  expect(next.status === "fulfilled" && next.value).toBe("hash of next");
});
