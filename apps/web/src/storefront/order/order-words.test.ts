import { type ChargeId, type IdSource, type SaleId, createIdSource, createManualClock } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { emptyCart, priceCart } from "@till/sales";
import type { ChargeView, OrderView, SaleView } from "@till/wire";
import { sampleCharge } from "@till/wire/testing";
import { expect, test } from "vitest";
import { standingOf } from "./order-words.ts";

const clock = createManualClock(1_760_000_000_000);
let seed = 0;
const ids: IdSource = createIdSource(clock, (count) => new Uint8Array(count).fill((seed += 1)));
const eur = parseCurrency("EUR");
const saleId = ids.next<SaleId>();

const charge = (changes: Partial<ChargeView>): ChargeView =>
  sampleCharge({
    id: ids.next<ChargeId>(),
    saleId,
    amount: money(970n, eur),
    tender: { kind: "paypal" },
    ...changes,
  });

function order(state: SaleView["state"], charges: readonly ChargeView[]): OrderView {
  const sale: SaleView = {
    id: saleId,
    registerId: ids.next(),
    registerName: "Web",
    personName: null,
    state,
    sale: priceCart(emptyCart(eur)),
    paid: money(0n, eur),
    open: money(970n, eur),
    occurredAtMs: 0,
    completedAtMs: null,
    businessDay: null,
    receiptNumber: null,
  };
  return { sale, email: "", charges, refunds: [], receipt: null };
}

test("while one charge is unknown nothing else is said, and nothing is offered", () => {
  const unknown = charge({ state: "pending", unknown: true });
  const others = [charge({ state: "declined" }), unknown, charge({ state: "voided" })];
  for (const state of ["open", "completed", "cancelled"] as const) {
    expect(standingOf(order(state, others))).toEqual({ kind: "unknown", charge: unknown });
  }
});

test("a charge that waits for its buyer says where to go on", () => {
  const url = "https://paypal.example/approve";
  const waits = charge({ state: "requires_action", action: { kind: "redirect", url } });
  expect(standingOf(order("open", [charge({ state: "declined" }), waits]))).toEqual({
    kind: "buyer",
    charge: waits,
    url,
  });
});

test("paying is offered only when no charge can still take the money", () => {
  for (const [state, kind] of [
    ["created", "waiting"],
    ["pending", "pending"],
    ["authorized", "waiting"],
  ] as const) {
    expect(standingOf(order("open", [charge({ state })])).kind).toBe(kind);
  }
  for (const state of ["declined", "failed", "voided", "expired"] as const) {
    expect(standingOf(order("open", [charge({ state })])).kind).toBe("to_pay");
  }
  expect(standingOf(order("open", []))).toEqual({ kind: "to_pay", last: null });
});

test("of several failed tries the latest is the one that is talked about", () => {
  const [first, second] = [
    charge({ state: "declined", createdAtMs: 1 }),
    charge({ state: "voided", createdAtMs: 2 }),
  ];
  expect(standingOf(order("open", [second, first]))).toEqual({ kind: "to_pay", last: second });
});

test("money that went back is said: all of it, or how much", () => {
  const paid = { state: "captured", captured: money(970n, eur) } as const;
  const back = (minor: bigint) => charge({ ...paid, refunded: money(minor, eur) });
  const late = charge({ ...paid, wanted: false, refunded: money(970n, eur) });
  expect(standingOf(order("completed", [back(0n), late])).kind).toBe("paid");
  expect(standingOf(order("completed", [back(150n)]))).toEqual({
    kind: "refunded",
    back: money(150n, eur),
    isAll: false,
  });
  expect(standingOf(order("completed", [back(970n)]))).toMatchObject({ kind: "refunded", isAll: true });
});

test("money that is only held is not called a payment under way", () => {
  const held = charge({ state: "authorized", capture: "manual" });
  expect(standingOf(order("open", [held]))).toEqual({ kind: "held", charge: held });
});

test("a completed sale is paid, and a cancelled one is not", () => {
  expect(standingOf(order("completed", [charge({ state: "captured" })])).kind).toBe("paid");
  expect(standingOf(order("cancelled", [])).kind).toBe("cancelled");
});
