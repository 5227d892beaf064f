import {
  type TestCluster,
  cardCharge,
  clock,
  euros,
  ids,
  openSale,
  shop,
  startTestCluster,
} from "@till/db/testing";
import { type ChargeId, type RefundId, type ReturnId, type SaleId, invariant } from "@till/kernel";
import { type Money, add } from "@till/money";
import type { StoredValueKind } from "@till/payments";
import { parseStoredValueCode } from "@till/payments";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../access/caller.ts";
import { refreshCharge } from "../charges/act-on-charge.ts";
import { createCharge } from "../charges/create-charge.ts";
import { type CreateRefund, createRefund } from "../charges/create-refund.ts";
import type { Deps } from "../deps.ts";
import { newCode, saleOfCard, sellCard } from "../testing/gift-cards.ts";
import { capturedSnapshot, createScriptedGateway, dashboardRefund } from "../testing/scripted-gateway.ts";
import { createTestServer } from "../testing/test-server.ts";
import { TillError } from "../till-error.ts";
import { commitSale } from "../use-cases/commit-sale.ts";
import { endOfDayReport } from "../use-cases/end-of-day.ts";
import { issueReceipt } from "../use-cases/receipts.ts";
import {
  type StoredValueQuery,
  findStoredValue,
  getStoredValue,
  listMovements,
  listStoredValues,
  setStoredValueBlocked,
} from "./look-up.ts";
import { storedValuesOwed } from "./owed.ts";

let cluster: TestCluster;
let server: Awaited<ReturnType<typeof createTestServer>>;
let deps: Deps;
let manager: Caller;
const gateway = createScriptedGateway(clock);
beforeAll(async () => {
  cluster = await startTestCluster();
  server = await createTestServer(await cluster.freshDatabase(), {
    gateways: [gateway.gateway],
  });
  ({ deps, manager } = server);
});
afterAll(async () => cluster?.stop());

const refusedWith = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof TillError) return error.body;
  throw error ?? new Error("it was not refused");
};

const openFor = async (total: Money): Promise<SaleId> => {
  const sale = openSale(total);
  await deps.uow.run(deps.merchantId, (tx) => tx.sales.insert(sale));
  return sale.id;
};

const pay = (saleId: SaleId, code: string, amount?: Money, kind: StoredValueKind = "gift_card") =>
  createCharge(deps)(manager, { id: ids.next<ChargeId>(), saleId, tender: { kind, code }, amount });

const balanceOf = async (code: string) => (await findStoredValue(deps)(manager, code)).balance;

const giveBack = (chargeId: ChargeId, changes: Partial<CreateRefund>) =>
  createRefund(deps)(manager, {
    id: ids.next<RefundId>(),
    chargeId,
    returnId: ids.next<ReturnId>(),
    goods: { kind: "amount", amount: euros(450n) },
    reason: "did not like it",
    registerId: shop.registers[0].id,
    ...changes,
  });

/** What is owed by its own sums, each made another way than the page's: all cards added up, all entries added up. */
async function expectOwedByHand(): Promise<void> {
  const rows = await server.database.owner<{ account: string; owed: string }[]>`
    select account, (-sum(amount_minor))::text as owed from entries
    where account in ('gift_cards', 'store_credit') group by account`;
  const { values } = await listStoredValues(deps)(manager, { limit: 200 });
  const { owed } = await storedValuesOwed(deps)(manager);
  for (const { kind, count, balance, ledger } of owed) {
    const account = kind === "gift_card" ? "gift_cards" : "store_credit";
    const on = values.filter((value) => value.kind === kind && value.balance.amountMinor > 0n);
    const sum = on.reduce((total, value) => total + value.balance.amountMinor, 0n);
    expect([kind, count, balance.amountMinor]).toEqual([kind, on.length, sum]);
    expect([kind, ledger.amountMinor]).toEqual([
      kind,
      BigInt(rows.find((row) => row.account === account)?.owed ?? 0),
    ]);
  }
}

async function expectBooksToTieOut(): Promise<void> {
  await expectOwedByHand();
  const { owed } = await storedValuesOwed(deps)(manager);
  for (const { kind, balance, comingBack, ledger } of owed) {
    expect([kind, comingBack.amountMinor]).toEqual([kind, 0n]);
    expect([kind, ledger]).toEqual([kind, balance]);
  }
  const { proof } = await endOfDayReport(deps)(manager, {});
  expect(proof.rows.filter(({ holds }) => !holds)).toEqual([]);
}

