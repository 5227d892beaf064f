import { accountBalances } from "@till/ledger";
import { type Money, add, money, negate, subtract, sum, zero } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type DayFacts, endOfDay, figuresOf, reportCsv } from "./index.ts";
import { arbitraryDay } from "./testing/arbitrary-day.ts";

const amount = ({ amount }: { readonly amount: Money }) => amount;

test("receipts = ledger = report = gateway on any day, whatever is pending, unknown, late or refunded", () => {
  fc.assert(
    fc.property(arbitraryDay(), ({ facts, journal }) => {
      const report = endOfDay(facts);
      expect(report.proof.rows.filter(({ holds }) => !holds)).toEqual([]);
      expect(report.proof.differences).toEqual([]);
      expect(report.proof.holds).toBe(true);

      const { currency } = facts.identity;
      const balances = accountBalances(journal, currency);
      const ledger = (...accounts: readonly string[]) =>
        sum(
          [...balances].filter(([account]) => accounts.includes(account)).map(([, balance]) => balance),
          currency,
        );
      const { totals } = report;
      expect(negate(ledger("sales", "shipping", "discounts", "refunds"))).toEqual(totals.netSales.amount);
      const sold = sum(
        facts.sales.map(({ sale }) => sale.totals.total),
        currency,
      );
      const returned = sum(
        facts.returns.map(({ goods }) => goods.total),
        currency,
      );
      expect(totals.billed.amount).toEqual(subtract(sold, returned));
    }),
    { numRuns: 200 },
  );
});

test("net sales + tax + tips + gift cards + rounding = billed, and billed - owed + held = collected, but for store credit", () => {
  fc.assert(
    fc.property(arbitraryDay(), ({ facts }) => {
      const { totals, noReceipt } = endOfDay(facts);
      const parts = [totals.netSales, totals.tax, totals.tips, totals.giftCards, totals.rounding].map(amount);
      expect(parts.reduce(add)).toEqual(totals.billed.amount);
      const inMoney = add(subtract(totals.billed.amount, totals.owed.amount), totals.held.amount);
      const inCredit = noReceipt?.storeCredit ?? zero(facts.identity.currency);
      expect(add(inMoney, inCredit)).toEqual(totals.collected.amount);
      expect([totals.grossSales, totals.discounts, totals.returns].map(amount).reduce(subtract)).toEqual(
        totals.netSales.amount,
      );
    }),
  );
});

test("on a day on which everything sold was paid, billed is collected and nobody owes or is owed", () => {
  fc.assert(
    fc.property(arbitraryDay(["cash", "card", "split", "declined"]), ({ facts }) => {
      fc.pre(facts.refunds.every(({ state }) => state !== "failed"));
      const { totals, proof, noReceipt } = endOfDay(facts);
      const credit = noReceipt?.storeCredit ?? zero(facts.identity.currency);
      expect(totals.collected.amount).toEqual(add(totals.billed.amount, credit));
      expect(proof.reconciling.filter(({ kind }) => kind.endsWith("customers"))).toEqual([]);
    }),
  );
});

test("tenders, hours, categories and cashiers each add up to the day", () => {
  fc.assert(
    fc.property(arbitraryDay(), ({ facts }) => {
      const report = endOfDay(facts);
      const { currency } = facts.identity;
      const total = <T>(rows: readonly T[], pick: (row: T) => Money) => sum(rows.map(pick), currency);
      const { tenders, byHour, byCategory, byCashier, totals } = report;
      const money = [
        total(tenders, (row) => row.captured),
        total(tenders, (row) => row.refunded),
        total(tenders, (row) => row.reversed),
      ];
      // Store credit is given and taken for goods: no money comes in or goes out with it.
      const credit = report.noReceipt?.storeCredit ?? zero(currency);
      expect(add(money.reduce(subtract), credit)).toEqual(totals.collected.amount);
      const sold = total(facts.sales, ({ sale }) => sale.totals.total);
      expect(total(byHour, (row) => row.total)).toEqual(sold);
      expect(total(byCashier, (row) => row.total)).toEqual(sold);
      expect(total(byCategory, (row) => row.gross)).toEqual(totals.grossSales.amount);
      expect(total(byCategory, (row) => row.discounts)).toEqual(totals.discounts.amount);
    }),
  );
});

