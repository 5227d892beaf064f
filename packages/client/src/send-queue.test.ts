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
    all: () => [...rows.values()],
    add(item) {
      if (!rows.has(item.id)) rows.set(item.id, { ...item, position: ++position, parked: null });
    },
    remove: (id) => void rows.delete(id),
    park: (id, refusal) => change(id, refusal),
    unpark: (id) => change(id, null),
  };
}

function setUp(answers: (item: StoredItem<string>) => SendOutcome, storage = createStorage()) {
  const sent: string[] = [];
  const delays: number[] = [];
  let wakeUp: (() => void) | null = null;
  const queue = createSendQueue<string>({
    storage,
    clock: createManualClock(1000),
    send: (item) => {
      sent.push(item.id);
      return Promise.resolve(answers(item));
    },
    isStorageFull: (error) => error instanceof Error && error.message === "full",
    schedule(delayMs, wake) {
      delays.push(delayMs);
      wakeUp = wake;
      return () => (wakeUp = null);
    },
  });
  const item = (id: string, saleId = id) =>
    queue.add({ id, saleId, kind: "sales.commit", payload: "", createdAtMs: 1000 });
  const elapse = async () => {
    wakeUp?.();
    await queue.settled();
  };
  return { queue, storage, sent, delays, item, elapse };
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
  storage.remove = (id) => {
    if (isFull) throw new Error("full");
    remove(id);
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
