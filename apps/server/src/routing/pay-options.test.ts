import { createManualClock } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import { type GatewayName, type RankedGateway, circuitRule, parseGatewayName } from "@till/payments";
import type { PayOption } from "@till/wire";
import { expect, test } from "vitest";
import { createCircuits } from "./circuits.ts";
import { orderOptions } from "./pay-options.ts";

const stripe = parseGatewayName("stripe");
const square = parseGatewayName("square");
const paypal = parseGatewayName("paypal");
const option = (gateway: GatewayName, tender: PayOption["tender"] = "card"): PayOption => ({
  gateway,
  label: gateway,
  tender,
  form: { kind: "redirect" },
});
const offered = [option(stripe), option(square), option(paypal, "paypal")];
const ranked = (names: readonly GatewayName[], unfit: readonly GatewayName[] = []): RankedGateway[] =>
  names.map((gateway) => ({
    gateway,
    fits: !unfit.includes(gateway),
    because: "",
    expectedFee: money(0n, parseCurrency("EUR")),
  }));

function setUp(...broken: readonly GatewayName[]) {
  const circuits = createCircuits({ clock: createManualClock(0) });
  for (const name of broken)
    for (let count = 0; count < circuitRule.failuresToOpen; count += 1)
      circuits.of(name).record({ health: "failed", probe: false, tookMs: 0 });
  return (ranking: RankedGateway[]) =>
    orderOptions({ circuits }, offered, ranking).map(({ gateway }) => gateway);
}

test("cards stand as they rank, and PayPal after them however it ranks", () => {
  expect(setUp()(ranked([paypal, square, stripe]))).toEqual([square, stripe, paypal]);
});

test("what the merchant's rules exclude is not offered", () => {
  expect(setUp()(ranked([stripe, square, paypal], [square, paypal]))).toEqual([stripe]);
});

test("a gateway that does not answer is left out while a card gateway does", () => {
  expect(setUp(stripe)(ranked([square, paypal, stripe]))).toEqual([square, paypal]);
  expect(setUp(paypal)(ranked([stripe, square, paypal]))).toEqual([stripe, square]);
});

test("when no card gateway answers, all are offered: something must be", () => {
  expect(setUp(stripe, square)(ranked([paypal, stripe, square]))).toEqual([stripe, square, paypal]);
});
