import { type TestCluster, clock, euros, ids, place, startTestCluster } from "@till/db/testing";
import type { ChargeId, SaleId } from "@till/kernel";
import { type Grants, builtInRoles } from "@till/people";
import type { SaleVoidView } from "@till/wire";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newCode, saleOfCard, sellCard } from "../testing/gift-cards.ts";
import { capturedSnapshot, dashboardRefund } from "../testing/scripted-gateway.ts";
import { type OpenCounter, openCounter } from "../testing/open-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { commitSale } from "../use-cases/commit-sale.ts";
import { refreshCharge } from "./act-on-charge.ts";

let cluster: TestCluster;
let shop: TestApi;
let counter: OpenCounter;
beforeAll(async () => {
  cluster = await startTestCluster();
});
beforeEach(async () => {
  shop = await createTestApi(cluster);
  counter = await openCounter(shop);
});
afterAll(async () => cluster?.stop());

const cardObject = { type: "payment", id: "pay_1" };

const sold = (): Promise<SaleId> => counter.openSale(450n);

const payCash = (saleId: SaleId, minor: bigint): Promise<ChargeId> => counter.payCash(saleId, minor);

const payCard = (saleId: SaleId, minor: bigint, object = cardObject): Promise<ChargeId> =>
  counter.takeCard(saleId, minor, object.id);

async function paidInCash(): Promise<{ readonly saleId: SaleId; readonly chargeId: ChargeId }> {
  const saleId = await sold();
  return { saleId, chargeId: await payCash(saleId, 450n) };
}

const asked = (saleId: SaleId, chargeIds: readonly ChargeId[]) => ({
  id: ids.next<never>(),
  saleId,
  registerId: place.registerId,
  refunds: chargeIds.map((chargeId) => ({ id: ids.next<never>(), chargeId })),
  occurredAtMs: clock.nowMs(),
});

const refusedWith = (code: string) => ({ cause: { body: { code } } });

/** What the sale's journal leaves on each account that holds anything. */
async function balances(saleId: SaleId): Promise<Readonly<Record<string, bigint>>> {
  const { journal } = await shop.api.sales.get({ id: saleId });
  const totals = new Map<string, bigint>();
  for (const { account, amount } of journal.flatMap(({ entries }) => entries))
    totals.set(account, (totals.get(account) ?? 0n) + amount.amountMinor);
  return Object.fromEntries([...totals].filter(([, minor]) => minor !== 0n));
}

const wentBack = async (saleId: SaleId): Promise<bigint> =>
  (await shop.api.sales.get({ id: saleId })).refunds
    .filter(({ state }) => state !== "failed" && state !== "canceled")
    .reduce((total, { amount }) => total + amount.amountMinor, 0n);

test("a sale paid in parts goes back whole, each part to where it came from, as one return", async () => {
  const saleId = await sold();
  const cash = await payCash(saleId, 200n);
  const card = await payCard(saleId, 250n);
  const input = asked(saleId, [cash, card]);
  const view = await shop.api.sales.void(input);
  expect(view.total).toEqual(euros(450n));
  const { returns, refunds } = await shop.api.sales.get({ id: saleId });
  expect(returns).toMatchObject([{ id: input.id, kind: "void", state: "accepted", owed: false }]);
  const of = (id: ChargeId) => refunds.find(({ chargeId }) => chargeId === id);
  expect(of(cash)).toMatchObject({ amount: euros(200n), reason: "void", state: "succeeded" });
  expect(of(card)).toMatchObject({ amount: euros(250n), reason: "void", state: "created" });
  expect(refunds).toHaveLength(2);
  // The card's gateway has not said yes yet: until then the shop owes it.
  expect(await balances(saleId)).toMatchObject({ customer_funds: -250n });
  expect(await balances(saleId)).not.toHaveProperty(`drawer:${place.registerId}`);
});

test("what a gateway refuses of it stays owed, and no more than that is paid again", async () => {
  const saleId = await sold();
  const cash = await payCash(saleId, 200n);
  const card = await payCard(saleId, 250n);
  const input = asked(saleId, [cash, card]);
  await shop.api.sales.void(input);
  const [attempt] = await shop.run((tx) => tx.attempts.ofCharge(card));
  const refused = {
    ...dashboardRefund("re_1", euros(250n)),
    state: "failed" as const,
    gatewayStatus: "failed",
  };
  shop.gateway.put(
    capturedSnapshot(cardObject.id, euros(250n), {
      refunds: [{ ...refused, attemptId: attempt?.id ?? null }],
    }),
  );
  await refreshCharge(shop.deps)(shop.owner, { id: card });
  const { returns } = await shop.api.sales.get({ id: saleId });
  expect(returns).toMatchObject([{ state: "accepted", owed: true, owedAmount: euros(250n) }]);
  const again = () =>
    shop.api.refunds.create({
      id: ids.next<never>(),
      chargeId: card,
      returnId: ids.next<never>(),
      goods: { kind: "owed", returnId: input.id },
      reason: "the first one failed",
      registerId: place.registerId,
    });
  expect(await again()).toMatchObject({ amount: euros(250n) });
  await expect(again()).rejects.toMatchObject(refusedWith("over_refund"));
});

