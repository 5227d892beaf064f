import { type Currency, money, parseCurrency } from "@till/money";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { CircuitPhase } from "./circuit.ts";
import { defaultFees, expectedFee } from "./expected-fee.ts";
import { parseGatewayName } from "./gateway-name.ts";
import { type RouteInput, type RoutingRule, defaultRouting, rankGateways } from "./routing.ts";

const eur = parseCurrency("EUR");
const usd = parseCurrency("USD");
const [paypal, square, stripe] = ["paypal", "square", "stripe"].map(parseGatewayName) as [
  ReturnType<typeof parseGatewayName>,
  ReturnType<typeof parseGatewayName>,
  ReturnType<typeof parseGatewayName>,
];
const all = [stripe, square, paypal];

const rule = (gateway: RoutingRule["gateway"], more: Partial<RoutingRule> = {}): RoutingRule => ({
  gateway,
  enabled: true,
  currencies: null,
  minMinor: null,
  maxMinor: null,
  ...more,
});
const healthy = (name: RoutingRule["gateway"]) =>
  ({ name, supportsCurrency: true, circuit: "closed" }) as const;
const input = (more: Partial<RouteInput> = {}): RouteInput => ({
  settings: { prefer: "listed", rules: [] },
  amount: money(2000n, eur),
  channel: "in_person",
  gateways: all.map(healthy),
  fees: {},
  ...more,
});
const order = (more: Partial<RouteInput>) => rankGateways(input(more)).map(({ gateway }) => gateway);

test("without rules, gateways stand in the order of their names", () => {
  expect(order({})).toEqual([paypal, square, stripe]);
});

test("before anybody sets anything, every gateway takes every charge it can", () => {
  const ranked = rankGateways(input({ settings: defaultRouting }));
  expect(ranked.map(({ gateway, fits }) => [gateway, fits])).toEqual([
    [stripe, true],
    [square, true],
    [paypal, true],
  ]);
});

test("the manager's order holds, and a gateway without a rule comes after those that have one", () => {
  const rules = [rule(stripe), rule(paypal)];
  expect(order({ settings: { prefer: "listed", rules } })).toEqual([stripe, paypal, square]);
});

test("the cheapest goes first for the very amount, ties as listed", () => {
  const settings = { prefer: "cheapest", rules: [rule(stripe), rule(paypal), rule(square)] } as const;
  expect(order({ settings })).toEqual([square, stripe, paypal]);
  expect(order({ settings, channel: "online" })).toEqual([stripe, paypal, square]);
  const fees = {
    stripe: {
      online: { rateBasisPoints: 100, fixedMinor: 90n },
      inPerson: { rateBasisPoints: 100, fixedMinor: 90n },
    },
  };
  expect(order({ settings, fees, amount: money(2000n, eur) })[0]).toBe(square);
  expect(order({ settings, fees, amount: money(20_000n, eur) })[0]).toBe(stripe);
});

test("what does not fit says why, and stands last", () => {
  const because = (more: Partial<RoutingRule>, amount = money(2000n, eur)) =>
    rankGateways(input({ amount, settings: { prefer: "listed", rules: [rule(stripe, more)] } })).at(-1);
  expect(because({ enabled: false })).toMatchObject({ fits: false, because: "Its rule is switched off." });
  expect(because({ currencies: [usd] })).toMatchObject({ fits: false, because: "Its rule leaves out EUR." });
  expect(because({ minMinor: 2001n })).toMatchObject({
    fits: false,
    because: "Its rule begins at 20.01 EUR.",
  });
  expect(because({ maxMinor: 1999n })).toMatchObject({ fits: false, because: "Its rule ends at 19.99 EUR." });
  expect(because({ minMinor: 2000n, maxMinor: 2000n })).toMatchObject({ fits: true });
  const foreign = all.map((name) => ({ ...healthy(name), supportsCurrency: name !== paypal }));
  expect(rankGateways(input({ gateways: foreign })).at(-1)).toMatchObject({
    gateway: paypal,
    fits: false,
    because: "It does not take EUR.",
  });
});

test("a second rule of the same gateway takes what the first leaves out", () => {
  const rules = [rule(square, { maxMinor: 1000n }), rule(stripe), rule(square, { minMinor: 5000n })];
  const settings = { prefer: "listed", rules } as const;
  expect(order({ settings, amount: money(900n, eur) })).toEqual([square, stripe, paypal]);
  expect(order({ settings, amount: money(9000n, eur) })).toEqual([stripe, square, paypal]);
  expect(order({ settings, amount: money(2000n, eur) })).toEqual([stripe, paypal, square]);
});