test("a gift card is worth nothing until the sale of it is paid, and then what was paid for it", async () => {
  const code = newCode();
  const sale = saleOfCard(deps, { code, worth: euros(2000n) });
  await commitSale(deps)(manager, sale);
  const goods = await openFor(euros(450n));
  expect(await findStoredValue(deps)(manager, code)).toMatchObject({ state: "not_paid", balance: euros(0n) });
  expect(await refusedWith(pay(goods, code))).toMatchObject({ code: "stored_value_not_valid" });
  const half = {
    id: ids.next<ChargeId>(),
    saleId: sale.id,
    tender: { kind: "cash", tendered: euros(1999n) },
  } as const;
  await createCharge(deps)(manager, half);
  expect(await refusedWith(pay(goods, code))).toMatchObject({ code: "stored_value_not_valid" });
  const rest = {
    id: ids.next<ChargeId>(),
    saleId: sale.id,
    tender: { kind: "cash", tendered: euros(1n) },
  } as const;
  await createCharge(deps)(manager, rest);
  expect(await findStoredValue(deps)(manager, code)).toMatchObject({ state: "valid", balance: euros(2000n) });
  expect(await pay(goods, code)).toMatchObject({ state: "captured", captured: euros(450n) });
  expect(await balanceOf(code)).toEqual(euros(1550n));
  await expectBooksToTieOut();
});

test("two registers, one gift card, one cent too little: exactly one wins, and the other is told what is left", async () => {
  const { code } = await sellCard(deps, manager, euros(899n));
  const [first, second] = [await openFor(euros(450n)), await openFor(euros(450n))];
  const both = await Promise.allSettled([pay(first, code), pay(second, code)]);
  const lost = both.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(lost).toMatchObject([
    { body: { code: "insufficient_funds", retry: "never", remainingMinor: 449n } },
  ]);
  expect(await balanceOf(code)).toEqual(euros(449n));
  await expectBooksToTieOut();
});

