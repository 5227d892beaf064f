import type { ChargeId } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Jobs } from "../ports.ts";
import { place } from "../testing/test-data.ts";
import { type TestCluster, type TestDatabase, ids, startTestCluster } from "../testing/test-database.ts";
import { DEAD_QUEUE } from "./queues.ts";
import type { JobHandlers, TogetherHandlers, Workers } from "./start-workers.ts";

let cluster: TestCluster;
let database: TestDatabase;
let workers: Workers | undefined;
const { merchantId } = place;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  database = await cluster.freshDatabase();
});
afterEach(async () => {
  await workers?.stop();
  workers = undefined;
  const [trouble] = troubles.splice(0);
  if (trouble) throw trouble;
});

/** Trouble of the queue itself, not of a job. */
const troubles: Error[] = [];
const nothing: JobHandlers = {
  "charge.refresh": async () => {},
  "inbox.interpret": async () => {},
  "receipt.issue": async () => {},
  "outbox.send": async () => {},
  "gateway.catch_up": async () => {},
  "idempotency.clean": async () => {},
  "personal_data.forget": async () => {},
  "doors.tidy": async () => {},
};

async function work(handlers: Partial<JobHandlers>, together: TogetherHandlers = {}) {
  workers = await database.db.startWorkers({
    handlers: { ...nothing, ...handlers },
    together,
    onError: (error, job) => {
      if (job === null) troubles.push(error);
    },
  });
}

const refresh = (tries = 0): Jobs["charge.refresh"] => ({
  merchantId,
  chargeId: ids.next<ChargeId>(),
  tries,
});
const enqueue = (data: Jobs["charge.refresh"], startAfterMs?: number) =>
  database.db.uow.run(merchantId, (tx) =>
    tx.jobs.enqueue("charge.refresh", data, startAfterMs === undefined ? {} : { startAfterMs }),
  );
const jobs = (state: string, queue = "charge.refresh") =>
  database.app`select data, retry_count from pgboss.job where name = ${queue} and state = ${state}`;

test("a committed job is done once, with what it carried", async () => {
  const done: Jobs["charge.refresh"][] = [];
  await work({ "charge.refresh": async (data) => void done.push(data) });
  const sent = Array.from({ length: 40 }, (_, tries) => refresh(tries));
  await Promise.all(sent.map((data) => enqueue(data)));
  await vi.waitFor(async () => expect(await jobs("completed")).toHaveLength(40), { timeout: 10_000 });
  expect(done.toSorted((a, b) => a.tries - b.tries)).toEqual(sent);
});

test("no more jobs of a name run at once than its queue allows", async () => {
  let atWork = 0;
  let atWorkMax = 0;
  const gate = Promise.withResolvers<void>();
  await work({
    "charge.refresh": async () => {
      atWorkMax = Math.max(atWorkMax, ++atWork);
      await gate.promise;
      atWork--;
    },
  });
  await Promise.all(Array.from({ length: 20 }, () => enqueue(refresh())));
  await vi.waitFor(() => expect(atWork).toBe(8), { timeout: 10_000 });
  gate.resolve();
  await vi.waitFor(async () => expect(await jobs("completed")).toHaveLength(20), { timeout: 10_000 });
  expect(atWorkMax).toBe(8);
});

test("a job of a transaction that rolled back never runs", async () => {
  const done: number[] = [];
  await work({ "charge.refresh": async ({ tries }) => void done.push(tries) });
  const failing = database.db.uow.run(merchantId, async (tx) => {
    await tx.jobs.enqueue("charge.refresh", refresh(1));
    throw new Error("rolled back");
  });
  await expect(failing).rejects.toThrow("rolled back");
  await enqueue(refresh(2));
  await vi.waitFor(() => expect(done).toEqual([2]), { timeout: 10_000 });
  expect(await database.app`select 1 from pgboss.job where name = 'charge.refresh'`).toHaveLength(1);
});

test("a delayed job waits", async () => {
  const doneAtMs: number[] = [];
  await work({ "charge.refresh": async () => void doneAtMs.push(Date.now()) });
  const sentAtMs = Date.now();
  await enqueue(refresh(1), 900);
  await vi.waitFor(() => expect(doneAtMs).toHaveLength(1), { timeout: 10_000, interval: 20 });
  expect(doneAtMs[0]).toBeGreaterThanOrEqual(sentAtMs + 900);
});

test("the next look at a charge is the earliest of its own jobs that wait", async () => {
  const [one, other] = [refresh(), refresh()];
  const nextLook = (chargeId: ChargeId) =>
    database.db.uow.run(merchantId, (tx) => tx.jobs.nextLookMs(chargeId));
  expect(await nextLook(one.chargeId)).toBeNull();
  await enqueue(one, 3_600_000);
  await enqueue(one, 60_000);
  await enqueue(other, 1000);
  const dueAtMs = await nextLook(one.chargeId);
  expect(Math.abs((dueAtMs ?? 0) - Date.now() - 60_000)).toBeLessThan(10_000);
});

