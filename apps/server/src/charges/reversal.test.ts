import {
  type TestCluster,
  attemptOf,
  cardCharge,
  clock,
  euros,
  openSale,
  startTestCluster,
} from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capturedSnapshot, createScriptedGateway } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { refreshCharge } from "./act-on-charge.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const whole = euros(450n);
const object = { type: "payment", id: "pay_1" };

/** What is left on both accounts once the money has come and gone again. */
async function afterReversal(wanted: boolean) {
  const gateway = createScriptedGateway(clock);
  const { deps, manager } = await createTestServer(await cluster.freshDatabase(), {
    gateways: [gateway.gateway],
  });
  const sale = openSale();
  const charge = cardCharge(sale.id, { object, wanted });
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.attempts.insert(
      attemptOf(charge, { kind: "charge", state: "succeeded", endedAtMs: clock.nowMs() }),
    );
  });
  const reversals = [{ id: "rev_1", amount: whole, atMs: clock.nowMs() }];
  gateway.put(capturedSnapshot(object.id, whole, { reversals }));
  expect(await refreshCharge(deps)(manager, { id: charge.id })).toMatchObject({ reversed: whole });
  const journal = await deps.uow.run(deps.merchantId, (tx) =>
    tx.journal.list({ chargeId: charge.id, limit: 50 }),
  );
  return journal
    .find(({ kind }) => kind === "charge_reversed")
    ?.entries.map(({ account, amountMinor }) => [account, amountMinor]);
}

test("a reversed payment of a completed sale is owed again", async () => {
  expect(await afterReversal(true)).toContainEqual(["receivable", 450n]);
});

test("a reversed payment of a charge that was let go is held for its payer no more, and owed by nobody", async () => {
  expect(await afterReversal(false)).toContainEqual(["customer_funds", 450n]);
});
