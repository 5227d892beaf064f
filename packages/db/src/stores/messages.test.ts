import type { Uuid } from "@till/kernel";
import { parseGatewayName } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InboxEvent, MerchantSettings, OutboxMessage, Tx } from "../ports.ts";
import { openSale, place, seed, stripe } from "../testing/test-data.ts";
import {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
} from "../testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
const { merchantId } = place;
const square = parseGatewayName("square");
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
});
afterAll(async () => cluster?.stop());

const payload = "{}";
const receivedEvent = (changes: Partial<InboxEvent> = {}): InboxEvent => {
  const id = ids.next();
  return {
    id,
    gateway: stripe,
    eventId: `evt_${id}`,
    type: "charge.updated",
    objects: [{ type: "charge", id: "ch_1" }],
    createdAtMs: 1,
    receivedAtMs: 2,
    state: "received",
    detail: null,
    via: "webhook",
    ...changes,
  };
};

test("an event is kept once, whether the gateway brought it or Till found it in the list", async () => {
  const brought = receivedEvent({ via: "webhook" });
  expect(await run((tx) => tx.inbox.insert({ ...brought, payload }))).toBe(true);
  const found = { ...brought, id: ids.next(), via: "list" } as const;
  expect(await run((tx) => tx.inbox.insert({ ...found, payload }))).toBe(false);
  expect(await run((tx) => tx.inbox.insert({ ...found, gateway: square, payload }))).toBe(true);
  const asked = [found.eventId, "never came"];
  expect(await run((tx) => tx.inbox.known(square, asked))).toEqual(new Set([found.eventId]));
  expect(await run((tx) => tx.inbox.known(parseGatewayName("paypal"), asked))).toEqual(new Set());
  expect(await run((tx) => tx.inbox.find(brought.id))).toEqual(brought);
});

test("events of types nobody knows are kept, and counted by type", async () => {
  const unknown = { type: "moon.eclipsed", state: "ignored", detail: "unknown type" } as const;
  const events = [receivedEvent(unknown), receivedEvent(unknown), receivedEvent({ ...unknown, via: "list" })];
  await run(async (tx) => {
    for (const event of events) await tx.inbox.insert({ ...event, payload });
  });
  const counts = await run((tx) => tx.inbox.countByType());
  expect(counts).toContainEqual({ gateway: stripe, type: "moon.eclipsed", state: "ignored", count: 3 });
});

test("events are listed newest first by gateway, state, type and time", async () => {
  const at = (receivedAtMs: number, changes: Partial<InboxEvent> = {}) => {
    clock.advanceMs(1);
    return receivedEvent({ type: "listed", receivedAtMs, ...changes });
  };
  const one = at(100);
  const two = at(200, { state: "dead", detail: "no such charge" });
  const three = at(300, { gateway: square });
  await run(async (tx) => {
    for (const event of [one, two, three]) await tx.inbox.insert({ ...event, payload });
  });
  const list = (query: Omit<Parameters<Tx["inbox"]["list"]>[0], "limit">) =>
    run((tx) => tx.inbox.list({ type: "listed", limit: 9, ...query }));
  expect(await list({})).toEqual([three, two, one]);
  expect(await list({ gateway: stripe })).toEqual([two, one]);
  expect(await list({ states: ["dead"] })).toEqual([two]);
  expect(await list({ fromMs: 100, toMs: 200 })).toEqual([two, one]);
  expect(await list({ fromMs: 201 })).toEqual([three]);
  expect(await list({ beforeId: two.id })).toEqual([one]);
  expect(await run((tx) => tx.inbox.list({ type: "listed", limit: 1 }))).toEqual([three]);
});

test("how far a gateway's list was read only moves forward, for each gateway by itself", async () => {
  const mark = (gateway: typeof stripe) => run((tx) => tx.inbox.caughtUpToMs(gateway));
  expect(await mark(stripe)).toBeNull();
  await run((tx) => tx.inbox.setCaughtUpTo(stripe, 500));
  await run((tx) => tx.inbox.setCaughtUpTo(stripe, 400));
  expect([await mark(stripe), await mark(square)]).toEqual([500, null]);
  await run((tx) => tx.inbox.setCaughtUpTo(stripe, 600));
  expect(await mark(stripe)).toBe(600);
});

const message = (cause: string, changes: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id: ids.next(),
  kind: "mail",
  cause,
  saleId: null,
  to: "buyer@shop.example",
  subject: "Your receipt",
  body: { text: "Thank you", html: "<p>Thank you</p>" },
  state: "queued",
  tries: 0,
  detail: null,
  createdAtMs: 1,
  sentAtMs: null,
  ...changes,
});