test("fifty at the same moment never take more off a card than is on it", async () => {
  const { code } = await sellCard(deps, manager, euros(1000n));
  const sales = await Promise.all(Array.from({ length: 50 }, () => openFor(euros(300n))));
  const results = await Promise.allSettled(sales.map((saleId) => pay(saleId, code)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const refusals = results.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  expect(refusals).toEqual(
    Array.from({ length: 47 }, () =>
      expect.objectContaining({ message: expect.stringContaining("left on it") }),
    ),
  );
  expect(await balanceOf(code)).toEqual(euros(100n));
  await expectBooksToTieOut();
});

test("the same charge sent twice takes its amount off the card once", async () => {
  const { code } = await sellCard(deps, manager, euros(1000n));
  const saleId = await openFor(euros(450n));
  const charge = { id: ids.next<ChargeId>(), saleId, tender: { kind: "gift_card", code } } as const;
  const answers = await Promise.all([
    createCharge(deps)(manager, charge),
    createCharge(deps)(manager, charge),
  ]);
  expect(answers.map(({ captured }) => captured)).toEqual([euros(450n), euros(450n)]);
  expect(await balanceOf(code)).toEqual(euros(550n));
});

test("the database refuses a movement below zero, and a balance that no movement made", async () => {
  const { code } = await sellCard(deps, manager, euros(100n));
  const { id } = await findStoredValue(deps)(manager, code);
  const overdraw = deps.uow.run(deps.merchantId, (tx) =>
    tx.storedValues.move({
      storedValueId: id,
      kind: "redeemed",
      ref: ids.next(),
      amount: euros(-101n),
      saleId: null,
      atMs: clock.nowMs(),
    }),
  );
  await expect(overdraw).rejects.toMatchObject({ code: "23514" });
  const { owner } = server.database;
  await expect(owner`update stored_values set balance_minor = 10000 where id = ${id}`).rejects.toThrow(
    /movements alone/,
  );
});

test("no table holds the code of a card", async () => {
  const { code } = await sellCard(deps, manager, euros(500n));
  await pay(await openFor(euros(450n)), code);
  const tables = await server.database.owner<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'merchant_id'`;
  for (const { name } of tables) {
    const [found] = await server.database.owner<{ count: number }[]>`
      select count(*)::int as count from ${server.database.owner(name)} as t where t::text like ${`%${code}%`}`;
    expect([name, found?.count]).toEqual([name, 0]);
  }
});

test("what is refunded of a charge with a gift card is on that card again", async () => {
  const { code } = await sellCard(deps, manager, euros(1000n));
  const charge = await pay(await openFor(euros(450n)), code);
  expect(charge.tender).toEqual({ kind: "gift_card", code: code.slice(-4) });
  expect(await giveBack(charge.id, { goods: { kind: "amount", amount: euros(200n) } })).toMatchObject({
    state: "succeeded",
    to: "original",
  });
  expect(await balanceOf(code)).toEqual(euros(750n));
  await giveBack(charge.id, { goods: { kind: "amount", amount: euros(250n) } });
  expect(await balanceOf(code)).toEqual(euros(1000n));
  const over = giveBack(charge.id, { goods: { kind: "amount", amount: euros(1n) } });
  expect(await refusedWith(over)).toMatchObject({ code: "over_refund" });
  await expectBooksToTieOut();
});

test("a part paid by gift card and taken back before the sale is paid is on the card again, and on no receipt", async () => {
  const { code } = await sellCard(deps, manager, euros(300n));
  const saleId = await openFor(euros(450n));
  const part = await pay(saleId, code, euros(300n));
  await giveBack(part.id, { goods: { kind: "amount", amount: euros(300n) } });
  expect(await balanceOf(code)).toEqual(euros(300n));
  await createCharge(deps)(manager, {
    id: ids.next<ChargeId>(),
    saleId,
    tender: { kind: "cash", tendered: euros(500n) },
  });
  const receipt = await issueReceipt(deps)(manager, {
    saleId,
    returnId: null,
    number: "1-000901",
    occurredAtMs: clock.nowMs(),
  });
  expect(receipt.tenders.map(({ label, amount }) => [label, amount])).toEqual([["Cash", euros(450n)]]);
  await expectBooksToTieOut();
});

test("a gift card comes back for what is still on it and no more, and buys nothing after that", async () => {
  const card = await sellCard(deps, manager, euros(1000n));
  invariant(card.lineId, "the sale has a line");
  const whole = { kind: "lines", lines: [{ saleLineId: card.lineId, quantityMilli: 1000 }] } as const;
  await pay(await openFor(euros(400n)), card.code);
  expect(await refusedWith(giveBack(card.chargeId, { goods: whole }))).toMatchObject({
    code: "over_refund",
    remainingMinor: 600n,
  });
  await giveBack(card.chargeId, { goods: { kind: "amount", amount: euros(600n) } });
  expect(await balanceOf(card.code)).toEqual(euros(0n));
  expect(await refusedWith(pay(await openFor(euros(1n)), card.code))).toMatchObject({
    code: "insufficient_funds",
    remainingMinor: 0n,
  });
  const unspent = await sellCard(deps, manager, euros(700n));
  invariant(unspent.lineId, "the sale has a line");
  await giveBack(unspent.chargeId, {
    goods: { kind: "lines", lines: [{ saleLineId: unspent.lineId, quantityMilli: 1000 }] },
  });
  expect(await balanceOf(unspent.code)).toEqual(euros(0n));
  await expectBooksToTieOut();
});

test("a card whose refund the gateway refuses is the customer's again, with all that was on it", async () => {
  const code = newCode();
  const sale = saleOfCard(deps, { code, worth: euros(450n) });
  await commitSale(deps)(manager, sale);
  const charge = cardCharge(sale.id, { object: { type: "payment", id: "p9" }, state: "pending" });
  await deps.uow.run(deps.merchantId, (tx) => tx.charges.insert(charge));
  gateway.put(capturedSnapshot("p9", euros(450n)));
  await refreshCharge(deps)(manager, { id: charge.id });
  expect(await balanceOf(code)).toEqual(euros(450n));
  const refund = await giveBack(charge.id, { registerId: null });
  expect(await balanceOf(code)).toEqual(euros(0n));
  // Nobody has accepted the refund yet: the card is empty, and the books still owe it.
  await expectOwedByHand();
  const [owed] = (await storedValuesOwed(deps)(manager)).owed;
  invariant(owed, "gift cards have their line");
  expect(owed.comingBack).toEqual(euros(450n));
  expect(owed.ledger).toEqual(add(owed.balance, owed.comingBack));
  const attempts = await deps.uow.read(deps.merchantId, (tx) => tx.attempts.ofCharge(charge.id));
  const attemptId = attempts.find(({ refundId }) => refundId === refund.id)?.id ?? null;
  const refunds = [
    { ...dashboardRefund("re_1", euros(450n)), attemptId, state: "failed", gatewayStatus: "failed" } as const,
  ];
  gateway.put(capturedSnapshot("p9", euros(450n), { refunds }));
  await refreshCharge(deps)(manager, { id: charge.id });
  expect(await balanceOf(code)).toEqual(euros(450n));
  await expectBooksToTieOut();
});

test("a refund as store credit is owed on its code, and that code pays the next sale", async () => {
  const saleId = await openFor(euros(450n));
  const id = ids.next<ChargeId>();
  await createCharge(deps)(manager, { id, saleId, tender: { kind: "cash", tendered: euros(450n) } });
  const code = newCode("store_credit");
  expect(await refusedWith(giveBack(id, { to: "store_credit" }))).toMatchObject({ code: "invalid_input" });
  const given = await giveBack(id, {
    to: "store_credit",
    code,
    goods: { kind: "amount", amount: euros(250n) },
  });
  expect(given).toMatchObject({ state: "succeeded", to: "store_credit" });
  await giveBack(id, { to: "store_credit", code, goods: { kind: "amount", amount: euros(200n) } });
  expect(await balanceOf(code)).toEqual(euros(450n));
  const next = await openFor(euros(450n));
  expect(await refusedWith(pay(next, code))).toMatchObject({ code: "invalid_input", field: "tender.code" });
  expect(await pay(next, code, undefined, "store_credit")).toMatchObject({ state: "captured" });
  expect(await balanceOf(code)).toEqual(euros(0n));
  await expectBooksToTieOut();
});

test("who may refund may not for that give store credit", async () => {
  const saleId = await openFor(euros(450n));
  const id = ids.next<ChargeId>();
  await createCharge(deps)(manager, { id, saleId, tender: { kind: "cash", tendered: euros(450n) } });
  const { person, registerId } = manager as Extract<Caller, { kind: "person" }>;
  const { "refund.to_store_credit": _, ...grants } = person.grants;
  const cashier: Caller = { kind: "person", person: { ...person, grants }, registerId };
  const refund = createRefund(deps)(cashier, {
    id: ids.next<RefundId>(),
    chargeId: id,
    returnId: ids.next<ReturnId>(),
    goods: { kind: "amount", amount: euros(450n) },
    reason: "did not like it",
    registerId: shop.registers[0].id,
    to: "store_credit",
    code: newCode("store_credit"),
  });
  expect(await refusedWith(refund)).toMatchObject({
    code: "approval_needed",
    approval: { permission: "refund.to_store_credit", size: 450n },
  });
});

test("a blocked card buys nothing, keeps what is on it, and works again when it is opened", async () => {
  const { code } = await sellCard(deps, manager, euros(450n));
  const { id: storedValueId } = await findStoredValue(deps)(manager, code);
  const set = (blocked: boolean) =>
    setStoredValueBlocked(deps)(manager, { id: ids.next(), storedValueId, blocked, reason: "lost" });
  expect(await set(true)).toMatchObject({ state: "blocked", balance: euros(450n) });
  expect(await getStoredValue(deps)(manager, storedValueId)).toMatchObject({
    first: { kind: "issued", amount: euros(450n) },
    blocking: { reason: "lost", atMs: deps.clock.nowMs() },
  });
  const saleId = await openFor(euros(450n));
  expect(await refusedWith(pay(saleId, code))).toMatchObject({ code: "stored_value_not_valid" });
  await set(false);
  expect(await pay(saleId, code)).toMatchObject({ state: "captured" });
  expect(await getStoredValue(deps)(manager, storedValueId)).toMatchObject({
    state: "valid",
    blocking: null,
  });
  const { movements } = await listMovements(deps)(manager, { id: storedValueId, limit: 50 });
  expect(movements.map(({ kind, amount }) => [kind, amount.amountMinor])).toEqual([
    ["redeemed", -450n],
    ["issued", 450n],
  ]);
});

test("what happened to a card is read page by page, each movement once, however many share their moment", async () => {
  const { code } = await sellCard(deps, manager, euros(450n));
  const { id } = await findStoredValue(deps)(manager, code);
  for (let spent = 0; spent < 5; spent += 1) await pay(await openFor(euros(10n)), code);
  const all = await listMovements(deps)(manager, { id, limit: 50 });
  expect(all.movements).toHaveLength(6);
  expect(all.next).toBeNull();
  const paged: (typeof all.movements)[number][] = [];
  let before: (typeof all)["next"] = null;
  for (let read = 0; read < 3; read += 1) {
    const page = await listMovements(deps)(manager, { id, limit: 2, ...(before && { before }) });
    paged.push(...page.movements);
    before = page.next;
  }
  expect(before).toBeNull();
  expect(paged).toEqual(all.movements);
  await expect(listMovements(deps)(manager, { id: ids.next(), limit: 2 })).rejects.toThrow("gift card");
});

test("a card is found by its state, and by the receipt of the sale that sold it, spent it or loaded it", async () => {
  const { code, saleId } = await sellCard(deps, manager, euros(1000n));
  const { id } = await findStoredValue(deps)(manager, code);
  const spending = await openFor(euros(450n));
  const charge = await pay(spending, code);
  const credit = newCode("store_credit");
  await giveBack(charge.id, { to: "store_credit", code: credit });
  const creditId = (await findStoredValue(deps)(manager, credit)).id;
  const numberOf = async (of: SaleId, number: string) => {
    const occurredAtMs = clock.nowMs();
    return (await issueReceipt(deps)(manager, { saleId: of, returnId: null, number, occurredAtMs })).number;
  };
  const foundBy = async (query: Partial<StoredValueQuery>) =>
    (await listStoredValues(deps)(manager, { limit: 200, ...query })).values.map((value) => value.id);
  const sold = await numberOf(saleId, "1-700001");
  const spent = await numberOf(spending, "1-700002");
  expect(await foundBy({ receiptNumber: sold })).toEqual([id]);
  expect(new Set(await foundBy({ receiptNumber: spent }))).toEqual(new Set([id, creditId]));
  expect(await foundBy({ receiptNumber: spent, kind: "store_credit" })).toEqual([creditId]);
  expect(await foundBy({ receiptNumber: "1-799999" })).toEqual([]);
  const { movements } = await listMovements(deps)(manager, { id, limit: 50 });
  expect(movements.map(({ kind, receiptNumber }) => [kind, receiptNumber])).toEqual([
    ["redeemed", spent],
    ["issued", sold],
  ]);

  await setStoredValueBlocked(deps)(manager, {
    id: ids.next(),
    storedValueId: id,
    blocked: true,
    reason: "lost",
  });
  const states = await Promise.all(
    (["blocked", "valid", "not_paid"] as const).map(async (state) => (await foundBy({ state })).includes(id)),
  );
  expect(states).toEqual([true, false, false]);
  const unpaid = newCode();
  await commitSale(deps)(manager, saleOfCard(deps, { code: unpaid, worth: euros(2000n) }));
  const unpaidId = (await findStoredValue(deps)(manager, unpaid)).id;
  expect((await foundBy({ state: "not_paid" })).includes(unpaidId)).toBe(true);
  expect((await foundBy({ state: "valid" })).includes(unpaidId)).toBe(false);
});

test("a gift card is sold at its face value, untaxed, one to a line, under a code of its own", async () => {
  const code = newCode();
  const good = saleOfCard(deps, { code, worth: euros(1000n) });
  const changed = (change: object) => {
    const lines = good.cart.lines.map((line) => ({ ...line, ...change }));
    return { ...good, id: ids.next<SaleId>(), cart: { ...good.cart, lines } };
  };
  const discount = { kind: "amount", amount: euros(100n), reason: "a friend" } as const;
  const commit = commitSale(deps);
  for (const [total, change] of [
    [2000n, { quantityMilli: 2000 }],
    [1000n, { tax: { code: "standard", name: "Standard", ratePpm: 190_000, mode: "inclusive" } }],
    [900n, { discount }],
  ] as const)
    expect(await refusedWith(commit(manager, { ...changed(change), total: euros(total) }))).toMatchObject({
      code: "invalid_input",
      field: "cart",
    });
  expect(await refusedWith(commit(manager, { ...changed({}), giftCards: [] }))).toMatchObject({
    field: "giftCards",
  });
  await commit(manager, good);
  expect(await refusedWith(commit(manager, changed({})))).toMatchObject({ code: "conflict" });
});

test("a code that nothing has is refused as such, and one with a slip in it before anybody looks", async () => {
  const code = newCode();
  expect(await refusedWith(pay(await openFor(euros(1n)), code))).toMatchObject({
    code: "not_found",
    field: "tender.code",
  });
  const slip = (code.startsWith("G0") ? "G1" : "G0") + code.slice(2);
  expect(parseStoredValueCode(slip)).toBeNull();
  expect(await refusedWith(pay(await openFor(euros(1n)), slip))).toMatchObject({ code: "invalid_input" });
});
