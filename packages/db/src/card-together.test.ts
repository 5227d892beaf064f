import type { SaleId, Uuid } from "@till/kernel";
import type { Charge, ChargeSnapshot } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, createDatabase } from "./create-database.ts";
import type { NewInboxEvent, SaleRecord, Tx } from "./ports.ts";
import {
  attemptOf,
  cardCharge,
  cashCharge,
  fact,
  openSale,
  place,
  refundOf,
  seed,
  stripe,
} from "./testing/test-data.ts";
import {
  type TestCluster,
  type TestDatabase,
  clock,
  ids,
  startTestCluster,
  testSealing,
} from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;
let db: Database;
const { merchantId } = place;
const run = <T>(work: (tx: Tx) => Promise<T>) => database.db.uow.run(merchantId, work);

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
  await seed(database.ownerUrl);
  db = await createDatabase({
    url: database.appUrl,
    ids,
    sealing: testSealing,
    commitTogether: true,
    onError: () => {},
  });
});
afterAll(async () => {
  await db?.close();
  await cluster?.stop();
});

async function openSales(count: number): Promise<SaleRecord[]> {
  const sales = Array.from({ length: count }, () => openSale());
  await run(async (tx) => {
    for (const sale of sales) await tx.sales.insert(sale);
  });
  return sales;
}

const snapshotOf = (charge: Charge, askedAtMs: number): ChargeSnapshot => ({
  object: { type: "payment_intent", id: `pi_${charge.id}` },
  chargeId: charge.id,
  askedAtMs,
  state: "captured",
  gatewayStatus: "succeeded",
  recognised: true,
  closed: false,
  requested: charge.amount,
  authorized: null,
  captures: [{ id: `ch_${charge.id}`, amount: charge.amount, tip: null, atMs: 3 }],
  fees: [],
  reversals: [],
  refunds: [],
  disputes: [],
  buyerApproved: false,
  action: null,
  refusal: null,
  card: null,
  captureBeforeMs: null,
});

type Together = <T>(saleId: SaleId, work: (tx: Tx) => Promise<T>) => Promise<T>;
const alone: Together = (_saleId, work) => run(work);
const together: Together = (saleId, work) => db.uow.runTogether(merchantId, [saleId], work);

/** A card charge as the server drives it, one of its transactions after the other, and what each of them read. */
async function chargeCard(sale: SaleRecord, transact: Together) {
  const charge = cardCharge(sale.id);
  const attempt = attemptOf(charge, { tries: 0 });
  const object = { type: "payment_intent", id: `pi_${charge.id}` };
  const begun = await transact(sale.id, async (tx) => {
    await tx.sales.lock(sale.id);
    const fence = await tx.charges.insertLeased(charge, 60_000);
    await tx.attempts.insert(attempt);
    await tx.jobs.enqueue(
      "charge.refresh",
      { merchantId, chargeId: charge.id, tries: 0 },
      { startAfterMs: 32_000 },
    );
    return fence;
  });
  const locked = (tx: Tx) =>
    Promise.all([
      tx.sales.lock(sale.id),
      tx.charges.lockLeased(charge.id, begun),
      tx.charges.lockLeased(charge.id, begun + 1),
      tx.charges.parts(charge.id),
    ]);
  const opened = await transact(sale.id, async (tx) => {
    const read = await locked(tx);
    await tx.charges.update(charge.id, { state: "pending", object, action: null, askedAtMs: 10 });
    await tx.charges.saveSnapshot(charge.id, snapshotOf(charge, 10));
    await tx.attempts.update(attempt.id, { tries: 1, lastSentAtMs: 11 });
    return read;
  });
  const taken = await transact(sale.id, async (tx) => {
    const read = await locked(tx);
    await tx.attempts.update(attempt.id, { state: "succeeded", endedAtMs: 12, detail: null });
    await tx.charges.update(charge.id, { state: "captured", capturedAtMs: 12, askedAtMs: 12 });
    await tx.charges.saveSnapshot(charge.id, snapshotOf(charge, 12));
    await tx.charges.saveSnapshot(charge.id, snapshotOf(charge, 9));
    await tx.charges.addFact(charge.id, stripe, fact("captured", `ch_${charge.id}`));
    await tx.charges.noteRead(charge.id, begun - 1);
    await tx.charges.releaseLease(charge.id, begun, { wasRead: true });
    return read;
  });
  const after = await run(async (tx) => ({
    charge: await tx.charges.find(charge.id),
    snapshot: await tx.charges.snapshot(charge.id),
    facts: await tx.charges.facts(charge.id),
    attempts: await tx.attempts.ofCharge(charge.id),
    readBefore: await tx.charges.wasReadAfter(charge.id, begun),
    readAfter: await tx.charges.wasReadAfter(charge.id, begun - 1),
    nextFence: await tx.charges.acquireLease(charge.id, clock.nowMs(), clock.nowMs() + 1),
    nextLook: (await tx.jobs.nextLookMs(charge.id)) !== null,
  }));
  return named({ charge, sale, attempt }, { begun, opened, taken, after });
}

