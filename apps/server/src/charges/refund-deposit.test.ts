import { type TestCluster, euros, ids, openSale, shop, startTestCluster } from "@till/db/testing";
import type { ChargeId } from "@till/kernel";
import type { Money } from "@till/money";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestServer } from "../testing/test-server.ts";
import { getSale } from "../use-cases/read-sales.ts";
import { createCharge } from "./create-charge.ts";
import { createRefund } from "./create-refund.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => cluster?.stop());

const whole = euros(450n);
const deposit = euros(200n);

test("a deposit that went back before the sale was paid leaves all of its goods to be returned", async () => {
  const { deps, manager } = await createTestServer(await cluster.freshDatabase(), { gateways: [] });
  const sale = openSale();
  await deps.uow.run(deps.merchantId, (tx) => tx.sales.insert(sale));
  const pay = (amount: Money) =>
    createCharge(deps)(manager, {
      id: ids.next<ChargeId>(),
      saleId: sale.id,
      tender: { kind: "cash", tendered: amount },
    });
  const giveBack = (chargeId: ChargeId, amount: Money) =>
    createRefund(deps)(manager, {
      id: ids.next(),
      chargeId,
      returnId: ids.next(),
      goods: { kind: "amount", amount },
      reason: "pays another way",
      registerId: shop.registers[0].id,
    });
  const first = await pay(deposit);
  await giveBack(first.id, deposit);
  const paid = await pay(whole);
  expect(paid.captured).toEqual(whole);

  expect((await getSale(deps)(manager, sale.id)).returns).toMatchObject([{ state: "abandoned" }]);
  expect(await giveBack(paid.id, whole)).toMatchObject({ state: "succeeded", amount: whole });
  const { journal, returns } = await getSale(deps)(manager, sale.id);
  const accepted = returns.filter(({ state }) => state === "accepted");
  expect(accepted).toMatchObject([{ goods: { total: whole } }]);
  const totals = new Map<string, bigint>();
  for (const { account, amount } of journal.flatMap(({ entries }) => entries))
    totals.set(account, (totals.get(account) ?? 0n) + amount.amountMinor);
  expect(totals.get("customer_funds")).toBe(0n);
  expect(totals.get("receivable")).toBe(0n);
});
