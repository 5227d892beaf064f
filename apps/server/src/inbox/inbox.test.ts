import type { Jobs } from "@till/db";
import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  startTestCluster,
} from "@till/db/testing";
import type { Charge, DisputeSnapshot } from "@till/payments";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type ScriptedGateway,
  capturedSnapshot,
  createScriptedGateway,
  dashboardRefund,
  eventOf,
} from "../testing/scripted-gateway.ts";
import { readCharge } from "../charges/read-charge.ts";
import { createTestServer } from "../testing/test-server.ts";
import { countEvents, getEvent, listEvents } from "./read-events.ts";
import { interpretEventJobs, interpretLimits } from "./interpret-event.ts";
import { previewReplay } from "./preview-replay.ts";
import { replayEvents } from "./replay-events.ts";
import { storeEvent } from "./store-event.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;
let gateway: ScriptedGateway;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(async () => {
  gateway = createScriptedGateway(clock);
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway.gateway] });
});

const price = euros(450n);
const run: typeof server.deps.uow.run = (merchantId, work) => server.deps.uow.run(merchantId, work);
const merchant = () => server.deps.merchantId;

/** A charge that waits at the gateway under this object; null where the answer that named it was lost. */
async function waitingCharge(objectId: string | null): Promise<Charge> {
  const sale = openSale(price);
  const object = objectId === null ? null : { type: "payment", id: objectId };
  const charge = cardCharge(sale.id, { state: objectId === null ? "created" : "pending", object });
  await run(merchant(), async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  return charge;
}

const disputesOf = ({ id }: Charge) => run(merchant(), (tx) => tx.disputes.ofCharge(id));
const receive = (...events: ReturnType<typeof eventOf>[]): Promise<boolean[]> =>
  Promise.all(
    events.map((event) =>
      run(merchant(), (tx) =>
        storeEvent(server.deps, tx, { gateway: gateway.name, event, payload: "{}", via: "webhook" }),
      ),
    ),
  );

const interpret = () => server.runJobs(["inbox.interpret"]);
const events = async () => (await listEvents(server.deps)(server.manager, { limit: 50 })).events;
const journalOf = ({ saleId }: Charge) => run(merchant(), (tx) => tx.journal.list({ saleId, limit: 100 }));
const chargeNow = ({ id }: Charge) => run(merchant(), (tx) => tx.charges.find(id));
const balanceOf = (account: string) =>
  run(
    merchant(),
    async (tx) => (await tx.journal.balances({})).find((row) => row.account === account)?.balance,
  );

test("the same event ten times at once is stored once and books once", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  const fresh = await receive(...Array.from({ length: 10 }, () => eventOf("e1", "p1")));
  expect(fresh.filter(Boolean)).toHaveLength(1);
  await interpret();
  expect(await events()).toMatchObject([{ eventId: "e1", state: "done", detail: null }]);
  expect(await chargeNow(charge)).toMatchObject({ state: "captured" });
  const posted = await journalOf(charge);
  expect(posted.filter(({ kind }) => kind === "money_in")).toHaveLength(1);
});

test("a type that Till does not know is kept, counted, and changes nothing", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  await receive(
    eventOf("e1", "p1", { type: "payment.danced", recognised: false }),
    eventOf("e2", "p1", { type: "payment.danced", recognised: false }),
  );
  expect(await interpret()).toBe(0);
  expect(await chargeNow(charge)).toMatchObject({ state: "pending" });
  const { types } = await countEvents(server.deps)(server.manager);
  expect(types).toEqual([{ gateway: gateway.name, type: "payment.danced", state: "ignored", count: 2 }]);
});

test("several events of one object that wait together need one read", async () => {
  await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  await receive(eventOf("e1", "p1"));
  clock.advanceMs(1);
  await interpret();
  const readsForOne = gateway.reads.length;
  await receive(...Array.from({ length: 5 }, (_, index) => eventOf(`f${index}`, "p1")));
  clock.advanceMs(1);
  gateway.reads.length = 0;
  await interpret();
  expect(gateway.reads.length).toBeLessThanOrEqual(readsForOne);
  expect(gateway.reads.length).toBeGreaterThan(0);
  expect((await events()).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "done"));
});

/** The waiting events' jobs, as one look of a worker takes them. */
async function interpretTogether(): Promise<void> {
  const waiting = await server.database.owner<{ data: Jobs["inbox.interpret"] }[]>`
    delete from pgboss.job where state = 'created' and name = 'inbox.interpret' returning data`;
  await interpretEventJobs(server.deps)(waiting.map(({ data }) => data));
}