/** With names for the ids, so that one charge's story reads like another's. */
function named(
  { charge, sale, attempt }: { charge: Charge; sale: SaleRecord; attempt: { id: Uuid } },
  story: unknown,
): string {
  return JSON.stringify(story, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value))
    .replaceAll(charge.id, "CHARGE")
    .replaceAll(sale.id, "SALE")
    .replaceAll(attempt.id, "ATTEMPT")
    .replaceAll(sale.sale.lines[0]?.id ?? "", "LINE");
}

test("card charges that share their moments read and write what one by itself does", async () => {
  const sales = await openSales(17);
  const [first, ...others] = sales;
  const pattern = await chargeCard(first ?? openSale(), alone);
  const stories = await Promise.all(others.map((sale) => chargeCard(sale, together)));
  expect(new Set(stories)).toEqual(new Set([pattern]));
  const rows = await database.owner<{ xmin: string }[]>`
    select distinct a.xmin::text from attempts a join charges c on c.id = a.charge_id
    where c.sale_id = any(${others.map(({ id }) => id)}::uuid[])`;
  expect(rows.length).toBeLessThan(others.length / 2);
});

test("a lease that somebody else has taken meanwhile is not given back by several at once", async () => {
  const sales = await openSales(3);
  const charges = sales.map(({ id }) => cardCharge(id));
  await run(async (tx) => {
    for (const charge of charges) await tx.charges.insertLeased(charge, 10);
    for (const charge of charges.slice(1)) await tx.charges.acquireLease(charge.id, 20, 90);
  });
  await Promise.all(
    charges.map(({ id, saleId }) => together(saleId, (tx) => tx.charges.releaseLease(id, 1))),
  );
  const held = await Promise.all(
    charges.map(({ id }) => run((tx) => tx.charges.acquireLease(id, 30, 40)).then((fence) => fence === null)),
  );
  expect(held).toEqual([false, true, true]);
});

test("the parts of charges are read for each charge its own", async () => {
  const sales = await openSales(4);
  const charges = sales.map(({ id }) => cashCharge(id));
  const refunds = charges.slice(1).map((charge) => refundOf(charge));
  await run(async (tx) => {
    for (const charge of charges) await tx.charges.insert(charge);
    for (const refund of refunds) await tx.refunds.insert(refund);
  });
  const read = await Promise.all(
    charges.map(({ id, saleId }) => together(saleId, (tx) => tx.charges.parts(id))),
  );
  const expected = [[], ...refunds.map(({ id }) => [id])];
  expect(read.map((parts) => parts.refunds.map(({ id }) => id))).toEqual(expected);
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

const eventNamed = (eventId: string): NewInboxEvent => ({
  id: ids.next(),
  gateway: stripe,
  eventId,
  type: "payment_intent.succeeded",
  objects: [{ type: "payment_intent", id: eventId }],
  payload: '{"a": "\\"b\\""}',
  createdAtMs: 1,
  receivedAtMs: 2,
  state: "received",
  detail: null,
  via: "webhook",
});

test("what nobody waits for gathers for a moment, and what comes twice in it is kept once", async () => {
  const events = ["e1", "e2", "e3", "e2", "e4"].map(eventNamed);
  const fresh = await Promise.all(
    events.map(async (event) => {
      await nextTurn();
      return db.uow.runUnhurried(merchantId, [event.eventId], (tx) => tx.inbox.insert(event));
    }),
  );
  expect(fresh.filter((isFresh) => !isFresh)).toHaveLength(1);
  expect([fresh[0], fresh[2], fresh[4]]).toEqual([true, true, true]);
  const kept = await run((tx) => tx.inbox.list({ limit: 9 }));
  expect(kept.map(({ eventId }) => eventId).toSorted()).toEqual(["e1", "e2", "e3", "e4"]);
  expect({ ...events[0], ...kept.find(({ eventId }) => eventId === "e1") }).toEqual(events[0]);
  const rows = await database.owner<{ xmin: string }[]>`select distinct xmin::text from inbox`;
  expect(rows.length).toBeLessThan(4);
});

test("those that wait for locks hold up nobody who comes after them", async () => {
  const sales = await openSales(6);
  const held = sales.slice(0, 4);
  const holding = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = run(async (tx) => {
    for (const { id } of held) await tx.sales.lock(id);
    holding.resolve();
    await release.promise;
  });
  await holding.promise;
  const lock = ({ id }: SaleRecord) => together(id, (tx) => tx.sales.lock(id));
  const blocked: Promise<unknown>[] = [];
  for (const sale of held) {
    blocked.push(lock(sale));
    // Each in a group of its own: more of them than may be at work at once.
    for (let turn = 0; turn < 3; turn += 1) await nextTurn();
  }
  const ended = await Promise.all(sales.slice(4).map(lock));
  expect(ended.map((sale) => sale?.state)).toEqual(["open", "open"]);
  release.resolve();
  await holder;
  expect(await Promise.all(blocked)).toHaveLength(4);
});
