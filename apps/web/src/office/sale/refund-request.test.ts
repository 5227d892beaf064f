import { type SaleLineId, createIdSource, createManualClock } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { PricedReturn, ReturnLeft } from "@till/sales";
import { expect, test } from "vitest";
import { moneyBack, toGoods, toReturnRequest } from "./refund-request.ts";

const clock = createManualClock(1_760_000_000_000);
const ids = createIdSource(clock, (count) => new Uint8Array(count).fill(3));
const eur = parseCurrency("EUR");
const saleLineId = ids.next<SaleLineId>();
const left: ReturnLeft = {
  lines: [{ saleLineId, quantityMilli: 2000, gross: money(480n, eur) }],
  tip: money(0n, eur),
  rounding: money(0n, eur),
  total: money(480n, eur),
};
const choice = { left, quantities: {}, amountMinor: null, refundable: money(480n, eur) };

test("everything goes back as goods when this charge paid for all of it", () => {
  const request = toReturnRequest({ ...choice, mode: "all" });
  expect(request && toGoods(request)).toEqual({
    kind: "lines",
    lines: [{ saleLineId, quantityMilli: 2000 }],
  });
});

test("of a sale paid by two charges only this one's sum goes back", () => {
  const request = toReturnRequest({ ...choice, mode: "all", refundable: money(200n, eur) });
  expect(request && toGoods(request)).toEqual({ kind: "amount", amountMinor: "200" });
});

test("what this charge could still give back is not more than what is left of the sale", () => {
  const some = { ...left, total: money(100n, eur) };
  const request = toReturnRequest({ ...choice, left: some, mode: "all" });
  expect(request && toGoods(request)).toEqual({ kind: "amount", amountMinor: "100" });
});

test("of a charge that was let go its own sum goes back, and never goods", () => {
  const letGo = { ...choice, left: null, refundable: money(700n, eur) };
  const request = toReturnRequest({ ...letGo, mode: "all" });
  expect(request && toGoods(request)).toEqual({ kind: "amount", amountMinor: "700" });
  expect(toReturnRequest({ ...letGo, mode: "lines", quantities: { [saleLineId]: 1 } })).toBeNull();
  expect(toReturnRequest({ ...letGo, mode: "amount", amountMinor: 5n })).toMatchObject({ kind: "amount" });
});

test("nothing chosen is no refund", () => {
  expect(toReturnRequest({ ...choice, mode: "lines" })).toBeNull();
  expect(toReturnRequest({ ...choice, mode: "lines", quantities: { [saleLineId]: 0 } })).toBeNull();
  expect(toReturnRequest({ ...choice, mode: "amount" })).toBeNull();
  expect(toReturnRequest({ ...choice, mode: "amount", amountMinor: 0n })).toBeNull();
});

test("what is handed out in cash is what coins can pay, and what goes back another way is exact", () => {
  const zero = money(0n, eur);
  const goods: PricedReturn = {
    currency: eur,
    lines: [],
    taxes: [],
    net: money(483n, eur),
    taxTotal: zero,
    tip: zero,
    rounding: zero,
    total: money(483n, eur),
  };
  const of = { goods, left: money(966n, eur), refundable: money(966n, eur) };
  expect(moneyBack({ ...of, cashStepMinor: 5n })).toEqual(money(485n, eur));
  expect(moneyBack({ ...of, cashStepMinor: null })).toEqual(money(483n, eur));
  // Never more than is left: then it is rounded down.
  expect(moneyBack({ ...of, refundable: money(483n, eur), cashStepMinor: 5n })).toEqual(money(480n, eur));
});
