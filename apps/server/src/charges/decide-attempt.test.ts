import {
  type TestCluster,
  attemptOf,
  cardCharge,
  clock,
  euros,
  fact,
  ids,
  openSale,
  refundOf,
  shop,
  startTestCluster,
} from "@till/db/testing";
import type { Uuid } from "@till/kernel";
import type { Attempt, Charge, ChargeFact, Refund } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capturedSnapshot, createScriptedGateway, dashboardRefund } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { refreshCharge } from "./act-on-charge.ts";
import { createRefund } from "./create-refund.ts";
import { decideAttempt } from "./decide-attempt.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const whole = euros(450n);
const object = { type: "payment", id: "pay_1" };

/** A charge whose last act got no answer, at a gateway that does not answer now. */
async function createShop(of: {
  readonly charge: Partial<Charge>;
  readonly facts?: readonly ChargeFact[];
  readonly refund?: Partial<Refund>;
  readonly attempt: Partial<Attempt>;
}) {
  const gateway = createScriptedGateway(clock);
  const server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway.gateway] });
  const { deps, manager } = server;
  const sale = openSale();
  const charge = cardCharge(sale.id, { object, ...of.charge });
  const refund = of.refund ? refundOf(charge, of.refund) : null;
  const startedAtMs = clock.nowMs() - deps.limits.decideAfterMs;
  const attempt = attemptOf(charge, { refundId: refund?.id ?? null, startedAtMs, ...of.attempt });
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    for (const one of of.facts ?? []) await tx.charges.addFact(charge.id, gateway.name, one);
    if (refund) await tx.refunds.insert(refund);
    await tx.attempts.insert({ ...attempt, state: "sending" });
    await tx.attempts.update(attempt.id, { state: "unknown" });
  });
  gateway.goAway("the line is dead");
  const decide = (done: boolean) =>
    decideAttempt(deps)(manager, {
      id: ids.next<Uuid>(),
      chargeId: charge.id,
      attemptId: attempt.id,
      done,
      reason: "the statement says so",
    });
  /** The gateway answers again, and is asked. */
  const answer = (snapshot: Parameters<typeof gateway.put>[0]) => {
    gateway.comeBack();
    gateway.put(snapshot);
    return refreshCharge(deps)(manager, { id: charge.id });
  };
  const journal = () =>
    deps.uow.run(deps.merchantId, (tx) => tx.journal.list({ saleId: sale.id, limit: 50 }));
  return { server, charge, attempt, decide, answer, journal };
}

const held: Pick<Charge, "capture" | "state"> = { capture: "manual", state: "authorized" };
const authorized = fact("authorized", object.id, whole);

test("a yes to a part of a capture books that part, and the rest stays held until the gateway names its own", async () => {
  const { attempt, decide, answer } = await createShop({
    charge: held,
    facts: [authorized],
    attempt: { kind: "capture", asks: { amount: euros(180n), final: false } },
  });
  expect(await decide(true)).toMatchObject({
    state: "authorized",
    captured: euros(180n),
    capturable: euros(270n),
  });
  const own = { id: "cap_1", amount: euros(180n), tip: null, atMs: clock.nowMs() };
  const answered = await answer(
    capturedSnapshot(object.id, whole, { state: "authorized", authorized: whole, captures: [own] }),
  );
  expect(answered).toMatchObject({ state: "authorized", captured: euros(180n), capturable: euros(270n) });
  expect(answered.attempts.find(({ id }) => id === attempt.id)?.decision).toMatchObject({
    done: true,
    later: { done: true },
  });
});

test("a part that the gateway showed before does not take back one that was decided after it", async () => {
  const { decide, answer } = await createShop({
    charge: held,
    facts: [authorized, fact("captured", "cap_1", euros(100n))],
    attempt: { kind: "capture", asks: { amount: euros(180n), final: false } },
  });
  expect(await decide(true)).toMatchObject({ captured: euros(280n) });
  const first = { id: "cap_1", amount: euros(100n), tip: null, atMs: clock.nowMs() };
  const shown = { state: "authorized", authorized: whole } as const;
  expect(await answer(capturedSnapshot(object.id, whole, { ...shown, captures: [first] }))).toMatchObject({
    captured: euros(280n),
  });
  const second = { ...first, id: "cap_2", amount: euros(180n) };
  expect(
    await answer(capturedSnapshot(object.id, whole, { ...shown, captures: [first, second] })),
  ).toMatchObject({ captured: euros(280n) });
});

