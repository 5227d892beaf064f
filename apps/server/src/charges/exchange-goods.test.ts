import { type TestCluster, clock, euros, ids, place, startTestCluster } from "@till/db/testing";
import type { ChargeId, RegisterId, SaleId } from "@till/kernel";
import type { Refund } from "@till/payments";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { carl, cashierGrants, hireManager, refusal } from "../testing/at-the-counter.ts";
import { newCode } from "../testing/gift-cards.ts";
import { type OpenCounter, openCounter } from "../testing/open-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";
import { endOfDayReport } from "../use-cases/end-of-day.ts";

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

const opened = (minor: bigint): Promise<SaleId> => counter.openSale(minor);

const payCash = (saleId: SaleId, minor: bigint): Promise<ChargeId> => counter.payCash(saleId, minor);

async function soldForCash(minor: bigint): Promise<Sold> {
  const saleId = await opened(minor);
  return { saleId, chargeId: await payCash(saleId, minor) };
}

async function soldByCard(minor: bigint, object: string): Promise<Sold> {
  const saleId = await opened(minor);
  return { saleId, chargeId: await counter.takeCard(saleId, minor, object) };
}

interface Sold {
  readonly saleId: SaleId;
  readonly chargeId: ChargeId;
}

type Part = readonly [to: Refund["to"], minor: bigint, chargeId?: ChargeId];

/** All goods of `old`, against `saleId`. */
async function asked(old: Sold, saleId: SaleId, parts: readonly Part[]) {
  const { sale } = (await shop.api.sales.get({ id: old.saleId })).sale;
  const exchanged = parts.reduce((total, [to, minor]) => (to === "exchange" ? total + minor : total), 0n);
  return {
    id: ids.next<ChargeId>(),
    saleId,
    tender: { kind: "exchange", returnId: ids.next<never>() },
    amount: euros(exchanged),
    occurredAtMs: clock.nowMs(),
    exchange: {
      saleId: old.saleId,
      lines: sale.lines.map((line) => ({ saleLineId: line.id, quantityMilli: line.quantityMilli })),
      reason: "another size",
      refunds: parts.map(([to, minor, chargeId]) => ({
        id: ids.next<never>(),
        chargeId: chargeId ?? old.chargeId,
        amount: euros(minor),
        to,
      })),
    },
  } as const;
}

const refusedWith = (code: string) => ({ cause: { body: { code } } });

const stateOf = async (saleId: SaleId) => (await shop.api.sales.get({ id: saleId })).sale.state;

async function accounts(): Promise<Readonly<Record<string, bigint>>> {
  const rows = await shop.database.owner<{ account: string; total: string }[]>`
    select account, sum(amount_minor)::text as total from entries group by account having sum(amount_minor) <> 0`;
  return Object.fromEntries(rows.map(({ account, total }) => [account, BigInt(total)]));
}

async function expectReportToTieOut() {
  const { proof, tenders } = await endOfDayReport(shop.deps)(shop.owner, {});
  expect(proof.rows.filter(({ holds }) => !holds)).toEqual([]);
  return tenders.find(({ tender }) => tender === "exchange");
}

const drawer = `drawer:${place.registerId}`;

test("goods pay for dearer ones, and the rest is paid as ever", async () => {
  const old = await soldForCash(450n);
  const saleId = await opened(700n);
  const charge = await shop.api.charges.create(await asked(old, saleId, [["exchange", 450n]]));
  expect(charge).toMatchObject({ state: "captured", captured: euros(450n), tender: { kind: "exchange" } });
  expect(await stateOf(saleId)).toBe("open");
  await payCash(saleId, 250n);
  expect(await stateOf(saleId)).toBe("completed");
  const { returns, refunds } = await shop.api.sales.get({ id: old.saleId });
  expect(returns).toMatchObject([{ kind: "goods", state: "accepted", owed: false }]);
  expect(refunds).toMatchObject([{ to: "exchange", amount: euros(450n), state: "succeeded" }]);
  const after = await accounts();
  expect([after[drawer], after["exchanges"], after["customer_funds"]]).toEqual([
    10_700n,
    undefined,
    undefined,
  ]);
  expect(await expectReportToTieOut()).toMatchObject({
    count: 1,
    captured: euros(450n),
    refundCount: 1,
    refunded: euros(450n),
  });
});

