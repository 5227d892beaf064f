import { type PersonId, type RegisterId, type ShiftId, createIdSource } from "@till/kernel";
import { type Money, money, parseCurrency, subtract } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CashMovement,
  type Count,
  type Shift,
  closeShift,
  countShift,
  countedAmount,
  expectedCash,
  moveCash,
  openShift,
  shiftCash,
} from "./index.ts";

const eur = parseCurrency("EUR");
const euros = (minor: number | bigint): Money => money(BigInt(minor), eur);
const ids = createIdSource({ nowMs: () => 1_700_000_000_000 }, () => new Uint8Array(16));
const person = ids.next<PersonId>();

const opened = (float: Money): Shift =>
  openShift({
    id: ids.next<ShiftId>(),
    registerId: ids.next<RegisterId>(),
    openedBy: person,
    openedAtMs: 1,
    float,
  });

const count = (amount: Money): Count => ({ amount, denominations: null, countedBy: person, countedAtMs: 9 });
const close = { closedBy: person, closedAtMs: 10, reason: null };

function must<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error("it was refused");
  return result.value;
}

const arbitraryMovement = fc.record({
  kind: fc.constantFrom(
    "cash_charge",
    "cash_refund",
    "paid_in",
    "paid_out",
    "tips_paid_out",
    "drop" as const,
  ),
  amount: fc.bigInt(0n, 50_000n).map(euros),
});
const incoming = new Set(["cash_charge", "paid_in"]);

test("expected cash is the float, plus all that came in, less all that went out", () => {
  fc.assert(
    fc.property(
      fc.bigInt(0n, 20_000n),
      fc.array(arbitraryMovement),
      fc.bigInt(0n, 90_000n),
      (float, some, found) => {
        let shift = opened(euros(float));
        let expected = float;
        for (const [index, { kind, amount }] of some.entries()) {
          const movement: CashMovement = { id: `m${index}`, kind, amount, reason: null, atMs: 2 };
          shift = must(moveCash(shift, movement));
          expected += incoming.has(kind) ? amount.amountMinor : -amount.amountMinor;
        }
        expect(expectedCash(shift.movements, eur)).toEqual(euros(expected));
        const closed = must(closeShift(must(countShift(shift, count(euros(found)))), close));
        expect(closed.difference).toEqual(euros(found - expected));
        expect(subtract(closed.counted, closed.difference)).toEqual(closed.expected);
      },
    ),
  );
});

test("what was expected is hidden until a count is committed", () => {
  const shift = opened(euros(10_000));
  expect(shiftCash(shift)).toEqual({ blind: true, float: euros(10_000) });
  expect(shiftCash(must(countShift(shift, count(euros(9_900)))))).toMatchObject({
    blind: false,
    difference: euros(-100),
  });
});

test("a recount holds and the first count stays on record", () => {
  const once = must(countShift(opened(euros(100)), count(euros(90))));
  const closed = must(closeShift(must(countShift(once, count(euros(100)))), close));
  expect(closed.counts.map(({ amount }) => amount)).toEqual([euros(90), euros(100)]);
  expect(closed.difference).toEqual(euros(0));
});

test("a shift closes on any difference, but never without a count", () => {
  const shift = opened(euros(100));
  expect(closeShift(shift, close)).toEqual({ ok: false, error: { kind: "shift_not_counted" } });
  expect(must(closeShift(must(countShift(shift, count(euros(0)))), close)).difference).toEqual(euros(-100));
});

test("after the count no cash moves, after the close nothing does", () => {
  const counted = must(countShift(opened(euros(100)), count(euros(100))));
  const late: CashMovement = { id: "late", kind: "drop", amount: euros(5), reason: null, atMs: 3 };
  expect(moveCash(counted, late)).toEqual({ ok: false, error: { kind: "shift_not_open" } });
  const closed = must(closeShift(counted, close));
  expect(countShift(closed, count(euros(1)))).toEqual({ ok: false, error: { kind: "shift_closed" } });
  expect(closeShift(closed, close)).toEqual({ ok: false, error: { kind: "shift_closed" } });
});

test("the same movement recorded twice counts once, also after the close", () => {
  const sale: CashMovement = { id: "c1", kind: "cash_charge", amount: euros(500), reason: null, atMs: 3 };
  const shift = must(moveCash(must(moveCash(opened(euros(0)), sale)), sale));
  expect(expectedCash(shift.movements, eur)).toEqual(euros(500));
  const counted = must(countShift(shift, count(euros(500))));
  expect(must(moveCash(counted, sale))).toBe(counted);
});

test("a count by coins and notes is their sum, and cannot be entered as another", () => {
  const coins = [
    { denomination: euros(5000), pieces: 2 },
    { denomination: euros(20), pieces: 3 },
  ] as const;
  expect(countedAmount(coins)).toEqual(euros(10_060));
  const wrong = { ...count(euros(10_000)), denominations: coins };
  expect(() => countShift(opened(euros(0)), wrong)).toThrow("sum to the count");
});