test("one cause makes one message, however many write it at the same moment", async () => {
  const written = await Promise.all(
    Array.from({ length: 10 }, () => run((tx) => tx.outbox.insert(message("receipt:1-000001")))),
  );
  expect(written.filter(Boolean)).toHaveLength(1);
});

test("a message reads as it was written, and keeps what became of it", async () => {
  const sale = openSale();
  const sent = message("order_paid:1", {
    saleId: sale.id,
    kind: "fulfilment",
    to: "https://shop.example/hook",
  });
  await run(async (tx) => {
    await tx.sales.insert(sale);
    await tx.outbox.insert(sent);
  });
  expect(await run((tx) => tx.outbox.find(sent.id))).toEqual(sent);
  const change = { state: "sent", tries: 2, detail: "accepted", sentAtMs: 8 } as const;
  await run((tx) => tx.outbox.update(sent.id, change));
  expect(await run((tx) => tx.outbox.find(sent.id))).toEqual({ ...sent, ...change });
});

test("a message of a use case that failed was never written", async () => {
  const lost = message("receipt:lost");
  const failing = run(async (tx) => {
    await tx.outbox.insert(lost);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await run((tx) => tx.outbox.find(lost.id))).toBeNull();
  expect(await run((tx) => tx.outbox.insert(lost))).toBe(true);
});

test("messages are listed newest first, by kind and state, page by page", async () => {
  const made: OutboxMessage[] = [];
  for (const state of ["kept", "failed", "kept"] as const) {
    clock.advanceMs(1);
    made.push(message(`listed:${made.length}`, { state, kind: "fulfilment" }));
  }
  await run(async (tx) => {
    for (const each of made) await tx.outbox.insert(each);
  });
  const [oldest, middle, newest] = made.map((each) => {
    const { body: _, ...listed } = each;
    return listed;
  });
  const list = (query: Parameters<Tx["outbox"]["list"]>[0]) => run((tx) => tx.outbox.list(query));
  expect(await list({ states: ["kept"], limit: 9 })).toEqual([newest, oldest]);
  expect(await list({ kind: "fulfilment", limit: 2 })).toEqual([newest, middle]);
  expect(await list({ kind: "fulfilment", limit: 1, beforeId: newest?.id as Uuid })).toEqual([middle]);
});

test("settings are null before anybody saved any, and read to the last bigint", async () => {
  expect(await run((tx) => tx.settings.find())).toBeNull();
  const settings: MerchantSettings = {
    routing: {
      prefer: "cheapest",
      rules: [
        { gateway: stripe, enabled: true, currencies: null, minMinor: null, maxMinor: 2n ** 62n },
        { gateway: square, enabled: false, currencies: null, minMinor: 100n, maxMinor: null },
      ],
    },
    fees: {
      stripe: {
        online: { rateBasisPoints: 150, fixedMinor: 25n },
        inPerson: { rateBasisPoints: 140, fixedMinor: 10n },
      },
    },
    refundToCash: false,
    fulfilmentUrl: null,
  };
  await run((tx) => tx.settings.save(settings, { nowMs: 1 }));
  expect(await run((tx) => tx.settings.find())).toEqual(settings);
  await run((tx) => tx.settings.save({ ...settings, refundToCash: true }, { nowMs: 2 }));
  expect((await run((tx) => tx.settings.find()))?.refundToCash).toBe(true);
});

test("settings that build on others than those that stand are not saved, the first ones included", async () => {
  const fresh = await cluster.freshDatabase();
  await seed(fresh.ownerUrl);
  const settings: MerchantSettings = {
    routing: { prefer: "listed", rules: [] },
    fees: {},
    refundToCash: false,
    fulfilmentUrl: null,
  };
  const save = (refundToCash: boolean, basedOnMs: number | null) =>
    fresh.db.uow.run(merchantId, (tx) =>
      tx.settings.save({ ...settings, refundToCash }, { nowMs: 5, basedOnMs }),
    );
  const first = await Promise.all([save(true, null), save(true, null), save(true, null)]);
  expect(first.filter((savedAtMs) => savedAtMs !== null)).toEqual([5]);
  const next = await Promise.all([save(false, 5), save(false, 5)]);
  expect(next.filter((savedAtMs) => savedAtMs !== null)).toEqual([6]);
  expect(await save(true, 5)).toBeNull();
  const standing = await fresh.db.uow.run(merchantId, (tx) => tx.settings.findSaved());
  expect(standing).toEqual({ settings, savedAtMs: 6 });
});