test("events that are taken at once ask the gateway once for each charge", async () => {
  const charges = [await waitingCharge("p1"), await waitingCharge("p2")];
  for (const id of ["p1", "p2"]) gateway.put(capturedSnapshot(id, price));
  const both = ["p1", "p2"].flatMap((id) => ["a", "b", "c"].map((name) => eventOf(`${name}-${id}`, id)));
  await receive(...both);
  await interpretTogether();
  clock.advanceMs(1);
  await receive(...both.map((event) => ({ ...event, id: `${event.id}-again` })));
  clock.advanceMs(1);
  gateway.reads.length = 0;
  await interpretTogether();
  expect(gateway.reads).toHaveLength(2);
  expect((await events()).map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => "done"));
  for (const charge of charges) expect(await chargeNow(charge)).toMatchObject({ state: "captured" });
});

test("an event that cannot be read holds up none of those taken with it", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  await receive(eventOf("e1", "p1"));
  const lost = { merchantId: merchant(), inboxId: ids.next(), tries: 0, sinceFence: null } as const;
  await run(merchant(), (tx) => tx.jobs.enqueue("inbox.interpret", lost));
  await interpretTogether();
  expect(await events()).toMatchObject([{ eventId: "e1", state: "done" }]);
  expect(await chargeNow(charge)).toMatchObject({ state: "captured" });
});

test("an event that comes while its charge is worked on, or before its object is known, is looked at a little later", async () => {
  const held = await waitingCharge("p1");
  await waitingCharge("p2");
  const nowMs = clock.nowMs();
  await run(merchant(), (tx) => tx.charges.acquireLease(held.id, nowMs, nowMs + 30_000));
  await receive(eventOf("e1", "p1"));
  await receive(eventOf("e2", "p2"));
  await receive(eventOf("e3", "p3"));
  const waiting = await server.database.owner<{ eventId: string; isLater: boolean }[]>`
    select e.event_id as "eventId", j.start_after > j.created_on as "isLater"
    from pgboss.job j join inbox e on e.id = (j.data ->> 'inboxId')::uuid
    where j.name = 'inbox.interpret' order by e.event_id`;
  expect([...waiting]).toEqual([
    { eventId: "e1", isLater: true },
    { eventId: "e2", isLater: false },
    { eventId: "e3", isLater: true },
  ]);
});

test("an event finds the charge whose object was never heard of, by the id that the object carries", async () => {
  const charge = await waitingCharge(null);
  gateway.put(capturedSnapshot("p7", price, { chargeId: charge.id }));
  await receive(eventOf("e1", "p7"));
  await interpret();
  expect(await chargeNow(charge)).toMatchObject({ state: "captured", object: { id: "p7" } });
  expect(await events()).toMatchObject([{ state: "done" }]);
});

test("an event that names only a refund finds its charge", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price, { refunds: [dashboardRefund("r1", euros(100n))] }));
  await receive(eventOf("e1", "p1"));
  await interpret();
  gateway.put(
    capturedSnapshot("p1", price, {
      refunds: [dashboardRefund("r1", euros(100n)), dashboardRefund("r2", euros(50n))],
    }),
  );
  clock.advanceMs(1);
  await receive(eventOf("e2", "r1", { objects: [{ type: "refund", id: "r1" }] }));
  await interpret();
  const refunds = await run(merchant(), (tx) => tx.refunds.ofCharge(charge.id));
  expect(refunds.map(({ amount, state }) => [amount.amountMinor, state])).toEqual(
    expect.arrayContaining([
      [100n, "succeeded"],
      [50n, "succeeded"],
    ]),
  );
});

test("an event leads to its charge and sale, and one that names none of ours says so", async () => {
  const charge = await waitingCharge("p1");
  await receive(eventOf("e1", "p1"), eventOf("e2", "foreign"));
  const get = getEvent(server.deps);
  const found = await Promise.all((await events()).map(({ id }) => get(server.manager, id)));
  expect(Object.fromEntries(found.map((event) => [event.eventId, event.charge]))).toEqual({
    e1: { id: charge.id, saleId: charge.saleId },
    e2: null,
  });
  await expect(get(server.manager, ids.next())).rejects.toMatchObject({ body: { code: "not_found" } });
});