test("a yes to the last part ends the charge", async () => {
  const { decide } = await createShop({
    charge: held,
    facts: [authorized, fact("captured", "cap_1", euros(100n))],
    attempt: { kind: "capture", asks: { amount: euros(350n), final: true } },
  });
  expect(await decide(true)).toMatchObject({ state: "captured", captured: whole, capturable: euros(0n) });
});

test("a yes to a charge that only holds money books nothing", async () => {
  const { decide, answer, journal } = await createShop({
    charge: { capture: "manual", state: "created" },
    attempt: { kind: "charge", asks: { amount: whole, final: true } },
  });
  expect(await decide(true)).toMatchObject({ state: "authorized", captured: euros(0n) });
  expect(await journal()).toEqual([]);
  const answered = await answer(
    capturedSnapshot(object.id, whole, { state: "authorized", authorized: whole, captures: [] }),
  );
  expect(answered).toMatchObject({ state: "authorized", capturable: whole });
  expect(answered.attempts[0]?.decision?.later).toMatchObject({ done: true });
});

test("of a refund that was decided only the refund itself is the gateway's answer", async () => {
  const captured = fact("captured", "capture_pay_1", whole);
  const { attempt, decide, answer } = await createShop({
    charge: { state: "captured", capturedAtMs: clock.nowMs() },
    facts: [captured],
    refund: { amount: euros(100n) },
    attempt: { kind: "refund", asks: { amount: euros(100n), final: true } },
  });
  await decide(true);
  const decisionOf = (view: Awaited<ReturnType<typeof answer>>) =>
    view.attempts.find(({ id }) => id === attempt.id)?.decision;
  expect(decisionOf(await answer(capturedSnapshot(object.id, whole)))).toMatchObject({ later: null });
  const own = { ...dashboardRefund("re_1", euros(100n)), attemptId: attempt.id };
  const answered = await answer(
    capturedSnapshot(object.id, whole, { refunds: [{ ...own, state: "failed", gatewayStatus: "failed" }] }),
  );
  expect(decisionOf(answered)).toMatchObject({ done: true, later: { done: false } });
});

test("money that stands on a manager's word is given back in cash where the shop allows that, and no other way", async () => {
  const { server, charge, decide } = await createShop({
    charge: { state: "created" },
    attempt: { kind: "charge", asks: { amount: whole, final: true } },
  });
  const { deps, manager } = server;
  await decide(true);
  await deps.uow.run(deps.merchantId, (tx) =>
    tx.settings.save(
      { routing: { prefer: "listed", rules: [] }, fees: {}, refundToCash: true, fulfilmentUrl: null },
      { nowMs: clock.nowMs() },
    ),
  );
  const refund = (to: "original" | "cash") =>
    createRefund(deps)(manager, {
      id: ids.next(),
      chargeId: charge.id,
      returnId: ids.next(),
      goods: { kind: "amount", amount: euros(100n) },
      reason: "brought back",
      registerId: shop.registers[0].id,
      to,
    });
  await expect(refund("original")).rejects.toMatchObject({ body: { code: "not_refundable" } });
  expect(await refund("cash")).toMatchObject({ state: "succeeded", to: "cash", amount: euros(100n) });
});

test("nothing is decided while the gateway is being asked: its answer would find the attempt ended, and what is sent again would go against the word", async () => {
  const { server, charge, decide } = await createShop({
    charge: { state: "captured" },
    facts: [fact("captured", "pay_1", whole)],
    refund: { amount: whole },
    attempt: { kind: "refund" },
  });
  const { deps } = server;
  const nowMs = clock.nowMs();
  const fence = await deps.uow.run(deps.merchantId, (tx) =>
    tx.charges.acquireLease(charge.id, nowMs, nowMs + deps.limits.leaseMs),
  );
  await expect(decide(false)).rejects.toMatchObject({ body: { code: "unknown_outcome" } });
  await deps.uow.run(deps.merchantId, (tx) => tx.charges.releaseLease(charge.id, fence ?? 0));
  expect((await decide(false)).attempts).toMatchObject([{ state: "absent", decision: { done: false } }]);
});
