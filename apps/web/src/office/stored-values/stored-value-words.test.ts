import { money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import { movementInWords, readFinding, tiesOut } from "./stored-value-words.ts";

const euros = (minor: bigint) => money(minor, parseCurrency("EUR"));

test.each([
  ["", { kind: "all" }],
  [" k7q2 ", { kind: "last_four", lastFour: "K7Q2" }],
  ["…kloi", { kind: "last_four", lastFour: "K101" }],
  ["0042", { kind: "last_four", lastFour: "0042" }],
  ["1-000042", { kind: "receipt", receiptNumber: "1-000042" }],
  ["1.2-000042", { kind: "receipt", receiptNumber: "1.2-000042" }],
])("%j is looked for as what it is", (text, finding) => {
  expect(readFinding(text)).toEqual(finding);
});

test.each(["k7", "1-", "GXXX-XXXX-XXXX-K7Q2"])("%j is nothing to look for, and says so", (text) => {
  expect(readFinding(text).kind).toBe("unfit");
});

test("goods without a receipt are said to be why something was given", () => {
  expect(movementInWords({ kind: "refunded_to", saleId: null })).toBe("Given for goods without a receipt");
  expect(movementInWords({ kind: "redeemed", saleId: null })).toBe("Spent");
});

test("what is owed ties out with what is on its way back, and not without", () => {
  const owed = { kind: "gift_card", count: 1, balance: euros(1000n), ledger: euros(1450n) } as const;
  expect(tiesOut({ ...owed, comingBack: euros(450n) })).toBe(true);
  expect(tiesOut({ ...owed, comingBack: euros(449n) })).toBe(false);
});
