import { type IdSource, createIdSource } from "@till/kernel";
import { type Money, money, parseCurrency } from "@till/money";
import { expect, test } from "vitest";
import type { Charge } from "./charge.ts";
import { foldAmounts } from "./charge.ts";
import { type ChargeLife, alertsOf, foldCharge } from "./fold-charge.ts";
import type { ChargeSnapshot, RefundSnapshot } from "./snapshot.ts";

const eur = parseCurrency("EUR");
const euros = (minor: bigint): Money => money(minor, eur);
let count = 0;
const ids: IdSource = createIdSource({ nowMs: () => 1_700_000_000_000 }, (bytes) => {
  count += 1;
  return new Uint8Array(bytes).fill(count);
});

const born = (change: Partial<Charge> = {}): ChargeLife => ({
  charge: {
    id: ids.next(),
    merchantId: ids.next(),
    saleId: ids.next(),
    storeId: ids.next(),
    registerId: ids.next(),
    tender: { kind: "paypal" },
    gateway: "paypal" as Charge["gateway"],
    amount: euros(4000n),
    capture: "automatic",
    initiator: "buyer",
    state: "pending",
    object: { type: "order", id: "o1" },
    objectClosed: false,
    wanted: true,
    action: null,
    refusal: null,
    card: null,
    captureBeforeMs: null,
    createdAtMs: 0,
    capturedAtMs: null,
    askedAtMs: null,
    ...change,
  },
  facts: [],
  attempts: [],
  refunds: [],
  disputes: [],
});

const captured = (change: Partial<ChargeSnapshot> = {}): ChargeSnapshot => ({
  object: { type: "order", id: "o1" },
  chargeId: null,
  askedAtMs: 10,
  state: "captured",
  gatewayStatus: "COMPLETED",
  recognised: true,
  closed: false,
  requested: euros(4000n),
  authorized: null,
  captures: [{ id: "c1", amount: euros(4000n), tip: null, atMs: 5 }],
  fees: [],
  reversals: [],
  refunds: [],
  disputes: [],
  buyerApproved: false,
  action: null,
  refusal: null,
  card: null,
  captureBeforeMs: null,
  ...change,
});

const refund = (change: Partial<RefundSnapshot> = {}): RefundSnapshot => ({
  object: { type: "refund", id: "r1" },
  state: "succeeded",
  gatewayStatus: "COMPLETED",
  recognised: true,
  amount: euros(1000n),
  attemptId: null,
  refusal: null,
  fees: [],
  atMs: 6,
  ...change,
});

const fold = (life: ChargeLife, ...said: readonly ChargeSnapshot[]): ChargeLife =>
  said.reduce((before, one) => foldCharge(before, one, { ids, nowMs: 20 }).life, life);

test("money that left is booked once, whether it is first called a refund or a reversal", () => {
  const asRefund = captured({ refunds: [refund()] });
  const asReversal = captured({ reversals: [{ id: "r1", amount: euros(1000n), atMs: 6 }] });
  for (const order of [
    [asRefund, asReversal],
    [asReversal, asRefund],
  ]) {
    const { refunded, reversed } = foldAmounts(fold(born(), ...order).facts, eur);
    expect(refunded.amountMinor + reversed.amountMinor).toBe(1000n);
  }
});

const part = (id: string, minor: bigint) => ({ id, amount: euros(minor), tip: null, atMs: 5 });

test("every word that nobody knows is an alert of its own, a child's too", () => {
  const { charge } = born();
  expect(alertsOf(charge, captured())).toEqual([]);
  const alerts = alertsOf(
    charge,
    captured({ recognised: false, gatewayStatus: "FROZEN", refunds: [refund({ recognised: false })] }),
  );
  expect(alerts).toEqual([
    { kind: "charge.unrecognised_status", about: "FROZEN" },
    { kind: "charge.unrecognised_status", about: "refund r1: COMPLETED" },
  ]);
});

test("another amount or currency than was asked for is an alert; a tip and a part of what was held are not", () => {
  const { charge } = born();
  const kinds = (
    change: Partial<ChargeSnapshot>,
    of: Pick<Charge, "amount" | "capture"> = charge,
  ): string[] => alertsOf(of, captured(change)).map(({ kind, about }) => `${kind} ${about}`);
  expect(kinds({ requested: euros(3900n) })).toEqual(["charge.amount_differs requested 3900"]);
  expect(kinds({ captures: [part("c1", 4100n)] })).toEqual(["charge.amount_differs captured 4100"]);
  expect(kinds({ captures: [part("c1", 3900n)] })).toEqual(["charge.amount_differs captured 3900"]);
  const usd = money(4000n, parseCurrency("USD"));
  expect(kinds({ captures: [{ ...part("c1", 0n), amount: usd }] })).toEqual([
    "charge.currency_differs 4000 USD",
  ]);
  const tipped = { ...part("c1", 4600n), tip: euros(600n) };
  expect(kinds({ captures: [tipped] })).toEqual([]);
  expect(kinds({ captures: [part("c1", 1000n)] }, { ...charge, capture: "manual" })).toEqual([]);
});