/** A bank took the money back for now. */
const contested = (): DisputeSnapshot => ({
  object: { type: "dispute", id: "d1" },
  state: "open",
  gatewayStatus: "open",
  recognised: true,
  amount: price,
  reason: "fraudulent",
  respondByMs: null,
  openedAtMs: clock.nowMs(),
  withdrawals: [{ id: "w1", amount: price, atMs: clock.nowMs() }],
  reinstatements: [],
});

test("an event about a child that the gateway's lists do not show yet waits for it, also when the charge was read since", async () => {
  const charge = await waitingCharge("p1");
  const dispute = contested();
  gateway.put(capturedSnapshot("p1", price));
  const objects = [{ type: "payment", id: "p1" }, dispute.object];
  await receive(eventOf("e1", "p1", { objects }));
  clock.advanceMs(1000);
  await interpret();
  await interpret();
  expect(await events()).toMatchObject([
    { eventId: "e1", state: "received", detail: expect.stringContaining("does not show the dispute d1 yet") },
  ]);
  gateway.put(capturedSnapshot("p1", price, { disputes: [dispute] }));
  clock.advanceMs(1000);
  await interpret();
  expect(await events()).toMatchObject([{ eventId: "e1", state: "done" }]);
  const kinds = (await journalOf(charge)).map(({ kind }) => kind);
  expect(kinds).toContain("dispute_withdrawn");
});

test("an event about a dispute asks for the dispute itself, where lists still show it as it was and the charge was read since", async () => {
  const charge = await waitingCharge("p1");
  const open = contested();
  const objects = [{ type: "payment", id: "p1" }, open.object];
  gateway.put(capturedSnapshot("p1", price, { disputes: [open] }));
  await receive(eventOf("e1", "p1", { objects }));
  await interpret();
  expect((await disputesOf(charge)).map(({ state }) => state)).toEqual(["open"]);

  const reinstatements = [{ id: "r1", amount: price, atMs: clock.nowMs() }];
  gateway.putUnlisted({ ...open, state: "won", gatewayStatus: "won", reinstatements });
  await receive(eventOf("e2", "p1", { objects }));
  clock.advanceMs(1000);
  await readCharge(server.deps, charge.id);
  clock.advanceMs(1000);
  await interpret();
  expect((await disputesOf(charge)).map(({ state }) => state)).toEqual(["won"]);
  expect((await journalOf(charge)).map(({ kind }) => kind)).toContain("dispute_won");
  expect(await events()).toMatchObject([{ state: "done" }, { state: "done" }]);
});

test("a dispute that withdraws nothing, because all is back already, holds up nothing", async () => {
  const charge = await waitingCharge("p1");
  const nothing = euros(0n);
  const dispute = {
    object: { type: "dispute", id: "d1" },
    state: "open",
    gatewayStatus: "open",
    recognised: true,
    amount: nothing,
    reason: "fraudulent",
    respondByMs: null,
    openedAtMs: clock.nowMs(),
    withdrawals: [{ id: "w1", amount: nothing, atMs: clock.nowMs() }],
    reinstatements: [],
  } as const;
  gateway.put(
    capturedSnapshot("p1", price, { refunds: [dashboardRefund("r1", price)], disputes: [dispute] }),
  );
  await receive(eventOf("e1", "p1"));
  await interpret();
  expect(await events()).toMatchObject([{ eventId: "e1", state: "done" }]);
  const kinds = (await journalOf(charge)).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["refund_accepted", "refund_left"]));
  expect(kinds).not.toContain("dispute_withdrawn");
});

test("money that matches nothing is held for its customer, once, with an alarm, and is listed", async () => {
  gateway.put(
    capturedSnapshot("foreign", euros(999n), {
      fees: [{ id: "fee_1", amount: euros(30n), atMs: clock.nowMs() }],
    }),
  );
  await receive(eventOf("e1", "foreign"), eventOf("e2", "foreign"));
  await interpret();
  expect(await balanceOf("customer_funds")).toEqual(euros(-999n));
  expect(await balanceOf("clearing:stripe")).toEqual(euros(969n));
  const [row] = (await run(merchant(), (tx) => tx.audit.list({ limit: 20 }))).filter(
    ({ action }) => action === "money.unmatched",
  );
  expect(row).toMatchObject({ subject: "stripe:foreign", after: { amounts: ["9.99 EUR"] } });
  expect(
    server.logged.filter(({ level, message }) => level === "error" && message === "money.unmatched"),
  ).toHaveLength(1);
  for (const event of await events())
    expect(event).toMatchObject({ state: "unmatched", detail: expect.stringContaining("9.99 EUR") });
});

