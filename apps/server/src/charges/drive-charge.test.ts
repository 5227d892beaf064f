import {
  type TestCluster,
  attemptOf,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  startTestCluster,
} from "@till/db/testing";
import type { AttemptId } from "@till/kernel";
import { ok } from "@till/kernel";
import { type Attempt, type Charge, type Gateway, type PreparedCall, recordHoldsMs } from "@till/payments";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type ScriptedGateway,
  capturedSnapshot,
  createScriptedGateway,
} from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { letGoCharge } from "./act-on-charge.ts";
import { captureCharge } from "./capture-charge.ts";
import { driveCharge } from "./drive-charge.ts";
import { readCharge } from "./read-charge.ts";

let cluster: TestCluster;
let scripted: ScriptedGateway;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());
beforeEach(() => {
  scripted = createScriptedGateway(clock);
});

const price = euros(450n);
const dayMs = 86_400_000;
const object = { type: "payment", id: "p1" };
const call: PreparedCall = { operation: "scripted", apiVersion: "1", idempotencyKey: "k", body: null };
const waiting = (change: Parameters<typeof capturedSnapshot>[2] = {}) =>
  capturedSnapshot("p1", price, { state: "pending", captures: [], ...change });

async function start(change: Partial<Gateway> = {}) {
  const gateway: Gateway = { ...scripted.gateway, ...change };
  const server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway] });
  const { deps } = server;
  const run: typeof deps.uow.run = (merchantId, work) => deps.uow.run(merchantId, work);
  const put = async (charge: Partial<Charge>, ...attempts: readonly Partial<Attempt>[]): Promise<Charge> => {
    const sale = openSale(price);
    const made = cardCharge(sale.id, charge);
    await run(deps.merchantId, async (tx) => {
      await tx.sales.insert(sale);
      await tx.charges.insert(made);
      for (const attempt of attempts) await tx.attempts.insert(attemptOf(made, attempt));
    });
    return made;
  };
  return {
    ...server,
    drive: driveCharge(deps),
    put,
    chargeNow: ({ id }: Charge) => run(deps.merchantId, (tx) => tx.charges.find(id)),
    attemptsNow: async ({ id }: Charge) =>
      (await run(deps.merchantId, (tx) => tx.attempts.ofCharge(id)))
        .map(({ kind, state }) => `${kind} ${state}`)
        .toSorted(),
  };
}

/** A gateway that makes an object first, and counts what it is asked to take. */
function opening(whileOpening: () => Promise<unknown> = async () => {}) {
  const taken: string[] = [];
  const gateway: Partial<Gateway> = {
    open: {
      prepare: () => ok(call),
      async send() {
        await whileOpening();
        return { kind: "opened", snapshot: { ...waiting(), askedAtMs: clock.nowMs() } };
      },
    },
    charge: {
      prepare: () => ok(call),
      async send() {
        taken.push("charge");
        return { kind: "succeeded", snapshot: capturedSnapshot("p1", price, { askedAtMs: clock.nowMs() }) };
      },
    },
    void: {
      prepare: () => ok(call),
      async send() {
        return {
          kind: "succeeded",
          snapshot: { ...waiting({ state: "voided", closed: true }), askedAtMs: clock.nowMs() },
        };
      },
    },
  };
  return { taken, gateway };
}

test("what was let go before anything went out is never sent", async () => {
  const { taken, gateway } = opening();
  const { put, drive, chargeNow, attemptsNow } = await start(gateway);
  const charge = await put({ wanted: false }, { tries: 0 });
  expect(await drive(charge.id)).toBe("settled");
  expect(taken).toEqual([]);
  expect(await chargeNow(charge)).toMatchObject({ state: "failed", object: null });
  expect(await attemptsNow(charge)).toEqual(["charge not_sent"]);
});