const someDay = (predicate: (facts: DayFacts) => boolean): DayFacts => {
  const found = fc.sample(arbitraryDay(["cash", "card", "split"]), { numRuns: 200, seed: 7 });
  const day = found.find(({ facts }) => predicate(facts));
  if (!day) throw new Error("no such day was drawn");
  return day.facts;
};
const hasCard = (facts: DayFacts) =>
  facts.facts.some(({ kind, source }) => kind === "captured" && source === "stripe");

test("a capture that was not booked breaks the proof and is named", () => {
  const facts = someDay(hasCard);
  const lost = facts.facts.find(({ kind, source }) => kind === "captured" && source === "stripe");
  const { proof } = endOfDay({ ...facts, facts: facts.facts.filter((fact) => fact !== lost) });
  expect(proof.holds).toBe(false);
  expect(proof.differences).toContainEqual(
    expect.objectContaining({ kind: "not_booked", movement: "captured", ref: lost?.ref }),
  );
});

test("a booked capture that the gateway does not show breaks the proof", () => {
  const { proof } = endOfDay({ ...someDay(hasCard), snapshots: [] });
  expect(proof.holds).toBe(false);
  expect(proof.differences[0]?.kind).toBe("not_at_gateway");
});

test("a gateway that says another amount breaks the proof", () => {
  const facts = someDay(hasCard);
  const snapshots = facts.snapshots.map(({ chargeId, snapshot }) => ({
    chargeId,
    snapshot: {
      ...snapshot,
      captures: snapshot.captures.map((one) => ({
        ...one,
        amount: add(one.amount, money(1n, one.amount.currency)),
      })),
    },
  }));
  const { proof } = endOfDay({ ...facts, snapshots });
  expect(proof.holds).toBe(false);
  expect(proof.differences[0]?.kind).toBe("amount_differs");
});

test("one minor unit more or less on any account of the ledger breaks the proof", () => {
  const facts = someDay(hasCard);
  // Safe and cash_over_short are the ledger's alone; the drawer's row proves what went between them.
  const proved = facts.balances.filter(({ account }) => account !== "safe" && account !== "cash_over_short");
  const unnoticed = proved.filter(({ account }) => {
    const balances = facts.balances.map((row) =>
      row.account === account ? { ...row, balance: add(row.balance, money(1n, row.balance.currency)) } : row,
    );
    return endOfDay({ ...facts, balances }).proof.holds;
  });
  expect(proved.length).toBeGreaterThan(5);
  expect(unnoticed).toEqual([]);
});

test("money booked on another day explains the gateway's words without counting today", () => {
  const facts = someDay(hasCard);
  const before = endOfDay(facts);
  const yesterday = facts.facts.map((fact) => ({ ...fact, businessDay: "2026-11-22" }));
  const moved = endOfDay({ ...facts, facts: yesterday, balances: [], sales: [], returns: [], shifts: [] });
  expect(moved.proof.differences).toEqual([]);
  expect(moved.totals.collected.amount).toEqual(zero(facts.identity.currency));
  expect(before.totals.collected.amount).not.toEqual(zero(facts.identity.currency));
});

const isOpen = (facts: DayFacts) => facts.shifts.some(({ state }) => state === "open");

test("what a drawer should hold is hidden until it is counted", () => {
  fc.assert(
    fc.property(arbitraryDay(), ({ facts }) => {
      fc.pre(isOpen(facts));
      const [row] = endOfDay(facts).cash;
      expect(row).toMatchObject({ expected: null, counted: null, difference: null });
    }),
  );
});

test("after the count it is float and cash in less what went out, and the difference is shown", () => {
  fc.assert(
    fc.property(arbitraryDay(), ({ facts }) => {
      fc.pre(!isOpen(facts));
      const [row] = endOfDay(facts).cash;
      if (!row?.expected || !row.difference) throw new Error("a closed shift was counted");
      const out = [row.refunds, row.noReceipt ?? row.refunds, row.paidOut, row.drops].reduce(add);
      expect(row.expected).toEqual(subtract([row.float, row.cashIn, row.paidIn].reduce(add), out));
      expect(row.counted).toEqual(add(row.expected, row.difference));
    }),
  );
});

