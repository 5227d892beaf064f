import { type TestCluster, clock, euros, ids, place, startTestCluster } from "@till/db/testing";
import type { ShiftId, Uuid } from "@till/kernel";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { carl, cashierGrants, hireManager, refusal } from "../testing/at-the-counter.ts";
import { type TestApi, createTestApi } from "../testing/test-api.ts";

let cluster: TestCluster;
let shop: TestApi;
beforeAll(async () => {
  cluster = await startTestCluster();
});
beforeEach(async () => {
  shop = await createTestApi(cluster);
});
afterAll(async () => cluster?.stop());

const pin = "4826";

test("cash in and out is booked, and the report, the drawer and the ledger say the same", async () => {
  const shiftId = await open(10_000n);
  await move(shiftId, "paid_in", 2000n, "bank");
  await move(shiftId, "paid_out", 350n, "supplies");
  await move(shiftId, "drop", 5000n, null);
  await move(shiftId, "tips_paid_out", 150n, null);
  await shop.api.shifts.openDrawer({
    id: ids.next(),
    shiftId,
    reason: "other",
    note: "a coin rolled in",
    occurredAtMs: clock.nowMs(),
  });
  const report = await shop.api.reports.endOfDay({});
  expect(report.cash).toMatchObject([
    { float: euros(10_000n), paidIn: euros(2000n), paidOut: euros(500n), drops: euros(5000n) },
  ]);
  expect(report.exceptions).toMatchObject([{ kind: "no_sale", name: "Mona", reason: "a coin rolled in" }]);
  expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
  const closed = await shop.api.shifts.close({
    id: shiftId,
    counted: euros(6500n),
    reason: null,
    occurredAtMs: clock.nowMs(),
  });
  expect(closed).toMatchObject({ expected: euros(6500n), difference: euros(0n) });
  expect(await balances()).toEqual({
    safe: 1500n,
    bank: -2000n,
    cash_expense: 350n,
    tips_payable: 150n,
  });
});

test("what was done at the drawer is kept under who did it, whoever sends it", async () => {
  const shiftId = await open(0n);
  const id = ids.next<Uuid>();
  const another = await hireManager(shop, pin);
  const act = { id, shiftId, kind: "drop" as const, amount: euros(1n), reason: null, note: null };
  await shop.api.shifts.moveCash({ ...act, occurredAtMs: clock.nowMs(), doneBy: another });
  const acts = await shop.run((tx) => tx.drawerActs.ofShift(shiftId));
  expect(acts).toMatchObject([{ id, doneBy: another, kind: "drop" }]);
});

test("above one's limit a manager says yes to this sum; a drop to the safe needs nobody", async () => {
  const shiftId = await open(50_000n);
  const managerId = await hireManager(shop, pin);
  const carl = cashier();
  const out = {
    id: ids.next<Uuid>(),
    shiftId,
    kind: "paid_out" as const,
    amount: euros(10_001n),
    reason: "supplier" as const,
    note: "flour",
    occurredAtMs: clock.nowMs(),
  };
  expect(await refusal(carl.shifts.moveCash(out))).toMatchObject({
    code: "approval_needed",
    approval: { permission: "cash.move", subject: out.id, size: 10_001n },
  });
  await carl.shifts.moveCash({ ...out, id: ids.next(), kind: "drop", reason: null });
  const yes = ids.next<Uuid>();
  const asked = { permission: "cash.move" as const, subject: out.id, size: 10_001n };
  await carl.approvals.give({ id: yes, approverId: managerId, pin, ...asked });
  await carl.shifts.moveCash({ ...out, approvalIds: [yes] });
  const [entry] = await shop.api.audit.list({ subject: out.id, action: "cash.paid_out" });
  expect(entry).toMatchObject({ actorName: "Carl", approverName: "Martin" });
});

test("a drawer is opened for no sale only by who may, or with a manager's yes", async () => {
  const shiftId = await open(0n);
  const { "drawer.open": _, ...grants } = cashierGrants();
  const opening = { id: ids.next<Uuid>(), shiftId, reason: "check" as const, note: null };
  const call = cashier(grants).shifts.openDrawer({ ...opening, occurredAtMs: clock.nowMs() });
  expect(await refusal(call)).toMatchObject({ code: "approval_needed" });
  await cashier().shifts.openDrawer({ ...opening, occurredAtMs: clock.nowMs() });
});

test("a reason of another act, none at all, or 'other' without a word is refused", async () => {
  const shiftId = await open(0n);
  const act = { id: ids.next<Uuid>(), shiftId, amount: euros(1n), note: null, occurredAtMs: clock.nowMs() };
  const tries = [
    { ...act, kind: "paid_out" as const, reason: null },
    { ...act, kind: "paid_out" as const, reason: "bank" as const },
    { ...act, kind: "paid_in" as const, reason: "other" as const },
    { ...act, kind: "drop" as const, reason: "other" as const, note: "x" },
  ];
  for (const input of tries)
    expect(await refusal(shop.api.shifts.moveCash(input))).toMatchObject({ code: "invalid_input" });
  expect(await shop.run((tx) => tx.drawerActs.ofShift(shiftId))).toEqual([]);
});

test("nobody moves cash of a drawer they do not stand at", async () => {
  const shiftId = await open(0n);
  const elsewhere = shop.as({ ...carl(cashierGrants()), registerId: shop.deps.webRegister.id });
  const act = { id: ids.next<Uuid>(), shiftId, kind: "drop" as const, amount: euros(1n), reason: null };
  const call = elsewhere.shifts.moveCash({ ...act, note: null, occurredAtMs: clock.nowMs() });
  expect(await refusal(call)).toMatchObject({ code: "forbidden" });
});

async function open(floatMinor: bigint): Promise<ShiftId> {
  const id = ids.next<ShiftId>();
  const float = euros(floatMinor);
  await cashier().shifts.open({ id, registerId: place.registerId, float, occurredAtMs: clock.nowMs() });
  return id;
}

type Move = Parameters<TestApi["api"]["shifts"]["moveCash"]>[0];

const move = (shiftId: ShiftId, kind: Move["kind"], amountMinor: bigint, reason: Move["reason"]) =>
  cashier().shifts.moveCash({
    id: ids.next(),
    shiftId,
    kind,
    amount: euros(amountMinor),
    reason,
    note: null,
    occurredAtMs: clock.nowMs(),
  });

async function balances(): Promise<Readonly<Record<string, bigint>>> {
  const rows = await shop.run((tx) => tx.journal.balances({}));
  return Object.fromEntries(
    rows
      .filter(({ balance }) => balance.amountMinor !== 0n)
      .map(({ account, balance }) => [account, balance.amountMinor]),
  );
}

const cashier = (grants = cashierGrants()): TestApi["api"] => shop.as(carl(grants));