test("what is let go while its object is being made takes no money, and the object is closed", async () => {
  let letGo: () => Promise<unknown> = async () => {};
  const { taken, gateway } = opening(() => letGo());
  const { put, drive, deps, manager, chargeNow, attemptsNow } = await start(gateway);
  const charge = await put({}, { tries: 0 });
  letGo = () => letGoCharge(deps)(manager, { id: charge.id });
  expect(await drive(charge.id)).toBe("settled");
  expect(taken).toEqual([]);
  expect(await chargeNow(charge)).toMatchObject({ state: "failed", wanted: false, objectClosed: true });
  expect(await attemptsNow(charge)).toEqual(["charge not_sent", "void succeeded"]);
});

test("what is let go while it waits to be sent again is not sent again", async () => {
  const sent: string[] = [];
  let letGo: () => Promise<unknown> = async () => {};
  const { put, drive, deps, manager, chargeNow, attemptsNow } = await start({
    charge: {
      prepare: () => ok(call),
      async send() {
        sent.push("charge");
        await letGo();
        return { kind: "try_again", retryAfterMs: 1000, detail: "429" };
      },
    },
  });
  const charge = await put({}, { tries: 0 });
  letGo = () => letGoCharge(deps)(manager, { id: charge.id });
  expect(await drive(charge.id)).toBe("settled");
  expect(sent).toEqual(["charge"]);
  expect(await chargeNow(charge)).toMatchObject({ state: "failed" });
  expect(await attemptsNow(charge)).toEqual(["charge not_sent"]);
});

test("a call that its process overslept after putting it on record is asked about, and not sent late", async () => {
  const { taken, gateway } = opening();
  const { open: _, ...sentAtOnce } = gateway;
  const { put, deps, attemptsNow } = await start(sentAtOnce);
  const charge = await put({}, { tries: 0 });
  let aheadMs = 0;
  const sleeper: typeof deps = {
    ...deps,
    clock: { nowMs: () => deps.clock.nowMs() + aheadMs },
    uow: {
      ...deps.uow,
      // The first of the driver's grouped transactions puts the attempt on record.
      async runTogether(merchantId, subjects, work) {
        const done = await deps.uow.runTogether(merchantId, subjects, work);
        aheadMs = recordHoldsMs;
        return done;
      },
    },
  };
  expect(await driveCharge(sleeper)(charge.id)).toBe("unsettled");
  expect(taken).toEqual([]);
  expect(await attemptsNow(charge)).toEqual(["charge unknown"]);
});

test("a page that was let go before the gateway knew of it has ended", async () => {
  const { gateway } = opening();
  const { put, drive, chargeNow } = await start({ ...gateway, approval: { kind: "page" } });
  const charge = await put({ wanted: false });
  expect(await drive(charge.id)).toBe("settled");
  expect(await chargeNow(charge)).toMatchObject({ state: "failed" });
});

test("a charge that a dead server never sent is not sent to a buyer who left a day ago; a refund is", async () => {
  const { taken, gateway } = opening();
  const { put, drive, chargeNow, attemptsNow } = await start(gateway);
  const yesterdayMs = clock.nowMs() - dayMs;
  const charge = await put({}, { tries: 0, startedAtMs: yesterdayMs });
  await drive(charge.id);
  expect(taken).toEqual([]);
  expect(await chargeNow(charge)).toMatchObject({ state: "failed" });

  scripted.put(capturedSnapshot("p2", price));
  const paid = await put(
    { state: "captured", object: { type: "payment", id: "p2" } },
    { kind: "refund", tries: 0, startedAtMs: yesterdayMs },
  );
  await drive(paid.id);
  expect(await attemptsNow(paid)).toEqual(["refund succeeded"]);
});

test("money that is held for a charge that was let go is not captured", async () => {
  const { put, deps, manager } = await start();
  scripted.put(waiting({ state: "authorized", authorized: price }));
  const charge = await put({ state: "authorized", capture: "manual", object, wanted: false });
  const asked = { id: ids.next<AttemptId>(), chargeId: charge.id, final: true };
  await expect(captureCharge(deps)(manager, asked)).rejects.toMatchObject({
    body: { code: "charge_not_open" },
  });
});

