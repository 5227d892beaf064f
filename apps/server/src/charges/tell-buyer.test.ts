import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  fact,
  ids,
  openSale,
  refundOf,
  startTestCluster,
} from "@till/db/testing";
import type { Charge, ChargeFact, Refund } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listOutbox } from "../outbox/read-outbox.ts";
import { capturedSnapshot, createScriptedGateway, dashboardRefund } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { refreshCharge } from "./act-on-charge.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const whole = euros(450n);
const object = { type: "payment", id: "pay_1" };

/** A web order with one charge, at a gateway whose answers the test writes. */
async function createOrder(of: {
  readonly charge: Partial<Charge>;
  readonly facts?: readonly ChargeFact[];
  readonly refund?: Partial<Refund>;
}) {
  const gateway = createScriptedGateway(clock);
  const server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway.gateway] });
  const { deps, manager } = server;
  const registerId = deps.webRegister.id;
  const sale = openSale(whole, { registerId, email: "buyer@till.example", orderTokenHash: "hash" });
  const charge = cardCharge(sale.id, { object, registerId, ...of.charge });
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    for (const one of of.facts ?? []) await tx.charges.addFact(charge.id, gateway.name, one);
    if (of.refund) await tx.refunds.insert({ ...refundOf(charge, of.refund), state: "created" });
    if (of.refund?.state) {
      const [refund] = await tx.refunds.ofCharge(charge.id);
      if (refund) await tx.refunds.update(refund.id, { state: of.refund.state });
    }
  });
  const hear = async (snapshot: Parameters<typeof gateway.put>[0]): Promise<void> => {
    gateway.put(snapshot);
    await refreshCharge(deps)(manager, { id: charge.id });
  };
  const subjects = async () =>
    (await listOutbox(deps)(manager, { limit: 50 })).messages.map(({ subject }) => subject);
  return { hear, subjects };
}

const failed = capturedSnapshot(object.id, whole, { state: "failed", captures: [] });

test("a payment that was worked on for days and came to nothing is told to its buyer, once", async () => {
  const { hear, subjects } = await createOrder({ charge: { state: "pending" } });
  await hear(failed);
  await hear(failed);
  expect(await subjects()).toEqual([expect.stringContaining("did not go through")]);
});

test("a payment that ends while its buyer stands before it is told on the page alone", async () => {
  const { hear, subjects } = await createOrder({ charge: { state: "requires_action" } });
  await hear(failed);
  expect(await subjects()).toEqual([]);
});

test("a refund that was on its way and did not arrive is told to the buyer, also when it had seemed to succeed", async () => {
  for (const state of ["pending", "succeeded"] as const) {
    const sent = { object: { type: "refund", id: "re_1" }, amount: euros(100n) };
    const { hear, subjects } = await createOrder({
      charge: { state: "captured", capturedAtMs: clock.nowMs() },
      facts: [fact("captured", "capture_pay_1", whole)],
      refund: { ...sent, state, id: ids.next() },
    });
    const back = { ...dashboardRefund("re_1", euros(100n)), state: "failed" as const };
    await hear(capturedSnapshot(object.id, whole, { refunds: [back] }));
    expect(await subjects()).toEqual([expect.stringContaining("did not arrive")]);
  }
});
