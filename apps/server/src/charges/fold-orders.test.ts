import { type TestCluster, cardCharge, clock, euros, openSale, startTestCluster } from "@till/db/testing";
import { invariant } from "@till/kernel";
import type { ChargeSnapshot, DisputeSnapshot } from "@till/payments";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capturedSnapshot, createScriptedGateway, dashboardRefund } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { foldSnapshot, lockSaleAndCharge } from "./fold-snapshot.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;

beforeAll(async () => {
  cluster = await startTestCluster();
  const { gateway } = createScriptedGateway(clock);
  server = await createTestServer(await cluster.freshDatabase(), { gateways: [gateway] });
});
afterAll(async () => cluster?.stop());

const price = euros(450n);
const startMs = 1_700_000_000_000;

/** Paid, given back in part, given back again in vain, disputed, won: what a gateway says of it, oldest first. */
function heard(objectId: string): ChargeSnapshot[] {
  const waiting = capturedSnapshot(objectId, price, { state: "pending", captures: [] });
  const paid = capturedSnapshot(objectId, price);
  const fee = { id: `fee_${objectId}`, amount: euros(43n), atMs: startMs };
  const part = dashboardRefund(`part_${objectId}`, euros(100n));
  const vain = dashboardRefund(`vain_${objectId}`, euros(50n));
  const pending = { ...part, state: "pending" } as const;
  const came = { ...paid, fees: [fee] };
  const dispute: DisputeSnapshot = {
    object: { type: "dispute", id: `dispute_${objectId}` },
    state: "open",
    gatewayStatus: "open",
    recognised: true,
    amount: euros(300n),
    reason: "fraudulent",
    respondByMs: null,
    openedAtMs: startMs,
    withdrawals: [{ id: `taken_${objectId}`, amount: euros(300n), atMs: startMs }],
    reinstatements: [],
  };
  const back = { id: `back_${objectId}`, amount: euros(300n), atMs: startMs };
  const failed = { ...came, refunds: [part, { ...vain, state: "failed" } as const] };
  return [
    waiting,
    paid,
    { ...came, refunds: [pending] },
    { ...came, refunds: [part, vain] },
    failed,
    { ...failed, disputes: [dispute] },
    { ...failed, disputes: [{ ...dispute, state: "won" as const, reinstatements: [back] }] },
  ].map((snapshot, index) => ({ ...snapshot, askedAtMs: startMs + index }));
}

/** What stands in the database once a fresh charge has heard all of it in this order. */
async function outcomeOf(name: string, order: readonly number[]) {
  const { deps } = server;
  const sale = openSale(price);
  const charge = cardCharge(sale.id, { state: "pending", object: { type: "payment", id: name } });
  const said = heard(name);
  await deps.uow.run(deps.merchantId, async (tx) => {
    await tx.sales.insert(sale);
    await tx.charges.insert(charge);
  });
  for (const index of order) {
    const snapshot = said[index];
    invariant(snapshot, "an order names what was heard");
    await deps.uow.run(deps.merchantId, async (tx) => {
      await foldSnapshot(deps, tx, await lockSaleAndCharge(tx, charge), snapshot);
    });
  }
  return deps.uow.run(deps.merchantId, async (tx) => {
    const balances = new Map<string, bigint>();
    for (const { entries } of await tx.journal.list({ chargeId: charge.id, limit: 100 }))
      for (const { account, amountMinor } of entries)
        balances.set(account, (balances.get(account) ?? 0n) + amountMinor);
    return {
      state: (await tx.charges.find(charge.id))?.state,
      sale: (await tx.sales.find(sale.id))?.state,
      refunds: (await tx.refunds.ofCharge(charge.id))
        .map(({ amount, state }) => `${amount.amountMinor} ${state}`)
        .toSorted(),
      disputes: (await tx.disputes.ofCharge(charge.id)).map(({ state }) => state),
      balances: Object.fromEntries([...balances].filter(([, minor]) => minor !== 0n)),
    };
  });
}

test("charge, refunds, disputes and ledger end the same in whatever order a charge's life is heard, twice over", async () => {
  const inOrder = await outcomeOf("in_order", [0, 1, 2, 3, 4, 5, 6]);
  expect(inOrder).toMatchObject({ state: "captured", sale: "completed", disputes: ["won"] });
  // Taken, less the fee and the refund that arrived; the other refund and the dispute came back.
  expect(inOrder.balances).toMatchObject({ "clearing:stripe": 307n, "fees:stripe": 43n });
  const once = [0, 1, 2, 3, 4, 5, 6];
  const sample = (all: number[]) =>
    fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { numRuns: 12, seed: 7 });
  const orders = [once.toReversed(), ...sample(once), ...sample([...once, ...once])];
  for (const [index, order] of orders.entries()) {
    expect(await outcomeOf(`order_${index}`, order), `in the order ${order.join()}`).toEqual(inOrder);
  }
});
