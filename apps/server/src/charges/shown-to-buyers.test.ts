import {
  type TestCluster,
  attemptOf,
  cardCharge,
  clock,
  euros,
  openSale,
  refundOf,
  startTestCluster,
} from "@till/db/testing";
import type { PersonId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashToken } from "../access/authorize-sale.ts";
import type { Caller } from "../access/caller.ts";
import { createScriptedGateway } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { getOrder } from "../use-cases/read-sales.ts";
import { refreshCharge } from "./act-on-charge.ts";
import { createCharge, getCharge } from "./create-charge.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const orderToken = "the-token-of-this-order-0123456789";
const buyer: Caller = { kind: "buyer" };

test("a shopper hears what became of the money, and not what the shop has on record about it", async () => {
  const gateway = createScriptedGateway(clock);
  const { deps, manager } = await createTestServer(await cluster.freshDatabase(), {
    gateways: [gateway.gateway],
  });
  const registerId = deps.webRegister.id;
  const sale = openSale(euros(450n), { registerId, orderTokenHash: hashToken(orderToken) });
  const charge = cardCharge(sale.id, { registerId, state: "failed", wanted: false });
  const decision = {
    done: false,
    reason: "the buyer sounded dishonest",
    personId: deps.ids.next<PersonId>(),
    personName: "Manager",
    atMs: clock.nowMs(),
    laterAnswer: null,
  };
  const attempt = attemptOf(charge);
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
    await tx.attempts.insert(attempt);
    await tx.attempts.update(attempt.id, { state: "absent", endedAtMs: clock.nowMs(), decision });
    await tx.refunds.insert(refundOf(charge, { reason: "a dishonest buyer, to be rid of" }));
  });

  const { id } = charge;
  const order = await getOrder(deps)(sale.id, orderToken);
  expect(order.refunds).toMatchObject([{ reason: "", refusal: null }]);
  const seen = [
    await getCharge(deps)(buyer, id, orderToken),
    await refreshCharge(deps)(buyer, { id, orderToken }),
    ...order.charges,
  ];
  for (const view of seen) expect(view).toMatchObject({ id, state: "failed", attempts: [], disputes: [] });
  expect(
    JSON.stringify(seen, (_key, value: unknown) => (typeof value === "bigint" ? "" : value)),
  ).not.toContain("dishonest");
  const shown = await getCharge(deps)(manager, id, undefined);
  expect(shown.attempts[0]?.decision?.reason).toBe("the buyer sounded dishonest");

  const tender = { kind: "card", source: { kind: "token", gateway: gateway.name, token: "tok_1" } } as const;
  const made = await createCharge(deps)(buyer, { id: deps.ids.next(), saleId: sale.id, tender, orderToken });
  expect(made.attempts).toEqual([]);
});