test("of a job that puts itself back only one waits for each key, and one at work does not count", async () => {
  const done: string[] = [];
  const [one, other] = ["stripe", "square"].map((name) => parseGatewayName(name));
  const put = (gateway = one, startAfterMs = 0) =>
    database.db.uow.run(merchantId, async (tx) => {
      if (!gateway) throw new Error("there are two");
      const data = { merchantId, gateway };
      await tx.jobs.enqueue("gateway.catch_up", data, { startAfterMs, onlyOne: gateway });
    });
  await Promise.all([put(), put(), put(other), put(one, 60_000)]);
  expect(await jobs("created", "gateway.catch_up")).toHaveLength(2);
  await work({
    "gateway.catch_up": async ({ gateway }) => {
      await put(gateway, 60_000);
      await put(gateway, 60_000);
      done.push(gateway);
    },
  });
  await vi.waitFor(() => expect(done.toSorted()).toEqual(["square", "stripe"]), { timeout: 10_000 });
  expect(await jobs("created", "gateway.catch_up")).toHaveLength(2);
});

test("a failed job is tried again, later and later", async () => {
  const seen: number[] = [];
  await work({
    "charge.refresh": async ({ tries }) => {
      seen.push(tries);
      if (seen.length === 1) throw new Error("the gateway was away");
    },
  });
  await enqueue(refresh(5));
  await vi.waitFor(async () => expect(await jobs("completed")).toMatchObject([{ retry_count: 1 }]), {
    timeout: 15_000,
  });
  expect(seen).toEqual([5, 5]);
  const [queue] =
    await database.app`select retry_backoff, retry_delay_max from pgboss.queue where name = 'charge.refresh'`;
  expect(queue).toMatchObject({ retry_backoff: true, retry_delay_max: 1800 });
});

const inOrder = (tries: readonly number[]): number[] => tries.toSorted((a, b) => a - b);

/** Waiting before any worker starts, so that a look takes several. */
const enqueueThenWork = async (tries: readonly number[], start: () => Promise<void>): Promise<void> => {
  for (const each of tries) await enqueue(refresh(each));
  await start();
};

test("of several jobs taken at once the one that fails is tried again by itself", async () => {
  const seen: number[] = [];
  await enqueueThenWork([1, 2, 3], () =>
    work({
      "charge.refresh": async ({ tries }) => {
        seen.push(tries);
        if (tries === 2 && seen.filter((each) => each === 2).length === 1) throw new Error("not this one");
      },
    }),
  );
  await vi.waitFor(async () => expect(await jobs("completed")).toHaveLength(3), { timeout: 15_000 });
  expect(inOrder(seen)).toEqual([1, 2, 2, 3]);
});

test("what is done together is done once for all the jobs of one look, and again for all when it fails", async () => {
  // More than there are workers that may look at once.
  const tries = Array.from({ length: 20 }, (_, index) => index);
  const seen: number[][] = [];
  await enqueueThenWork(tries, () =>
    work(
      {},
      {
        "charge.refresh": async (data) => {
          seen.push(inOrder(data.map((one) => one.tries)));
          if (seen.length === 1) throw new Error("not yet");
        },
      },
    ),
  );
  await vi.waitFor(async () => expect(await jobs("completed")).toHaveLength(tries.length), {
    timeout: 15_000,
  });
  expect(Math.max(...seen.map((look) => look.length))).toBeGreaterThan(1);
  expect(inOrder(seen.flat())).toEqual(inOrder([...tries, ...(seen[0] ?? [])]));
});

test("a job that failed every time is kept among the dead", async () => {
  await work({
    "charge.refresh": async () => {
      throw new Error("never");
    },
  });
  const data = refresh(7);
  // Its last try, so that the test need not sit through the others.
  await database.app.begin(async (sql) => {
    await sql`insert into pgboss.job (name, data, retry_limit, dead_letter) values
      ('charge.refresh', ${sql.json({ ...data })}, 0, ${DEAD_QUEUE})`;
  });
  await vi.waitFor(async () => expect(await jobs("created", DEAD_QUEUE)).toHaveLength(1), {
    timeout: 10_000,
  });
  expect((await jobs("created", DEAD_QUEUE))[0]?.["data"]).toEqual(data);
});

test("the queue keeps its own house without trouble", { timeout: 40_000 }, async () => {
  const watched = async (): Promise<boolean> => {
    const rows = await database.owner`select 1 from pgboss.queue where monitor_on is not null`;
    return rows.length > 0;
  };
  expect(await watched()).toBe(false);
  await work({});
  await vi.waitFor(async () => expect(await watched()).toBe(true), { timeout: 35_000, interval: 200 });
});

test("stopping waits for the jobs at work", async () => {
  const started = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let finished = false;
  await work({
    "receipt.issue": async () => {
      started.resolve();
      await gate.promise;
      finished = true;
    },
  });
  await database.db.uow.run(merchantId, (tx) =>
    tx.jobs.enqueue("receipt.issue", { merchantId, saleId: ids.next(), returnId: null }),
  );
  await started.promise;
  const stopped = workers?.stop();
  gate.resolve();
  await stopped;
  workers = undefined;
  expect(finished).toBe(true);
});