test("a page that its gateway has thrown away ends the charge, and frees the sale; elsewhere nothing is concluded", async () => {
  const { gateway } = opening();
  const page = await start({ ...gateway, approval: { kind: "page" } });
  const asked = { state: "requires_action", object } as const;
  const young = await page.put(asked);
  expect(await page.drive(young.id)).toBe("unsettled");
  expect(await page.chargeNow(young)).toMatchObject({ state: "requires_action" });

  const old = { ...asked, createdAtMs: clock.nowMs() - 3_600_000 };
  const forgotten = await page.put({ ...old, object: { type: "payment", id: "p3" } });
  expect(await page.drive(forgotten.id)).toBe("settled");
  expect(await page.chargeNow(forgotten)).toMatchObject({
    state: "expired",
    objectClosed: true,
    action: null,
  });

  const sent = await page.put({ ...old, object: { type: "payment", id: "p4" } }, { state: "succeeded" });
  await page.drive(sent.id);
  expect(await page.chargeNow(sent)).toMatchObject({ state: "requires_action" });

  const intent = await start(gateway);
  const charge = await intent.put(old);
  expect(await intent.drive(charge.id)).toBe("unsettled");
  expect(await intent.chargeNow(charge)).toMatchObject({ state: "requires_action", objectClosed: false });
});

test("what a read shows of a charge that nobody watches is acted on: money for what was let go goes back", async () => {
  const { put, deps, runJobs } = await start();
  scripted.put(capturedSnapshot("p1", price, { closed: true }));
  const charge = await put({ state: "failed", wanted: false, objectClosed: true, object });
  expect(await readCharge(deps, charge.id)).toBe("read");
  expect(await runJobs(["charge.refresh"])).toBe(1);
  const [refunds, attempts] = await deps.uow.run(deps.merchantId, async (tx) => [
    await tx.refunds.ofCharge(charge.id),
    await tx.attempts.ofCharge(charge.id),
  ]);
  expect(refunds).toMatchObject([{ amount: price, reason: "late success of a charge that was let go" }]);
  expect(attempts).toMatchObject([{ kind: "refund" }]);
});

test("looks that several acts have planned become one, and the charge is still looked at to its end", async () => {
  const { put, deps, runJobs } = await start();
  scripted.put(waiting());
  const charge = await put({ state: "pending", object });
  const look = { merchantId: deps.merchantId, chargeId: charge.id, tries: 0 };
  await deps.uow.run(deps.merchantId, async (tx) => {
    for (let count = 0; count < 5; count += 1) await tx.jobs.enqueue("charge.refresh", look);
  });
  const looks: number[] = [];
  for (let round = 0; round < 3; round += 1) looks.push(await runJobs(["charge.refresh"]));
  expect(looks).toEqual([5, 1, 1]);
  scripted.put(capturedSnapshot("p1", price));
  await runJobs(["charge.refresh"]);
  expect(await deps.uow.run(deps.merchantId, (tx) => tx.charges.find(charge.id))).toMatchObject({
    state: "captured",
  });
});

test("a read whose lease ran out meanwhile writes nothing, and one at a time is read", async () => {
  const server = await start({
    async read() {
      await takeOver();
      return { kind: "found", snapshot: capturedSnapshot("p1", price, { askedAtMs: clock.nowMs() }) };
    },
  });
  const { deps, put, chargeNow } = server;
  const charge = await put({ state: "pending", object });
  const lease = (nowMs: number) =>
    deps.uow.run(deps.merchantId, (tx) => tx.charges.acquireLease(charge.id, nowMs, nowMs + 60_000));
  const takeOver = async (): Promise<void> => {
    expect(await readCharge(deps, charge.id)).toBe("busy");
    clock.advanceMs(deps.limits.leaseMs);
    expect(await lease(clock.nowMs())).not.toBeNull();
  };
  expect(await readCharge(deps, charge.id)).toBe("busy");
  expect(await chargeNow(charge)).toMatchObject({ state: "pending" });
});
