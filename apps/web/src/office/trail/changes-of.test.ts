import { money, parseCurrency, toDecimal } from "@till/money";
import { expect, test } from "vitest";
import { type Say, changesOf } from "./changes-of.ts";
import { actionInWords, subjectHref } from "./trail-words.ts";

const registerId = "01a222b7-29ea-76e8-bd72-89bca32fe808";
const say: Say = {
  currency: parseCurrency("EUR"),
  money: (amount) => `€${toDecimal(money(amount.amountMinor, amount.currency))}`,
  rate: (ppm) => `${Number(ppm) / 10_000}%`,
  at: (atMs) => `at ${atMs}`,
  nameOf: (id) => (id === registerId ? "Register 1" : null),
};

test("only what differs is shown, in words", () => {
  const before = { state: "open", wanted: true, enrolledAtMs: null, list: [1, 2] };
  const after = { state: "completed", wanted: true, enrolledAtMs: 5, totalMinor: "1210", list: [1, 2] };
  expect(changesOf({ before, after }, say)).toEqual([
    { what: "State", before: "open", after: "completed" },
    { what: "Enrolled at", before: "nothing", after: "at 5" },
    { what: "Total", before: null, after: "€12.10" },
  ]);
});

test("a changed role says which permissions came, went, and how far they go", () => {
  const before = { grants: { "sale.commit": null, "refund.create": "10000", "audit.read": null } };
  const after = { grants: { "sale.commit": null, "refund.create": "5000", "sale.discount": "0" } };
  expect(changesOf({ before, after }, say)).toEqual([
    { what: "Give a discount", before: "no", after: "only with approval" },
    { what: "Refund against a receipt", before: "up to €100.00", after: "up to €50.00" },
    { what: "Read the audit trail", before: "yes", after: "no" },
  ]);
});

test("what stands deeper says in what; nothing at all is no change", () => {
  const rules = (enabled: boolean) => ({ routing: { rules: [{ gateway: "stripe", enabled }] } });
  expect(changesOf({ before: rules(true), after: rules(false) }, say)).toEqual([
    { what: "Routing › rules › 1 › enabled", before: "yes", after: "no" },
  ]);
  expect(changesOf({ before: null, after: null }, say)).toEqual([]);
  expect(
    changesOf({ before: null, after: { registerId, chargeId: `${registerId.slice(0, -1)}9` } }, say),
  ).toEqual([
    { what: "Register", before: null, after: "Register 1" },
    { what: "Charge", before: null, after: "…2fe809" },
  ]);
});

test("an action nobody gave words to is shown by its own name", () => {
  expect(["person.pin_set", "charge.partially_captured", "odd"].map(actionInWords)).toEqual([
    "Set a PIN",
    "Charge: partially captured",
    "Odd",
  ]);
  expect(subjectHref({ action: "sale.committed", subject: "1" })).toBe("/office/sales/1");
  expect(subjectHref({ action: "person.added", subject: "1" })).toBeNull();
});