test("what is unknown, pending, failed, late or open is listed for attention, each once", () => {
  fc.assert(
    fc.property(arbitraryDay(), ({ facts, visits }) => {
      const { attention } = endOfDay(facts);
      const count = (kind: string) => attention.filter((item) => item.kind === kind).length;
      const paid = (pay: string) => visits.filter((visit) => visit.pay === pay).length;
      expect(count("unknown_charge")).toBe(paid("unknown"));
      expect(count("pending_charge")).toBe(paid("pending"));
      expect(count("failed_refund")).toBe(facts.refunds.filter(({ state }) => state === "failed").length);
      expect(count("open_shift")).toBe(facts.shifts.filter(({ state }) => state === "open").length);
    }),
  );
});

test("captures without a known fee get the table's, and the payout is what is left", () => {
  const facts = someDay((one) => hasCard(one) && !one.facts.some(({ kind }) => kind === "fee"));
  const row = endOfDay(facts).tenders.find(({ gateway }) => gateway === "stripe");
  if (!row) throw new Error("a day with card charges has a Stripe row");
  expect(row.feesUnknownCount).toBe(row.count);
  expect(row.feesExpected.amountMinor).toBeGreaterThanOrEqual(30n * BigInt(row.count));
  const kept = [
    row.captured,
    row.refunded,
    row.reversed,
    row.disputed,
    row.feesActual,
    row.feesExpected,
  ].reduce(subtract);
  expect(row.expectedPayout).toEqual(kept);
});

test("a day is compared with the same weekday before, and not at all with nothing", () => {
  const facts = someDay((one) => hasCard(one) && endOfDay(one).totals.netSales.amount.amountMinor > 0n);
  const figures = figuresOf(endOfDay(facts));
  const same = endOfDay({ ...facts, before: { ...figures, businessDay: "2026-11-16" } }).comparison;
  expect(same).toMatchObject({ businessDay: "2026-11-16", netSales: { changePpm: 0 } });
  expect(endOfDay(facts).comparison).toBeNull();
  const empty = { ...figures, netSales: zero(facts.identity.currency) };
  expect(endOfDay({ ...facts, before: empty }).comparison?.netSales.changePpm).toBeNull();
});

test("cash given for goods without a receipt is missing from the proof of a drawer that does not count it", () => {
  const found = fc.sample(arbitraryDay(["cash", "card"]), { numRuns: 200, seed: 7 });
  const day = found.find(({ facts }) => facts.returns.some(({ paidTo }) => paidTo === "cash"));
  if (!day) throw new Error("no such day was drawn");
  const { facts } = day;
  expect(endOfDay(facts)).toMatchObject({ proof: { holds: true } });
  const notGiven = facts.returns.map((one) =>
    one.paidTo === "cash" ? { ...one, paidTo: "store_credit" as const } : one,
  );
  const { proof } = endOfDay({ ...facts, returns: notGiven });
  const broken = proof.rows.filter(({ holds }) => !holds).map(({ name }) => name.split(":")[0]);
  expect(broken).toEqual(["store_credit", "drawer"]);
});

test("CSV holds the report's figures and no formula", () => {
  const facts = someDay(hasCard);
  const report = endOfDay({ ...facts, sales: facts.sales.map((one) => named(one, '=HYPERLINK("x"),y')) });
  expect(reportCsv(report, "items")).toContain(`"'=HYPERLINK(""x""),y"`);
  expect(reportCsv(report, "hours").trimEnd().split("\r\n")).toHaveLength(25);
  expect(reportCsv(report, "totals")).toMatch(/^figure,amount,currency\r\ngross_sales,[\d.]+,/);
});

function named(one: DayFacts["sales"][number], name: string): DayFacts["sales"][number] {
  const lines = one.sale.lines.map((line) => ({ ...line, kind: "goods" as const, name }));
  return { ...one, sale: { ...one.sale, lines } };
}
