import type { RefundId, ReturnId, ShiftId } from "@till/kernel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Shop, type TillClient, startShop } from "../kit/start-shop.ts";
import { commitAtTill, euros, newCharge } from "./selling.ts";

let shop: Shop;
let cashier: TillClient;
beforeAll(async () => {
  shop = await startShop({ webhooks: "off" });
  cashier = await shop.cashier();
}, 60_000);
afterAll(() => shop.stop(), 60_000);

test("what a till with a clock far ahead takes and gives back is on the report of the day it is heard of", async () => {
  const occurredAtMs = Date.now() + 400 * 86_400_000;
  const registerId = shop.registerIds[0];
  const shiftId = shop.ids.next<ShiftId>();
  await cashier.shifts.open.mutate({ id: shiftId, registerId, float: euros(5000n), occurredAtMs });
  const { id: saleId } = await commitAtTill(shop, cashier, { occurredAtMs });
  const tender = { kind: "cash", tendered: euros(500n) } as const;
  const paid = await cashier.charges.create.mutate({ id: newCharge(shop), saleId, tender, occurredAtMs });
  await cashier.refunds.create.mutate({
    id: shop.ids.next<RefundId>(),
    chargeId: paid.id,
    returnId: shop.ids.next<ReturnId>(),
    goods: { kind: "amount", amount: euros(100n) },
    reason: "came back",
    registerId,
    occurredAtMs,
  });
  const manager = await shop.manager();
  const { proof, totals } = await manager.reports.endOfDay.query({});
  expect(totals.collected.amount).toEqual(euros(140n));
  expect(proof).toMatchObject({ holds: true, differences: [] });
  const closed = await cashier.shifts.close.mutate({
    id: shiftId,
    counted: euros(5140n),
    reason: null,
    occurredAtMs,
  });
  expect(closed).toMatchObject({ expected: euros(5140n), difference: euros(0n) });
}, 60_000);