test("a gateway that does not answer stands behind all that fit and do, and is still listed", () => {
  const gateways = all.map(
    (name) => ({ ...healthy(name), circuit: name === stripe ? "open" : "closed" }) as const,
  );
  const ranked = rankGateways(input({ gateways, settings: { prefer: "listed", rules: [rule(stripe)] } }));
  expect(ranked.map(({ gateway }) => gateway)).toEqual([paypal, square, stripe]);
  expect(ranked.at(-1)).toMatchObject({ fits: true });
  expect(ranked.at(-1)?.because).toContain("does not answer at the moment");
});

const arbitraryRule: fc.Arbitrary<RoutingRule> = fc.record({
  gateway: fc.constantFrom(...all),
  enabled: fc.boolean(),
  currencies: fc.option(fc.uniqueArray(fc.constantFrom<Currency>(eur, usd))),
  minMinor: fc.option(fc.bigInt(0n, 5000n)),
  maxMinor: fc.option(fc.bigInt(0n, 5000n)),
});
const arbitraryInput: fc.Arbitrary<RouteInput> = fc.record({
  settings: fc.record({
    prefer: fc.constantFrom("listed" as const, "cheapest" as const),
    rules: fc.array(arbitraryRule, { maxLength: 6 }),
  }),
  amount: fc.bigInt(1n, 10_000n).map((minor) => money(minor, eur)),
  channel: fc.constantFrom("online" as const, "in_person" as const),
  gateways: fc.subarray(all).chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          supportsCurrency: fc.boolean(),
          circuit: fc.constantFrom<CircuitPhase>("closed", "open", "half_open"),
        }),
      ),
    ),
  ),
  fees: fc.constant(defaultFees),
});

test("every configured gateway is ranked once, and the order they are configured in does not matter", () => {
  fc.assert(
    fc.property(arbitraryInput, (some) => {
      const ranked = rankGateways(some);
      expect(ranked.map(({ gateway }) => gateway).toSorted()).toEqual(
        some.gateways.map(({ name }) => name).toSorted(),
      );
      expect(rankGateways({ ...some, gateways: some.gateways.toReversed() })).toEqual(ranked);
    }),
  );
});

test("nothing stands before something better: fitting before unfit, answering before resting, ruled before unruled, cheap before dear", () => {
  fc.assert(
    fc.property(arbitraryInput, (some) => {
      const ranked = rankGateways(some);
      const of = (name: string) => some.gateways.find((gateway) => gateway.name === name);
      const ruled = (name: string): boolean => some.settings.rules.some(({ gateway }) => gateway === name);
      for (const [index, worse] of ranked.entries()) {
        const before = ranked[index - 1];
        if (!before) continue;
        expect(before.fits || !worse.fits).toBe(true);
        if (!worse.fits) continue;
        const answers = (name: string): boolean => of(name)?.circuit !== "open";
        expect(answers(before.gateway) || !answers(worse.gateway)).toBe(true);
        if (answers(before.gateway) !== answers(worse.gateway)) continue;
        expect(ruled(before.gateway) || !ruled(worse.gateway)).toBe(true);
        if (some.settings.prefer !== "cheapest" || !ruled(worse.gateway)) continue;
        expect(before.expectedFee.amountMinor <= worse.expectedFee.amountMinor).toBe(true);
      }
    }),
  );
});

test("an expected fee is the percentage, half a cent rounded up, plus the fixed part", () => {
  const fee = (minor: bigint, channel: "online" | "in_person", gateway = stripe) =>
    expectedFee({ gateway, amount: money(minor, eur), channel, fees: {} }).amountMinor;
  expect(fee(10_000n, "online")).toBe(320n);
  expect(fee(50n, "online")).toBe(31n);
  expect(fee(51n, "online")).toBe(31n);
  expect(fee(17n, "online")).toBe(30n);
  expect(fee(25n, "in_person", square)).toBe(11n);
  expect(fee(10_000n, "in_person", square)).toBe(270n);
  expect(fee(10_000n, "online", parseGatewayName("another"))).toBe(320n);
  const online = { rateBasisPoints: 150, fixedMinor: 5n };
  const own = { stripe: { online, inPerson: online } };
  expect(
    expectedFee({ gateway: stripe, amount: money(1000n, eur), channel: "online", fees: own }).amountMinor,
  ).toBe(20n);
});
