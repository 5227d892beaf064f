import { type Money, money, parseCurrency } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Entry,
  type JournalTransactionFields,
  accountKind,
  isAccountCode,
  journalTransaction,
  parseAccountCode,
} from "./index.ts";

const eur = parseCurrency("EUR");
const usd = parseCurrency("USD");
const on = (account: Entry["account"], amount: Money): Entry => ({ ...amount, account });

const fields = (entries: readonly Entry[]): JournalTransactionFields => ({
  kind: "money_in",
  cause: "capture:stripe:ch_1",
  occurredAtMs: 1,
  businessDay: "2026-11-23",
  links: {},
  entries,
});

test("entries that do not sum to zero in each currency cannot become a journal transaction", () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 1_000_000n), fc.bigInt(-1_000_000n, 1_000_000n), (amount, off) => {
      fc.pre(off !== 0n && amount !== off);
      const entries = [on("bank", money(amount, eur)), on("receivable", money(off - amount, eur))];
      expect(() => journalTransaction(fields(entries))).toThrow("out of balance");
    }),
  );
  const crossed = [on("bank", money(100n, eur)), on("receivable", money(-100n, usd))];
  expect(() => journalTransaction(fields(crossed))).toThrow("out of balance");
});

test("no entries, one entry or an entry of zero is refused", () => {
  expect(() => journalTransaction(fields([]))).toThrow("two entries");
  expect(() => journalTransaction(fields([on("bank", money(0n, eur))]))).toThrow("two entries");
  const zeros = [on("bank", money(0n, eur)), on("receivable", money(0n, eur))];
  expect(() => journalTransaction(fields(zeros))).toThrow("moves something");
});

test("a transaction without a cause or a business day is refused", () => {
  const entries = [on("bank", money(1n, eur)), on("receivable", money(-1n, eur))];
  expect(() => journalTransaction({ ...fields(entries), cause: "" })).toThrow("cause");
  expect(() => journalTransaction({ ...fields(entries), businessDay: "23.11.2026" })).toThrow("business day");
});

test("changing the caller's array afterwards does not unbalance what was checked", () => {
  const entries = [on("bank", money(1n, eur)), on("receivable", money(-1n, eur))];
  const made = journalTransaction(fields(entries));
  entries.pop();
  expect(made.entries).toHaveLength(2);
});

test("accounts outside the chart are refused, families need a name", () => {
  for (const wrong of ["", "clearing", "clearing:", ":stripe", "cash", "sales:stripe", "toString"]) {
    expect(isAccountCode(wrong)).toBe(false);
    expect(() => parseAccountCode(wrong)).toThrow(RangeError);
  }
  expect(accountKind(parseAccountCode("clearing:stripe"))).toBe("asset");
  expect(accountKind("tax_payable:standard:200000")).toBe("liability");
});
