import { createManualClock } from "@till/kernel";
import type { TillErrorBody } from "@till/wire";
import { describe, expect, test } from "vitest";
import {
  type QueueStorage,
  type SendOutcome,
  type StoredItem,
  createSendQueue,
  outcomeOf,
} from "./send-queue.ts";

const never: TillErrorBody = { code: "conflict", retry: "never", message: "No." };
const offline: SendOutcome = { kind: "kept", network: true };

/** Outlives a queue, as a file does. */
function createStorage(): QueueStorage<string> & { readonly rows: Map<string, StoredItem<string>> } {
  const rows = new Map<string, StoredItem<string>>();
  let position = 0;
  const change = (id: string, parked: TillErrorBody | null) => {
    const row = rows.get(id);
    if (row) rows.set(id, { ...row, parked });
  };
  return {
    rows,
    next(limit) {
      const blocked = new Set<string>();
      const free: StoredItem<string>[] = [];
      for (const item of rows.values()) {
        if (item.parked) blocked.add(item.saleId);
        else if (!blocked.has(item.saleId)) free.push(item);
      }
      return free.slice(0, limit);
    },
    counts() {
      const all = [...rows.values()];
      const parked = all.filter((item) => item.parked).length;
      return { waiting: all.length - parked, parked, oldestAtMs: all[0]?.createdAtMs ?? null };
    },
    add(item) {
      if (!rows.has(item.id)) rows.set(item.id, { ...item, position: ++position, parked: null });
    },
    remove: (ids) => ids.forEach((id) => rows.delete(id)),
    park: (id, refusal) => change(id, refusal),
    unpark: (id) => change(id, null),
  };
}

function setUp(
  answers: (item: StoredItem<string>, call: readonly StoredItem<string>[]) => SendOutcome,
  storage = createStorage(),
  together = 1,
) {
  const sent: string[] = [];
  const calls: string[][] = [];
  const delays: number[] = [];
  let wakeUp: (() => void) | null = null;
  const queue = createSendQueue<string>({
    storage,
    clock: createManualClock(1000),
    send: (items) => {
      const ids = items.map(({ id }) => id);
      sent.push(...ids);
      calls.push(ids);
      return Promise.resolve(items.map((item) => answers(item, items)));
    },
    together: { max: together, may: ({ kind }) => kind === "sales.commit" },
    isStorageFull: (error) => error instanceof Error && error.message === "full",
    schedule(delayMs, wake) {
      delays.push(delayMs);
      wakeUp = wake;
      return () => (wakeUp = null);
    },
  });
  const item = (id: string, saleId = id, kind = "sales.commit") =>
    queue.add({ id, saleId, kind, payload: "", createdAtMs: 1000 });
  const elapse = async () => {
    wakeUp?.();
    await queue.settled();
  };
  return { queue, storage, sent, calls, delays, item, elapse };
}

describe("the send queue", () => {
  test("sends in the order of storing and drains", async () => {
    const { queue, item, sent, storage } = setUp(() => ({ kind: "done" }));
    item("a");
    item("b");
    item("c");
    await queue.settled();
    expect(sent).toEqual(["a", "b", "c"]);
    expect(storage.rows.size).toBe(0);
  });

  test("after a lost answer sends the same id again before anything newer, and never gives up", async () => {
    let network = false;
    const { queue, item, sent, delays, elapse } = setUp(() => (network ? { kind: "done" } : offline));
    item("a");
    item("b");
    await queue.settled();
    for (let round = 0; round < 12; round += 1) await elapse();
    expect(new Set(sent)).toEqual(new Set(["a"]));
    expect(delays.at(-1)).toBe(30_000);
    expect(queue.status()).toMatchObject({ waiting: 2, oldestAtMs: 1000, reachable: false });
    network = true;
    await elapse();
    expect(sent.slice(-2)).toEqual(["a", "b"]);
    expect(queue.status()).toMatchObject({ waiting: 0, reachable: true });
  });

  test("a queue made anew on the same storage goes on where the old one was cut off", async () => {
    const first = setUp((item) => (item.id === "a" ? { kind: "done" } : offline));
    first.item("a");
    first.item("b");
    first.item("c");
    await first.queue.settled();
    await first.queue.stop();
    const second = setUp(() => ({ kind: "done" }), first.storage);
    second.queue.wake();
    await second.queue.settled();
    expect(second.sent).toEqual(["b", "c"]);
  });

  test("a refusal for good parks its own sale, lets the others pass and loses nothing", async () => {
    let refusing = true;
    const { queue, item, sent, storage } = setUp((one) =>
      one.id === "a1" && refusing ? { kind: "refused", refusal: never } : { kind: "done" },
    );
    item("a1", "a");
    item("a2", "a");
    item("b1", "b");
    await queue.settled();
    expect(sent).toEqual(["a1", "b1"]);
    expect(storage.rows.get("a1")?.parked).toEqual(never);
    expect(queue.status()).toMatchObject({ waiting: 1, parked: 1 });
    refusing = false;
    queue.retryParked("a1");
    await queue.settled();
    expect(sent).toEqual(["a1", "b1", "a1", "a2"]);
    expect(storage.rows.size).toBe(0);
  });

  test("the same id queued twice is sent once", async () => {
    const { queue, item, sent } = setUp(() => ({ kind: "done" }));
    item("a");
    item("a");
    await queue.settled();
    expect(sent).toEqual(["a"]);
  });
});

