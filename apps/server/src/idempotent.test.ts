import { type TestCluster, clock, ids, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answerLimits, cleanAnswersJob, once, onceIn } from "./idempotent.ts";
import { createTestServer } from "./testing/test-server.ts";
import { TillError } from "./till-error.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [] });
});

const keyOf = (content: unknown = { amountMinor: 5n }) => ({
  procedure: "tests.run",
  id: ids.next(),
  content,
});
const counted = <T>(answer: () => Promise<T>) => {
  const calls: number[] = [];
  const work = (): Promise<T> => {
    calls.push(calls.length);
    return answer();
  };
  return { calls, work };
};
const inOne = (key: ReturnType<typeof keyOf>, first: () => Promise<string>) =>
  server.deps.uow.run(server.deps.merchantId, (tx) =>
    onceIn(tx, { ...key, nowMs: clock.nowMs() }, { first, asItStands: async () => "as it stands" }),
  );

test("the same id gives the first answer, exact to the last bigint, and the work is done once", async () => {
  const { calls, work } = counted(async () => ({ amountMinor: 2n ** 60n, at: null }));
  const key = keyOf();
  const first = await once(server.deps, key, work);
  expect(await once(server.deps, key, work)).toEqual(first);
  expect(calls).toHaveLength(1);
});

test("the order of a client's fields is no other content; another amount is, and so is another procedure another id", async () => {
  const key = keyOf({ a: 1n, b: { c: 2 } });
  await once(server.deps, key, async () => "done");
  expect(await once(server.deps, { ...key, content: { b: { c: 2 }, a: 1n } }, async () => "again")).toBe(
    "done",
  );
  const other = once(server.deps, { ...key, content: { a: 2n, b: { c: 2 } } }, async () => "again");
  await expect(other).rejects.toMatchObject({ body: { code: "conflict" } });
  expect(await once(server.deps, { ...key, procedure: "tests.other" }, async () => "another")).toBe(
    "another",
  );
});

test("a repeat while the first is at work does nothing and says when to ask again", async () => {
  const gate = Promise.withResolvers<string>();
  const { calls, work } = counted(() => gate.promise);
  const key = keyOf();
  const begun = Promise.withResolvers<void>();
  const first = once(server.deps, key, () => {
    begun.resolve();
    return work();
  });
  await begun.promise;
  const repeats = await Promise.allSettled(Array.from({ length: 5 }, () => once(server.deps, key, work)));
  for (const repeat of repeats)
    expect(repeat).toMatchObject({
      status: "rejected",
      reason: { body: { code: "in_progress", retry: "safe", retryAfterMs: answerLimits.retryAfterMs } },
    });
  gate.resolve("done");
  expect(await first).toBe("done");
  expect(await once(server.deps, key, work)).toBe("done");
  expect(calls).toHaveLength(1);
});

test("a call whose process died is done by its repeat, once nobody can be at work on it any more", async () => {
  const key = keyOf();
  const begun = Promise.withResolvers<void>();
  void once(server.deps, key, () => {
    begun.resolve();
    return new Promise<string>(() => {});
  });
  await begun.promise;
  const tooSoon = once(server.deps, key, async () => "too soon");
  await expect(tooSoon).rejects.toMatchObject({ body: { code: "in_progress" } });
  clock.advanceMs(answerLimits.workMaxMs);
  expect(await once(server.deps, key, async () => "done by the repeat")).toBe("done by the repeat");
});

test("a refusal for good is repeated; who may not ask, and what failed, is tried anew", async () => {
  const refuse =
    (code: "over_refund" | "forbidden" | "gateway_unavailable", retry: "never" | "safe") => async () => {
      throw new TillError({ code, retry, message: code });
    };
  const key = keyOf();
  await expect(once(server.deps, key, refuse("over_refund", "never"))).rejects.toThrow("over_refund");
  await expect(once(server.deps, key, async () => "now it would")).rejects.toThrow("over_refund");
  for (const failure of [
    refuse("forbidden", "never"),
    refuse("gateway_unavailable", "safe"),
    async () => {
      throw new Error("a defect");
    },
  ]) {
    const again = keyOf();
    await expect(once<string>(server.deps, again, failure)).rejects.toThrow(Error);
    expect(await once(server.deps, again, async () => "done")).toBe("done");
  }
});

test("an outcome that is not settled is not kept", async () => {
  const key = keyOf();
  const isSettled = (state: string) => state !== "pending";
  expect(await once(server.deps, key, async () => "pending", isSettled)).toBe("pending");
  expect(await once(server.deps, key, async () => "captured", isSettled)).toBe("captured");
  expect(await once(server.deps, key, async () => "refunded", isSettled)).toBe("captured");
});

test("within one transaction a refusal leaves no trace, and ten at once do the work once", async () => {
  const key = keyOf();
  await expect(
    inOne(key, async () => {
      throw new TillError({ code: "sale_not_open", retry: "never", message: "not yet" });
    }),
  ).rejects.toThrow("not yet");
  const { calls, work } = counted(async () => "done");
  expect(new Set(await Promise.all(Array.from({ length: 10 }, () => inOne(key, work))))).toEqual(
    new Set(["done"]),
  );
  expect(calls).toHaveLength(1);
});

test("answers are forgotten after their lifetime, ids never: then a repeat gets the thing as it stands, or a conflict", async () => {
  const [thing, nothing, young] = [keyOf(), keyOf(), keyOf()];
  await inOne(thing, async () => "first");
  await once(server.deps, nothing, async () => "first");
  clock.advanceMs(answerLimits.keptMs - 1000);
  await inOne(young, async () => "young");
  const clean = cleanAnswersJob(server.deps);
  await clean({ merchantId: server.deps.merchantId });
  expect(await inOne(thing, async () => "twice")).toBe("first");
  clock.advanceMs(2000);
  await clean({ merchantId: server.deps.merchantId });
  expect(await inOne(thing, async () => "twice")).toBe("as it stands");
  await expect(once(server.deps, nothing, async () => "twice")).rejects.toMatchObject({
    body: { code: "conflict" },
  });
  expect(await inOne(young, async () => "twice")).toBe("young");
  await expect(inOne({ ...thing, content: "other" }, async () => "twice")).rejects.toMatchObject({
    body: { code: "conflict" },
  });
});