test("what is given back of money that matched nothing leaves the customer's account", async () => {
  gateway.put(capturedSnapshot("foreign", euros(999n), { refunds: [dashboardRefund("r9", euros(999n))] }));
  await receive(eventOf("e1", "foreign"));
  await interpret();
  expect(await balanceOf("customer_funds")).toEqual(euros(0n));
  expect(await balanceOf("clearing:stripe")).toEqual(euros(0n));
});

test("an event of a charge that someone works on waits for them", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  const nowMs = clock.nowMs();
  const fence = await run(merchant(), (tx) => tx.charges.acquireLease(charge.id, nowMs, nowMs + 30_000));
  await receive(eventOf("e1", "p1"));
  await interpret();
  expect(await events()).toMatchObject([{ state: "received" }]);
  await run(merchant(), (tx) => tx.charges.releaseLease(charge.id, fence ?? 0));
  await interpret();
  expect(await events()).toMatchObject([{ state: "done" }]);
});

test("an event that cannot be interpreted is dead in the end, listed with its reason, and a replay mends it", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  gateway.goAway("maintenance until Monday");
  await receive(eventOf("e1", "p1"));
  for (let tries = 1; tries < interpretLimits.triesMax; tries += 1) {
    await interpret();
    expect(await events()).toMatchObject([{ state: "received" }]);
  }
  await interpret();
  const [dead] = (await listEvents(server.deps)(server.manager, { states: ["dead"], limit: 5 })).events;
  expect(dead).toMatchObject({
    eventId: "e1",
    state: "dead",
    detail: expect.stringContaining("could not be asked"),
  });
  expect(await interpret()).toBe(0);

  gateway.comeBack();
  const selection = { kind: "ids", ids: dead ? [dead.id] : [] } as const;
  await replayEvents(server.deps)(server.manager, { id: ids.next(), selection });
  await interpret();
  expect(await events()).toMatchObject([{ state: "done", detail: null }]);
  expect(await chargeNow(charge)).toMatchObject({ state: "captured" });
});

test("a preview says what a replay will do and does nothing of it", async () => {
  const charge = await waitingCharge("p1");
  gateway.put(capturedSnapshot("p1", price));
  await receive(eventOf("e1", "p1"), eventOf("e2", "unknown"));
  await interpret();
  clock.advanceMs(1000);
  gateway.put(capturedSnapshot("p1", price, { refunds: [dashboardRefund("r1", euros(100n))] }));

  const selection = {
    kind: "range",
    gateway: gateway.name,
    fromMs: 0,
    toMs: clock.nowMs(),
  } as const;
  const before = await everything(charge);
  const preview = await previewReplay(server.deps)(server.manager, selection);
  expect(await everything(charge)).toEqual(before);
  expect(preview).toMatchObject({ events: 2, unchanged: 0, unmatched: 1, unavailable: 0 });
  expect(preview.charges).toMatchObject([
    { chargeId: charge.id, stateBefore: "captured", stateAfter: "captured" },
  ]);
  expect(preview.charges[0]?.facts.map(({ kind, ref }) => `${kind} ${ref}`).toSorted()).toEqual([
    "refund_accepted r1",
    "refunded r1",
  ]);

  const postedBefore = (await journalOf(charge)).map(({ id }) => id);
  await replayEvents(server.deps)(server.manager, { id: ids.next(), selection });
  await interpret();
  const posted = (await journalOf(charge)).filter(({ id }) => !postedBefore.includes(id));
  const told = preview.charges[0]?.journal.map(({ cause }) => cause);
  expect(told).not.toEqual([]);
  expect(posted.map(({ cause }) => cause).toSorted()).toEqual(told?.toSorted());
  expect(await previewReplay(server.deps)(server.manager, selection)).toMatchObject({
    charges: [],
    unchanged: 1,
  });
});

/** What a preview could have changed. */
const everything = (charge: Charge) =>
  run(merchant(), async (tx) => ({
    charge: await tx.charges.find(charge.id),
    snapshot: await tx.charges.snapshot(charge.id),
    facts: await tx.charges.facts(charge.id),
    refunds: await tx.refunds.ofCharge(charge.id),
    journal: await tx.journal.list({ saleId: charge.saleId, limit: 100 }),
    audit: await tx.audit.list({ limit: 100 }),
    inbox: await tx.inbox.list({ limit: 100 }),
    outbox: await tx.outbox.list({ limit: 100 }),
  }));