test("what a full disk could not write down is sent again under its id, later, and ends once", async () => {
  const { queue, storage, sent, item, elapse, delays } = setUp(() => ({ kind: "done" }));
  const remove = storage.remove.bind(storage);
  let isFull = true;
  storage.remove = (ids) => {
    if (isFull) throw new Error("full");
    remove(ids);
  };
  item("a");
  item("b");
  await elapse();
  expect({ sent: new Set(sent), waiting: queue.status().waiting }).toEqual({
    sent: new Set(["a"]),
    waiting: 2,
  });
  expect(delays.at(-1)).toBeGreaterThan(1000);
  isFull = false;
  await elapse();
  expect({ last: sent.slice(-2), waiting: queue.status().waiting }).toEqual({ last: ["a", "b"], waiting: 0 });
});

test("only a refusal for good ends an item; no answer and 'try again' keep it", () => {
  expect(outcomeOf(null)).toEqual({ kind: "kept", network: true });
  expect(outcomeOf({ ...never, retry: "safe" })).toEqual({ kind: "kept", network: false });
  expect(outcomeOf({ ...never, retry: "being_resolved" })).toEqual({ kind: "kept", network: false });
  expect(outcomeOf(never)).toEqual({ kind: "refused", refusal: never });
});

describe("items that may go together", () => {
  const fill = (storage: ReturnType<typeof createStorage>, sales: readonly string[]) => {
    for (const saleId of sales)
      for (const id of [`${saleId}1`, `${saleId}2`])
        storage.add({ id, saleId, kind: "sales.commit", payload: "", createdAtMs: 1000 });
  };

  test("go in one call, in their order, as many as may; one that may not goes alone in its place", async () => {
    const storage = createStorage();
    fill(storage, ["a", "b"]);
    storage.add({ id: "shift", saleId: "shift", kind: "shifts.open", payload: "", createdAtMs: 1000 });
    fill(storage, ["c"]);
    const { queue, calls } = setUp(() => ({ kind: "done" }), storage, 3);
    queue.wake();
    await queue.settled();
    expect(calls).toEqual([["a1", "a2", "b1"], ["b2"], ["shift"], ["c1", "c2"]]);
    expect(storage.rows.size).toBe(0);
  });

  test("one refused for good among many parks its own sale, and what is behind it is not sent until it is right", async () => {
    let refusing = true;
    const storage = createStorage();
    fill(storage, ["a", "b", "c"]);
    const { queue, calls } = setUp(
      ({ id }) => {
        if (!refusing || !id.startsWith("b")) return { kind: "done" };
        return id === "b1" ? { kind: "refused", refusal: never } : { kind: "behind" };
      },
      storage,
      96,
    );
    queue.wake();
    await queue.settled();
    expect(calls).toEqual([["a1", "a2", "b1", "b2", "c1", "c2"]]);
    expect([...storage.rows.keys()]).toEqual(["b1", "b2"]);
    refusing = false;
    queue.retryParked("b1");
    await queue.settled();
    expect(calls.at(-1)).toEqual(["b1", "b2"]);
    expect(storage.rows.size).toBe(0);
  });

  test("after a lost answer the same call is sent again; what was done of it is kept done", async () => {
    const storage = createStorage();
    fill(storage, ["a", "b"]);
    let isLost = true;
    const { queue, calls, elapse } = setUp(() => (isLost ? offline : { kind: "done" }), storage, 96);
    queue.wake();
    await queue.settled();
    expect(queue.status()).toMatchObject({ waiting: 4, reachable: false });
    isLost = false;
    await elapse();
    expect(calls).toEqual([calls[0], calls[0]]);
    expect(queue.status()).toMatchObject({ waiting: 0, reachable: true });
  });

  test("what may be tried again waits for its time, and does not undo what went through beside it", async () => {
    const storage = createStorage();
    fill(storage, ["a", "b"]);
    let isLater = true;
    const { queue, calls, elapse } = setUp(
      ({ saleId }) => (saleId === "a" && isLater ? { kind: "kept", network: false } : { kind: "done" }),
      storage,
      96,
    );
    queue.wake();
    await queue.settled();
    expect(calls).toHaveLength(1);
    expect([...storage.rows.keys()]).toEqual(["a1", "a2"]);
    isLater = false;
    await elapse();
    expect(storage.rows.size).toBe(0);
  });

  test("answers that move nothing are waited for and not asked for without end", async () => {
    const storage = createStorage();
    fill(storage, ["a"]);
    const { queue, calls, delays } = setUp(() => ({ kind: "behind" }), storage, 96);
    queue.wake();
    await queue.settled();
    expect({ calls: calls.length, delays }).toEqual({ calls: 1, delays: [1000] });
  });
});