test("what goods are worth beyond what is taken goes back: to the card they were paid with, or from the drawer", async () => {
  const byCard = await soldByCard(700n, "pay_1");
  const first = await opened(450n);
  await shop.api.charges.create(
    await asked(byCard, first, [
      ["original", 250n],
      ["exchange", 450n],
    ]),
  );
  expect(await stateOf(first)).toBe("completed");
  const { refunds, returns } = await shop.api.sales.get({ id: byCard.saleId });
  expect(returns).toMatchObject([{ state: "accepted" }]);
  expect(refunds.find(({ to }) => to === "original")).toMatchObject({
    amount: euros(250n),
    state: "created",
  });
  // Until its gateway has said yes, the shop owes it.
  expect((await accounts())["customer_funds"]).toBe(-250n);

  const inCash = await soldForCash(700n);
  const second = await opened(450n);
  await shop.api.charges.create(
    await asked(inCash, second, [
      ["exchange", 450n],
      ["original", 250n],
    ]),
  );
  expect((await accounts())[drawer]).toBe(10_000n + 700n - 250n);
  await expectReportToTieOut();
});

test("both halves happen or neither: nothing comes back for a sale that cannot take it", async () => {
  const old = await soldForCash(450n);
  const paid = await soldForCash(700n);
  const before = await accounts();
  const refused = [
    [await asked(old, paid.saleId, [["exchange", 450n]]), "sale_already_paid"],
    [await asked(old, await opened(300n), [["exchange", 450n]]), "amount_exceeds_open"],
    [await asked(old, await opened(700n), [["exchange", 449n]]), "invalid_input"],
    [await asked(old, await opened(700n), [["exchange", 451n]]), "invalid_input"],
    [
      { ...(await asked(old, await opened(700n), [["exchange", 450n]])), amount: euros(400n) },
      "invalid_input",
    ],
    [await asked(old, await opened(700n), [["exchange", 450n, paid.chargeId]]), "not_found"],
    [await asked(old, old.saleId, [["exchange", 450n]]), "sale_already_paid"],
    [
      await asked(old, await opened(300n), [
        ["exchange", 300n],
        ["store_credit", 150n],
      ]),
      "invalid_input",
    ],
  ] as const;
  for (const [input, code] of refused)
    await expect(shop.api.charges.create(input)).rejects.toMatchObject(refusedWith(code));
  const open = await opened(450n);
  const unpaid = { saleId: open, chargeId: old.chargeId };
  await expect(
    shop.api.charges.create(await asked(unpaid, await opened(450n), [["exchange", 450n]])),
  ).rejects.toMatchObject(refusedWith("sale_not_open"));
  const { exchange: _, ...bare } = await asked(old, open, [["exchange", 450n]]);
  await expect(shop.api.charges.create(bare)).rejects.toMatchObject(refusedWith("invalid_input"));
  expect(await accounts()).toEqual(before);
  expect((await shop.api.sales.get({ id: old.saleId })).returns).toEqual([]);
});

test("the same goods pay once, however often and for however many sales they are brought at the same moment", async () => {
  const old = await soldForCash(450n);
  const saleId = await opened(450n);
  const same = await asked(old, saleId, [["exchange", 450n]]);
  const others = await Promise.all(
    [0, 1, 2].map(async () => asked(old, await opened(450n), [["exchange", 450n]])),
  );
  const answers = await Promise.allSettled(
    [same, same, ...others].map((one) => shop.api.charges.create(one)),
  );
  const taken = answers.flatMap((one) => (one.status === "fulfilled" ? [one.value.id] : []));
  expect(new Set(taken).size).toBe(1);
  const { refunds } = await shop.api.sales.get({ id: old.saleId });
  expect(refunds).toHaveLength(1);
  const after = await accounts();
  expect([after["exchanges"], after[drawer]]).toEqual([undefined, 10_450n]);
  await expectReportToTieOut();
});

