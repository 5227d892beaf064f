import { type TestCluster, clock, euros, ids, place, startTestCluster } from "@till/db/testing";
import type { ReturnId, SaleLineId, ShiftId, Uuid } from "@till/kernel";
import type { ShiftReport } from "@till/reports";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { carl, cashierGrants, hireManager, refusal } from "../testing/at-the-counter.ts";
import { newCode } from "../testing/gift-cards.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";

let cluster: TestCluster;
let shop: TestApi;
let shiftId: ShiftId;
beforeAll(async () => {
  cluster = await startTestCluster();
});
beforeEach(async () => {
  shop = await createTestApi(cluster);
  shiftId = ids.next<ShiftId>();
  const { registerId } = place;
  const float = euros(10_000n);
  await shop.api.shifts.open({ id: shiftId, registerId, float, occurredAtMs: clock.nowMs() });
});
afterAll(async () => cluster?.stop());

test("cash for goods without a receipt is missing from the drawer that gave it, and X, Z, day and ledger say so to the cent", async () => {
  const input = await asked({ pieces: 2, to: "cash" });
  const answer = await shop.api.returns.withoutReceipt(input);
  expect(answer).toMatchObject({ goods: { total: euros(900n) }, paidTo: "cash", receiptNumber: null });
  const figures = { count: 1, cash: euros(900n), storeCredit: euros(0n) };
  const cash = [{ float: euros(10_000n), refunds: euros(0n), noReceipt: euros(900n) }];
  const who = shop.as(carl(cashierGrants()));
  // Who counts blind is told that it happened, not how much is gone.
  expect(await who.shifts.report({ shiftId })).toMatchObject({
    kind: "blind",
    returnsCount: 1,
    exceptions: [{ kind: "no_receipt", name: "Mona", amount: null }],
  });
  const x = await reportOf(shiftId);
  expect(x.report).toMatchObject({
    noReceipt: figures,
    cash,
    totals: { collected: { amount: euros(-900n) } },
  });
  expect(x.report.exceptions).toMatchObject([
    { kind: "no_receipt", name: "Mona", reason: "a present", amount: euros(900n) },
  ]);
  expect(broken(x)).toEqual([]);

  const closed = await shop.api.shifts.close({
    id: shiftId,
    counted: euros(9100n),
    reason: null,
    occurredAtMs: clock.nowMs(),
  });
  expect(closed).toMatchObject({ expected: euros(9100n), difference: euros(0n) });
  const z = await shop.api.reports.zReport({ registerId: place.registerId, number: 1 });
  expect(z.report).toMatchObject({ noReceipt: figures, cash });
  expect(broken(z)).toEqual([]);
  const day = await shop.api.reports.endOfDay({});
  expect(day).toMatchObject({ noReceipt: figures, cash });
  expect(day.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
  const { customer_funds: owed, cash_over_short: difference, ...others } = await balances();
  expect([owed, difference]).toEqual([undefined, undefined]);
  expect(others).toMatchObject({ safe: -900n, refunds: 756n });
});

test("the day as it goes counts the cash as money back", async () => {
  await shop.api.returns.withoutReceipt(await asked({ pieces: 1, to: "cash" }));
  await shop.api.returns.withoutReceipt({
    ...(await asked({ pieces: 1, to: "store_credit" })),
    code: newCode("store_credit"),
  });
  const live = await shop.api.reports.live();
  const { value } = await live[Symbol.asyncIterator]().next();
  expect(value).toMatchObject({ collected: euros(-450n), byHour: [{ collectedMinor: -450n }] });
});

test("store credit for goods without a receipt moves no cash, and buys for as much as they cost", async () => {
  const code = newCode("store_credit");
  await shop.api.returns.withoutReceipt({ ...(await asked({ pieces: 1, to: "store_credit" })), code });
  expect(await shop.api.storedValues.find({ code })).toMatchObject({ balance: euros(450n) });
  const x = await reportOf(shiftId);
  expect(x.report).toMatchObject({
    noReceipt: { count: 1, cash: euros(0n), storeCredit: euros(450n) },
    cash: [{ noReceipt: euros(0n) }],
    tenders: [{ tender: "store_credit", refundCount: 1, refunded: euros(450n) }],
  });
  expect(broken(x)).toEqual([]);
  expect(await balances()).toMatchObject({ store_credit: -450n, [`drawer:${place.registerId}`]: 10_000n });
});

test("a double click, and an answer that was lost, give back once", async () => {
  const input = await asked({ pieces: 1, to: "cash" });
  const answers = await Promise.all([0, 1, 2].map(() => shop.api.returns.withoutReceipt(input)));
  expect(await shop.api.returns.withoutReceipt(input)).toEqual(answers[0]);
  expect(await balances()).toMatchObject({ [`drawer:${place.registerId}`]: 9550n });
  const other = shop.api.returns.withoutReceipt({ ...input, reason: "another one" });
  expect(await refusal(other)).toMatchObject({ code: "conflict" });
});

test("nothing gives back more than it costs now, and less only as far as it was shown", async () => {
  const input = await asked({ pieces: 1, to: "cash" });
  const [line] = input.lines;
  if (!line) throw new Error("one was asked for");
  const at = (minor: bigint, total: bigint) =>
    shop.api.returns.withoutReceipt({
      ...input,
      id: ids.next(),
      total: euros(total),
      lines: [{ ...line, unitPrice: euros(minor) }],
    });
  expect(await refusal(at(451n, 451n))).toMatchObject({ code: "invalid_input", field: "lines.unitPrice" });
  expect(await refusal(at(400n, 450n))).toMatchObject({ code: "conflict" });
  const half = { ...input, id: ids.next<ReturnId>(), lines: [{ ...line, quantityMilli: 500 }] };
  expect(await refusal(shop.api.returns.withoutReceipt({ ...half, total: euros(225n) }))).toMatchObject({
    code: "invalid_input",
    field: "lines.quantityMilli",
  });
  expect(await at(400n, 400n)).toMatchObject({ goods: { total: euros(400n) } });
});

test("what it was sold with is given back at what that costs now, and named on the paper; nothing that is not offered is", async () => {
  // As the catalogue writes amounts to the disk.
  const option = (name: string, amountMinor: string) => ({
    code: name.toLowerCase(),
    name,
    price: { currency: "EUR", amountMinor },
  });
  const options = [option("Lemon", "0n"), option("Honey", "60n")];
  const groups = JSON.stringify([{ name: "Extras", min: 1, max: 1, options }]);
  await shop.database.owner`update products set modifier_groups = ${groups}::text::jsonb`;
  const input = await asked({ pieces: 2, to: "cash" });
  const [line] = input.lines;
  if (!line) throw new Error("two were asked for");
  const back = (modifiers: string[], total: bigint, unitPrice?: bigint) => {
    const asked = unitPrice === undefined ? {} : { unitPrice: euros(unitPrice) };
    const lines = [{ ...line, modifiers, ...asked }];
    return shop.api.returns.withoutReceipt({
      ...input,
      id: ids.next<ReturnId>(),
      total: euros(total),
      lines,
    });
  };
  expect(await refusal(back(["honey"], 1022n, 511n))).toMatchObject({ field: "lines.unitPrice" });
  expect(await refusal(back(["honey"], 900n))).toMatchObject({ code: "conflict" });
  expect(await refusal(back(["rum"], 900n))).toMatchObject({ code: "not_found" });
  expect(await refusal(back(["honey", "lemon"], 1020n))).toMatchObject({ code: "not_found" });
  const given = await back(["honey"], 1020n);
  expect(given.goods.lines).toMatchObject([{ name: expect.stringMatching(/, Honey$/), gross: euros(1020n) }]);
  expect(await back(["honey"], 900n, 450n)).toMatchObject({ goods: { total: euros(900n) } });
  // Who does not know what it was sold with gets what it costs alone.
  expect(await back([], 900n)).toMatchObject({ goods: { total: euros(900n) } });
  expect(await balances()).toMatchObject({ [`drawer:${place.registerId}`]: 10_000n - 1020n - 900n - 900n });
});

test("a cashier needs a manager's yes to this sum, which stands on record", async () => {
  const input = await asked({ pieces: 1, to: "cash" });
  const cashier = shop.as(carl(cashierGrants()));
  const asks = { permission: "return.no_receipt" as const, subject: input.id, size: 450n };
  expect(await refusal(cashier.returns.withoutReceipt(input))).toMatchObject({
    code: "approval_needed",
    approval: asks,
  });
  const limited = shop.as(carl({ ...cashierGrants(), "return.no_receipt": { limit: 449n } }));
  expect(await refusal(limited.returns.withoutReceipt(input))).toMatchObject({ code: "approval_needed" });
  const [id, approverId] = [ids.next<Uuid>(), await hireManager(shop, pin)];
  await cashier.approvals.give({ id, approverId, pin, ...asks });
  const dearer = await asked({ pieces: 2, to: "cash" });
  const more = cashier.returns.withoutReceipt({ ...dearer, id: input.id, approvalIds: [id] });
  expect(await refusal(more)).toMatchObject({ code: "forbidden" });
  await cashier.returns.withoutReceipt({ ...input, approvalIds: [id] });
  const [entry] = await shop.api.audit.list({ subject: input.id, action: "return.without_receipt" });
  expect(entry).toMatchObject({ actorName: "Carl", approverName: "Martin" });
  expect((await reportOf(shiftId)).report.exceptions).toMatchObject([
    { kind: "no_receipt", name: "Carl", approverName: "Martin" },
  ]);
});

test("only the open drawer at which somebody stands gives it: not a closed one's, nor another register's", async () => {
  const input = await asked({ pieces: 1, to: "cash" });
  const grants = { ...cashierGrants(), "return.no_receipt": { limit: null } };
  const elsewhere = shop.as({ ...carl(grants), registerId: shop.deps.webRegister.id });
  expect(await refusal(elsewhere.returns.withoutReceipt(input))).toMatchObject({ code: "forbidden" });
  const counted = { id: shiftId, counted: euros(10_000n), reason: null, occurredAtMs: clock.nowMs() };
  await shop.api.shifts.close(counted);
  expect(await refusal(shop.api.returns.withoutReceipt(input))).toMatchObject({ code: "shift_not_open" });
  expect(await balances()).toEqual({});
});

test("a drawer that is closed at the same moment counts it, or does not give it", async () => {
  const { registerId } = place;
  for (let round = 1; round <= 6; round += 1) {
    const atMs = clock.nowMs() + round * 60_000;
    const input = { ...(await asked({ pieces: 1, to: "cash" })), occurredAtMs: atMs };
    const closing = { id: shiftId, counted: euros(10_000n), reason: "in a hurry", occurredAtMs: atMs + 1 };
    const [answer] = await Promise.all([
      refusal(shop.api.returns.withoutReceipt(input)),
      shop.api.shifts.close(closing),
    ]);
    const isGiven = answer === "not refused";
    expect(isGiven ? { code: "shift_not_open" } : answer).toMatchObject({ code: "shift_not_open" });
    const z = await shop.api.reports.zReport({ registerId, number: round });
    expect(z).toMatchObject({
      closed: { expected: euros(isGiven ? 9550n : 10_000n) },
      report: { noReceipt: { count: isGiven ? 1 : 0 } },
    });
    expect(broken(z)).toEqual([]);
    expect(await balances()).not.toHaveProperty(`drawer:${registerId}`);
    shiftId = ids.next<ShiftId>();
    await shop.api.shifts.open({
      id: shiftId,
      registerId,
      float: euros(10_000n),
      occurredAtMs: atMs + 30_000,
    });
  }
});

test("by a clock that is behind it is still of the shift whose drawer gave it", async () => {
  const input = await asked({ pieces: 1, to: "cash" });
  const behind = { ...input, occurredAtMs: clock.nowMs() - 3_600_000 };
  await shop.api.returns.withoutReceipt(behind);
  const x = await reportOf(shiftId);
  expect(x.report.cash).toMatchObject([{ shiftId, noReceipt: euros(450n) }]);
  expect(x.late).toEqual([]);
  expect(broken(x)).toEqual([]);
});

test("its receipt is one of the register's series and names no sale", async () => {
  const { id: returnId } = await shop.api.returns.withoutReceipt(await asked({ pieces: 1, to: "cash" }));
  const receipt = { returnId, number: "1-000007", occurredAtMs: clock.nowMs() };
  const document = await shop.api.returns.issueReceipt(receipt);
  expect(document).toMatchObject({
    kind: "return",
    saleId: null,
    originalNumber: null,
    cashierName: "Mona",
    tenders: [{ label: "Cash", amount: euros(450n) }],
  });
  expect(await shop.api.returns.issueReceipt(receipt)).toEqual(document);
  expect(await refusal(shop.api.receipts.byNumber({ number: "1-000007" }))).toMatchObject({
    code: "not_found",
  });
});

test("the database keeps no return that has neither a sale nor a reason", async () => {
  const { id } = await shop.api.returns.withoutReceipt(await asked({ pieces: 1, to: "cash" }));
  const { owner } = shop.database;
  await expect(owner`update returns set kind = 'goods' where id = ${id}`).rejects.toThrow(/returns_/);
  await expect(owner`update returns set reason = null where id = ${id}`).rejects.toThrow(
    /returns_no_receipt/,
  );
  await expect(owner`update returns set paid_to = 'card' where id = ${id}`).rejects.toThrow(
    /returns_no_receipt/,
  );
});

const pin = "4826";

async function asked({ pieces, to }: { readonly pieces: number; readonly to: "cash" | "store_credit" }) {
  const { products } = await shop.run((tx) => tx.catalogue.load());
  const variant = products[0]?.variants[0];
  if (!variant) throw new Error("the seed sells tea");
  return {
    id: ids.next<ReturnId>(),
    shiftId,
    lines: [{ id: ids.next<SaleLineId>(), variantId: variant.id, quantityMilli: pieces * 1000 }],
    total: euros(variant.price.amountMinor * BigInt(pieces)),
    reason: "a present",
    to,
    occurredAtMs: clock.nowMs(),
  };
}

async function reportOf(id: ShiftId): Promise<ShiftReport> {
  const report = await shop.api.shifts.report({ shiftId: id });
  if (report.kind === "blind") throw new Error("an owner sees what is in the drawer");
  return report;
}

const broken = ({ report }: ShiftReport): readonly string[] =>
  report.proof.rows.filter(({ holds }) => !holds).map(({ name }) => name);

async function balances(): Promise<Readonly<Record<string, bigint>>> {
  const rows = await shop.run((tx) => tx.journal.balances({}));
  return Object.fromEntries(
    rows
      .filter(({ balance }) => balance.amountMinor !== 0n)
      .map(({ account, balance }) => [account, balance.amountMinor]),
  );
}
