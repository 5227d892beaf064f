import { money } from "@till/money";
import { beforeEach, expect, test } from "vitest";
import type { QueueTable } from "./queue-table.ts";
import { type Store, createStore, openFile } from "./store.ts";
import { eur } from "./testing/fake-server.ts";
import { createWhatWaits } from "./what-waits.ts";

let store: Store;
let queue: QueueTable;
beforeEach(() => {
  store = createStore(openFile(":memory:"));
  ({ queue } = store);
});

const refusal = { code: "conflict", retry: "never", message: "No." } as const;
const add = (id: string, saleId: string, text = "") =>
  queue.add({ id, saleId, kind: "sales.cancel", payload: { text } as never, createdAtMs: 1000 });
const idsOf = (items: ReturnType<QueueTable["next"]>) => items.map(({ id }) => id);

test("what is behind a parked act of its sale does not go, what was made before it and every other sale does", () => {
  for (const id of ["a1", "b1", "a2", "b2", "a3"]) add(id, id.slice(0, 1));
  queue.park("a2", refusal);
  expect(idsOf(queue.next(10))).toEqual(["a1", "b1", "b2"]);
  expect(idsOf(queue.next(2))).toEqual(["a1", "b1"]);
  expect(idsOf(queue.parked())).toEqual(["a2"]);
  expect(queue.counts()).toEqual({ waiting: 4, parked: 1, oldestAtMs: 1000 });
  expect(new Set(queue.waitingSales())).toEqual(new Set(["a", "b"]));
  queue.unpark("a2");
  expect(idsOf(queue.next(10))).toEqual(["a1", "b1", "a2", "b2", "a3"]);
  queue.remove(["a1", "b2", "a2"]);
  expect(idsOf(queue.next(10))).toEqual(["b1", "a3"]);
  expect(queue.find("a1")).toBeNull();
});

test("a mail that the server refuses holds up nothing of its sale", () => {
  const mail = { id: "mail", saleId: "a", kind: "receipts.mail", payload: {} as never, createdAtMs: 1000 };
  queue.add(mail);
  add("refund", "a");
  queue.park("mail", refusal);
  expect(idsOf(queue.next(10))).toEqual(["refund"]);
  expect(idsOf(queue.parked())).toEqual(["mail"]);
});

test("no more is read for a call than a server takes, and one that is longer by itself still goes", () => {
  const long = "x".repeat(300_000);
  for (const id of ["a", "b", "c"]) add(id, id, long);
  expect(idsOf(queue.next(10))).toEqual(["a"]);
  queue.replace("a", { text: long + long } as never);
  expect(idsOf(queue.next(10))).toEqual(["a"]);
});

test("how much waits follows the queue, and a sale that waits is read once", () => {
  let reads = 0;
  const counted = { ...store.sales, find: (id: string) => ((reads += 1), store.sales.find(id)) };
  const whatWaits = createWhatWaits({ sales: counted, queue });
  const sell = (id: string, minor: bigint) => {
    store.sales.put(id, { id, sale: { totals: { total: money(minor, eur) } } } as never);
    add(id, id);
  };
  expect(whatWaits()).toEqual({ sales: 0, total: null });
  sell("a", 240n);
  sell("b", 300n);
  expect(whatWaits()).toEqual({ sales: 2, total: money(540n, eur) });
  expect(whatWaits()).toEqual({ sales: 2, total: money(540n, eur) });
  sell("c", 1n);
  add("cart", "cart");
  queue.park("b", refusal);
  expect(whatWaits()).toEqual({ sales: 3, total: money(241n, eur) });
  queue.remove(["a", "c"]);
  expect(whatWaits()).toEqual({ sales: 1, total: null });
  expect(reads).toBe(4);
});