test("one void comes of it, however often and from however many sides it is asked for", async () => {
  const { saleId, chargeId } = await paidInCash();
  const input = asked(saleId, [chargeId]);
  const same = Array.from({ length: 3 }, () => shop.api.sales.void(input));
  const others = Array.from({ length: 3 }, () => shop.api.sales.void(asked(saleId, [chargeId])));
  const answers = await Promise.allSettled([...same, ...others]);
  const done = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(new Set(done.map(({ id }: SaleVoidView) => id)).size).toBe(1);
  expect(await wentBack(saleId)).toBe(450n);
  expect(await balances(saleId)).not.toHaveProperty(`drawer:${place.registerId}`);
  await expect(shop.api.sales.void(asked(saleId, [chargeId]))).rejects.toMatchObject(
    refusedWith("over_refund"),
  );
});

test("a void and a return of the same sale at the same moment give its money back once", async () => {
  for (const round of ["1", "2", "3", "4"]) {
    // By card: until its gateway has answered, the locks alone hold the second one back.
    const saleId = await sold();
    const chargeId = await payCard(saleId, 450n, { type: "payment", id: `pay_${round}` });
    const refund = {
      id: ids.next<never>(),
      chargeId,
      returnId: ids.next<never>(),
      goods: { kind: "amount" as const, amount: euros(150n) },
      reason: "cold",
      registerId: place.registerId,
    };
    const acts = [
      () => shop.api.sales.void(asked(saleId, [chargeId])),
      () => shop.api.refunds.create(refund),
    ];
    await Promise.allSettled([...acts, ...acts].map((act) => act()));
    expect([150n, 450n]).toContain(await wentBack(saleId));
  }
});

test("goes through only where all of the sale's money is named, and nothing came back before", async () => {
  const saleId = await sold();
  const cash = await payCash(saleId, 200n);
  const rest = await payCash(saleId, 250n);
  await expect(shop.api.sales.void(asked(saleId, [cash]))).rejects.toMatchObject(refusedWith("conflict"));
  const stranger = asked(saleId, [cash, rest, (await paidInCash()).chargeId]);
  await expect(shop.api.sales.void(stranger)).rejects.toMatchObject(refusedWith("conflict"));
  await shop.api.refunds.create({
    id: ids.next<never>(),
    chargeId: cash,
    returnId: ids.next<never>(),
    goods: { kind: "amount", amount: euros(10n) },
    reason: "cold",
    registerId: place.registerId,
  });
  await expect(shop.api.sales.void(asked(saleId, [cash, rest]))).rejects.toMatchObject(
    refusedWith("over_refund"),
  );
  expect(await wentBack(saleId)).toBe(10n);
});

test("a gift card that was sold is emptied by it, and one that was spent holds all of it up", async () => {
  const code = newCode();
  const sale = { ...saleOfCard(shop.deps, { code, worth: euros(2000n) }), shiftId: counter.shiftId };
  await commitSale(shop.deps)(shop.owner, sale);
  const chargeId = await payCash(sale.id, 2000n);
  const used = await sold();
  const byCard = ids.next<ChargeId>();
  await shop.api.charges.create({ id: byCard, saleId: used, tender: { kind: "gift_card", code } });
  await expect(shop.api.sales.void(asked(sale.id, [chargeId]))).rejects.toMatchObject(
    refusedWith("over_refund"),
  );
  expect(await wentBack(sale.id)).toBe(0n);
  // What was bought with the card goes back onto it: then it is whole again.
  await shop.api.sales.void(asked(used, [byCard]));
  await shop.api.sales.void(asked(sale.id, [chargeId]));
  const { balance } = await shop.api.storedValues.find({ code });
  expect(balance).toEqual(euros(0n));
});

test("only in the shift the sale was made in, or heard of after it where it was done in it", async () => {
  const early = await paidInCash();
  const late = await paidInCash();
  const inTime = asked(early.saleId, [early.chargeId]);
  await shop.api.shifts.close({
    id: counter.shiftId,
    counted: euros(10_900n),
    reason: null,
    occurredAtMs: clock.nowMs() + 1000,
  });
  const after = { ...asked(late.saleId, [late.chargeId]), occurredAtMs: clock.nowMs() + 2000 };
  await expect(shop.api.sales.void(after)).rejects.toMatchObject(refusedWith("shift_not_open"));
  expect(await shop.api.sales.void(inTime)).toMatchObject({ total: euros(450n) });
  const noShift = await sellCard(shop.deps, shop.owner, euros(500n));
  await expect(shop.api.sales.void(asked(noShift.saleId, [noShift.chargeId]))).rejects.toMatchObject(
    refusedWith("shift_not_open"),
  );
});

test("who may not do it asks a manager, and the report has it with who did it", async () => {
  const { saleId, chargeId } = await paidInCash();
  const cashier = builtInRoles.find(({ code }) => code === "cashier")?.grants ?? {};
  const { "sale.void": _, ...without } = cashier;
  const limited: Grants = { ...without, "sale.void": { limit: 449n } };
  const input = asked(saleId, [chargeId]);
  for (const grants of [without, limited]) {
    await expect(as(grants).sales.void(input)).rejects.toMatchObject({
      cause: { body: { code: "approval_needed", approval: { permission: "sale.void", size: 450n } } },
    });
  }
  await as(cashier).sales.void(input);
  const x = await shop.api.shifts.report({ shiftId: counter.shiftId });
  expect(x).toMatchObject({
    report: { exceptions: [{ kind: "voided_sale", amount: euros(450n), approverName: null }] },
  });
});

function as(grants: Grants) {
  if (shop.owner.kind !== "person") throw new TypeError("the owner is a person");
  return shop.as({ ...shop.owner, person: { ...shop.owner.person, grants } });
}
