import {
  type TestCluster,
  attemptOf,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  shop,
  startTestCluster,
} from "@till/db/testing";
import type { ChargeId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capturedSnapshot, createScriptedGateway, dashboardRefund } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { refreshCharge } from "./act-on-charge.ts";
import { createCharge } from "./create-charge.ts";
import { type CreateRefund, createRefund } from "./create-refund.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const whole = euros(450n);
const object = { type: "payment", id: "pay_1" };

/** A sale paid in cash, and the card's money that came for it after the shop had let the card go; nothing gives it back. */
async function createShop() {
  const gateway = createScriptedGateway(clock);
  const server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway.gateway] });
  const { deps, manager } = server;
  const sale = openSale();
  const late = cardCharge(sale.id, { object, wanted: false });
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(late);
    await tx.attempts.insert(
      attemptOf(late, { kind: "charge", state: "succeeded", endedAtMs: clock.nowMs() }),
    );
    await tx.settings.save(
      { routing: { prefer: "listed", rules: [] }, fees: {}, refundToCash: true, fulfilmentUrl: null },
      { nowMs: clock.nowMs() },
    );
  });
  const cash = await createCharge(deps)(manager, {
    id: ids.next<ChargeId>(),
    saleId: sale.id,
    tender: { kind: "cash", tendered: whole },
  });
  expect(cash.state).toBe("captured");
  const failed = [1, 2, 3].map((tried) => ({
    ...dashboardRefund(`re_${tried}`, whole),
    state: "failed" as const,
    gatewayStatus: "failed",
  }));
  gateway.put(capturedSnapshot(object.id, whole, { refunds: failed }));
  expect(await refreshCharge(deps)(manager, { id: late.id })).toMatchObject({
    captured: whole,
    refundable: whole,
  });

  const refund = (change: Partial<CreateRefund> = {}) =>
    createRefund(deps)(manager, {
      id: ids.next(),
      chargeId: late.id,
      returnId: ids.next(),
      goods: { kind: "amount", amount: euros(200n) },
      reason: "came too late",
      registerId: shop.registers[0].id,
      to: "cash",
      ...change,
    });
  const books = () =>
    deps.uow.read(deps.merchantId, async (tx) => ({
      returns: await tx.sales.returns(sale.id),
      journal: await tx.journal.list({ saleId: sale.id, limit: 50 }),
    }));
  /** What the sale's journal leaves on an account. */
  const balance = async (account: string): Promise<bigint> =>
    (await books()).journal
      .flatMap(({ entries }) => entries)
      .filter((entry) => entry.account === account)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return { gateway, late, cash, refund, books, balance, sale };
}

test("money that came too late goes back by hand without goods: the customer's own, and no tax or sales with it", async () => {
  const { refund, books, balance } = await createShop();
  expect(await balance("customer_funds")).toBe(-450n);
  expect(await refund()).toMatchObject({ state: "succeeded", amount: euros(200n), returnId: null });
  const { returns, journal } = await books();
  expect(returns).toEqual([]);
  expect(journal.map(({ kind }) => kind)).not.toContain("goods_returned");
  expect(await balance("customer_funds")).toBe(-250n);
  expect(await balance(`drawer:${shop.registers[0].id}`)).toBe(250n);
});

test("all of it can go back, also where the goods of the sale are back already, and not a cent more", async () => {
  const { cash, refund, books, balance } = await createShop();
  await refund({ chargeId: cash.id, goods: { kind: "amount", amount: whole }, to: "original" });
  expect((await books()).returns).toHaveLength(1);
  await expect(refund({ goods: { kind: "amount", amount: euros(451n) } })).rejects.toMatchObject({
    body: { code: "over_refund", remainingMinor: 450n },
  });
  expect(await refund({ goods: { kind: "amount", amount: whole } })).toMatchObject({ state: "succeeded" });
  expect((await books()).returns).toHaveLength(1);
  expect(await balance("customer_funds")).toBe(0n);
  await expect(refund({ goods: { kind: "amount", amount: euros(1n) } })).rejects.toMatchObject({
    body: { code: "over_refund" },
  });
});

test("no goods come back with it", async () => {
  const { refund, sale, books } = await createShop();
  const [line] = sale.sale.lines;
  const lines = line ? [{ saleLineId: line.id, quantityMilli: line.quantityMilli }] : [];
  await expect(refund({ goods: { kind: "lines", lines } })).rejects.toMatchObject({
    body: { code: "invalid_input", field: "goods" },
  });
  expect((await books()).returns).toEqual([]);
});
