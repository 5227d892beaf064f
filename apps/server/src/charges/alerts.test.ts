import { type TestCluster, cardCharge, clock, euros, openSale, startTestCluster } from "@till/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capturedSnapshot, createScriptedGateway, dashboardRefund } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { readCharge } from "./read-charge.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

test("words that nobody knows and amounts that differ are told once each, a child's too", async () => {
  const price = euros(450n);
  const scripted = createScriptedGateway(clock);
  const { deps } = await createTestServer(await cluster.freshDatabase(), { gateways: [scripted.gateway] });
  const sale = openSale(price);
  const charge = cardCharge(sale.id, { state: "pending", object: { type: "payment", id: "p1" } });
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  const says = async (snapshot: ReturnType<typeof capturedSnapshot>): Promise<void> => {
    clock.advanceMs(1000);
    scripted.put(snapshot);
    expect(await readCharge(deps, charge.id)).toBe("read");
  };
  const told = async () =>
    (await deps.uow.run(deps.merchantId, (tx) => tx.audit.list({ limit: 100 })))
      .filter(({ action, subject }) => subject === charge.id && /unrecognised|differs/.test(action))
      .map(({ action, after }) => `${action} ${(after as { about: string }).about}`)
      .toSorted();

  const paid = capturedSnapshot("p1", price);
  await says(paid);
  expect(await told()).toEqual([]);
  const odd = {
    ...dashboardRefund("r1", euros(100n)),
    state: "pending",
    recognised: false,
    gatewayStatus: "dancing",
  } as const;
  await says({ ...paid, refunds: [odd] });
  await says({ ...paid, refunds: [odd] });
  expect(await told()).toEqual(["charge.unrecognised_status refund r1: dancing"]);
  await says({ ...paid, requested: euros(400n), refunds: [odd] });
  expect(await told()).toEqual([
    "charge.amount_differs requested 400",
    "charge.unrecognised_status refund r1: dancing",
  ]);
});