test("what was paid with goods goes back as store credit or as other goods, never as it came", async () => {
  const old = await soldForCash(450n);
  const saleId = await opened(450n);
  const { id } = await shop.api.charges.create(await asked(old, saleId, [["exchange", 450n]]));
  const back = (to: "original" | "store_credit", code?: string) =>
    shop.api.refunds.create({
      id: ids.next<never>(),
      chargeId: id,
      returnId: ids.next<never>(),
      goods: { kind: "amount", amount: euros(100n) },
      reason: "too small",
      registerId: place.registerId,
      to,
      ...(code ? { code } : {}),
    });
  await expect(back("original")).rejects.toMatchObject(refusedWith("not_refundable"));
  await expect(
    shop.api.sales.void({
      id: ids.next<never>(),
      saleId,
      registerId: place.registerId,
      refunds: [{ id: ids.next<never>(), chargeId: id }],
      occurredAtMs: clock.nowMs(),
    }),
  ).rejects.toMatchObject(refusedWith("not_refundable"));
  expect(await back("store_credit", newCode("store_credit"))).toMatchObject({ state: "succeeded" });
  expect((await accounts())["store_credit"]).toBe(-100n);
  await expectReportToTieOut();
});

test("an exchange has a permission of its own, and what is left over one for the way it goes", async () => {
  const old = await soldByCard(700n, "pay_2");
  const { "refund.to_exchange": _, ...grants } = cashierGrants();
  const input = await asked(old, await opened(700n), [["exchange", 700n]]);
  const without = shop.as(carl(grants)).charges.create(input);
  expect(await refusal(without)).toMatchObject({
    code: "approval_needed",
    approval: { permission: "refund.to_exchange", subject: input.tender.returnId, size: 700n },
  });
  const small = { ...cashierGrants(), "refund.to_exchange": { limit: 699n } };
  expect(await refusal(shop.as(carl(small)).charges.create(input))).toMatchObject({
    code: "approval_needed",
  });
  const credit = await asked(old, await opened(450n), [
    ["exchange", 450n],
    ["store_credit", 250n],
  ]);
  const withCode = { ...credit, exchange: { ...credit.exchange, code: newCode("store_credit") } };
  const cashier = shop.as(carl());
  expect(await refusal(cashier.charges.create(withCode))).toMatchObject({
    code: "approval_needed",
    approval: { permission: "refund.to_store_credit", size: 250n },
  });
  const approverId = await hireManager(shop, "7391");
  const approvalId = ids.next<never>();
  await cashier.approvals.give({
    id: approvalId,
    approverId,
    pin: "7391",
    permission: "refund.to_store_credit",
    subject: credit.tender.returnId,
    size: 250n,
  });
  const approved = { ...withCode, exchange: { ...withCode.exchange, approvalIds: [approvalId] } };
  expect(await cashier.charges.create(approved)).toMatchObject({ state: "captured" });
  expect((await accounts())["store_credit"]).toBe(-250n);
  const [entry] = await shop.api.audit.list({ subject: credit.tender.returnId, action: "goods.exchanged" });
  expect(entry).toMatchObject({ actorName: "Carl", approverName: "Martin" });
});

test("what is left over comes out of the drawer of whoever stands at it, also where cash goes back as cash", async () => {
  const old = await soldForCash(700n);
  const input = await asked(old, await opened(450n), [
    ["exchange", 450n],
    ["original", 250n],
  ]);
  const elsewhere = { ...carl(), registerId: ids.next<RegisterId>() };
  expect(await refusal(shop.as(elsewhere).charges.create(input))).toMatchObject({ code: "forbidden" });
  expect(await shop.as(carl()).charges.create(input)).toMatchObject({ state: "captured" });
  expect((await accounts())[drawer]).toBe(10_450n);
});
