import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  startTestCluster,
} from "@till/db/testing";
import type { Charge } from "@till/payments";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answerLimits } from "../idempotent.ts";
import {
  type ScriptedGateway,
  capturedSnapshot,
  createScriptedGateway,
  dashboardRefund,
  eventOf,
} from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { startRecurringJobs } from "../jobs.ts";
import { catchUpNow } from "./catch-up-now.ts";
import { catchUpLimits } from "./catch-up.ts";
import { countEvents, listEvents } from "./read-events.ts";

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
const events = async () => (await listEvents(server.deps)(server.manager, { limit: 50 })).events;
const mark = () => run(merchant(), (tx) => tx.inbox.caughtUpToMs(gateway.name));
const catchUp = (id = ids.next()) => catchUpNow(server.deps)(server.manager, { id, gateway: gateway.name });

async function paidCharge(): Promise<Charge> {
  const sale = openSale(price);
  const charge = cardCharge(sale.id, { state: "pending", object: { type: "payment", id: "p1" } });
  await run(merchant(), async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  return charge;
}

test("without a webhook, a refund made in the gateway's dashboard is found by its list and booked", async () => {
  const charge = await paidCharge();
  gateway.put(capturedSnapshot("p1", price, { refunds: [dashboardRefund("r1", euros(100n))] }));
  gateway.listEvents(eventOf("e1", "p1", { createdAtMs: clock.nowMs() - 60_000 }));
  expect(await catchUp()).toEqual({ stored: 1, untilMs: clock.nowMs() });
  await server.runJobs(["inbox.interpret"]);
  expect(await events()).toMatchObject([{ eventId: "e1", via: "list", state: "done" }]);
  const [refunds, journal] = await run(merchant(), async (tx) => [
    await tx.refunds.ofCharge(charge.id),
    await tx.journal.list({ saleId: charge.saleId, limit: 50 }),
  ]);
  expect(refunds).toMatchObject([{ amount: euros(100n), state: "succeeded", reason: "made at the gateway" }]);
  expect(journal.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["refund_accepted", "refund_left"]));
});

test("a refund that is still on its way when it is found is watched to its end, with no further word", async () => {
  const charge = await paidCharge();
  const refund = dashboardRefund("r1", euros(100n));
  gateway.put(capturedSnapshot("p1", price, { refunds: [{ ...refund, state: "pending" }] }));
  gateway.listEvents(eventOf("e1", "p1", { createdAtMs: clock.nowMs() - 1 }));
  await catchUp();
  await server.runJobs(["inbox.interpret"]);
  const states = async () =>
    (await run(merchant(), (tx) => tx.refunds.ofCharge(charge.id))).map(({ state }) => state);
  expect(await states()).toEqual(["pending"]);
  await server.runJobs(["charge.refresh"]);
  clock.advanceMs(1000);
  gateway.put(capturedSnapshot("p1", price, { refunds: [refund] }));
  await server.runJobs(["charge.refresh"]);
  expect(await states()).toEqual(["succeeded"]);
});

test("what a webhook brought is not kept again, and what lags into the list is still found", async () => {
  gateway.listEvents(eventOf("e1", "p1", { createdAtMs: clock.nowMs() - 1000 }));
  await catchUp();
  gateway.listEvents(eventOf("late", "p1", { createdAtMs: clock.nowMs() - 3_600_000 }));
  clock.advanceMs(60_000);
  expect(await catchUp()).toMatchObject({ stored: 1 });
  expect((await events()).map(({ eventId }) => eventId).toSorted()).toEqual(["e1", "late"]);
});

test("where a list could not be read for days, the first look still begins where it was to begin", async () => {
  gateway.listEvents(eventOf("e1", "p1", { createdAtMs: clock.nowMs() - 60_000 }));
  gateway.breakAfterPages(0);
  await expect(catchUp()).rejects.toMatchObject({ body: { code: "gateway_unavailable" } });
  clock.advanceMs(3 * 86_400_000);
  gateway.breakAfterPages(Infinity);
  expect(await catchUp()).toMatchObject({ stored: 1 });
});

test("the mark moves only past what was read to the last page", async () => {
  await catchUp();
  const before = await mark();
  clock.advanceMs(1);
  gateway.listInPagesOf(2);
  gateway.listEvents(
    ...Array.from({ length: 5 }, (_, index) =>
      eventOf(`e${index}`, "p1", { createdAtMs: clock.nowMs() - index }),
    ),
  );
  gateway.breakAfterPages(2);
  await expect(catchUp()).rejects.toMatchObject({ body: { code: "gateway_unavailable", retry: "safe" } });
  expect(await mark()).toBe(before);
  expect(await events()).toHaveLength(4);

  gateway.breakAfterPages(Infinity);
  expect(await catchUp()).toMatchObject({ stored: 1 });
  expect(await mark()).toBe(clock.nowMs());
  expect(await countEvents(server.deps)(server.manager)).toMatchObject({
    caughtUp: [{ gateway: gateway.name, untilMs: clock.nowMs() }],
  });
});

test("a week's absence is made good, a day at a time", async () => {
  await catchUp();
  const dayMs = 86_400_000;
  gateway.listEvents(
    ...Array.from({ length: 7 }, (_, day) =>
      eventOf(`day${day}`, "p1", { createdAtMs: clock.nowMs() + day * dayMs + 1 }),
    ),
  );
  clock.advanceMs(8 * dayMs);
  expect(await catchUp()).toEqual({ stored: 7, untilMs: clock.nowMs() });
});

test("the nightly job puts itself back, sooner after a list that could not be read, and is never there twice", async () => {
  await startRecurringJobs(server.deps);
  await startRecurringJobs(server.deps);
  expect(await waiting()).toHaveLength(1);
  expect(await server.runJobs(["gateway.catch_up"])).toBe(1);
  const [daily] = await waiting();
  expect(daily?.in).toBeCloseTo(catchUpLimits.everyMs / 1000, -2);

  gateway.goAway("maintenance");
  await server.runJobs(["gateway.catch_up"]);
  const [soon] = await waiting();
  expect(soon?.in).toBeCloseTo(catchUpLimits.retryMs / 1000, -2);
  expect(await waiting()).toHaveLength(1);
});

const waiting = async () =>
  server.database.owner<{ in: number }[]>`
    select extract(epoch from start_after - created_on)::int as in from pgboss.job
    where name = 'gateway.catch_up' and state = 'created'`;

test("a repeat while the first call is at work is told when to ask again, then gets its answer", async () => {
  const gate = Promise.withResolvers<void>();
  gateway.hold(gate.promise);
  const id = ids.next();
  const first = catchUp(id);
  await expect(async () => catchUp(id)).rejects.toMatchObject({
    body: { code: "in_progress", retry: "safe", retryAfterMs: answerLimits.retryAfterMs },
  });
  gate.resolve();
  const answer = await first;
  gateway.goAway("asked once only");
  expect(await catchUp(id)).toEqual(answer);
});
