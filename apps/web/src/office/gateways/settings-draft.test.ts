import { parseCurrency } from "@till/money";
import { defaultFees, parseGatewayName } from "@till/payments";
import type { SettingsView } from "@till/wire";
import { expect, test } from "vitest";
import { type GatewayDraft, type SettingsDraft, moveGateway, readDraft, toDraft } from "./settings-draft.ts";

const [stripe, square, paypal] = ["stripe", "square", "paypal"].map((name) => parseGatewayName(name));
if (!stripe || !square || !paypal) throw new Error("there are three names");
const configured = [stripe, square, paypal];
const settings: SettingsView = {
  routing: {
    prefer: "listed",
    rules: [
      { gateway: square, enabled: false, currencies: [parseCurrency("EUR")], minMinor: 100n, maxMinor: null },
      { gateway: stripe, enabled: true, currencies: null, minMinor: null, maxMinor: 50_000n },
    ],
  },
  fees: {
    square: {
      online: { rateBasisPoints: 155, fixedMinor: 25n },
      inPerson: { rateBasisPoints: 140, fixedMinor: 0n },
    },
  },
  refundToCash: false,
  fulfilmentUrl: null,
};
const draft = toDraft(settings, configured);
const withGateway = (change: Partial<GatewayDraft>): SettingsDraft => ({
  ...draft,
  gateways: draft.gateways.map((each) => (each.gateway === stripe ? { ...each, ...change } : each)),
});
const problemsOf = (changed: SettingsDraft) => {
  const read = readDraft(changed, settings);
  return read.ok ? {} : read.error;
};

test("what is read from an untouched draft is what was saved, the gateway without a rule standing last", () => {
  const rule = { gateway: paypal, enabled: true, currencies: null, minMinor: null, maxMinor: null };
  expect(readDraft(draft, settings)).toEqual({
    ok: true,
    value: { ...settings, routing: { prefer: "listed", rules: [...settings.routing.rules, rule] } },
  });
});

test("fees that were never saved show the published ones, and are saved only once somebody changes them", () => {
  expect(draft.gateways.map(({ gateway, online }) => [gateway, online.percent])).toEqual([
    [square, 1.55],
    [stripe, 2.9],
    [paypal, 2.9],
  ]);
  const online = { percent: 1.4, fixed: { amountMinor: 25n, isRefused: false } };
  const read = readDraft(withGateway({ online }), settings);
  expect(read.ok && read.value.fees).toEqual({
    ...settings.fees,
    stripe: { online: { rateBasisPoints: 140, fixedMinor: 25n }, inPerson: defaultFees["stripe"]?.inPerson },
  });
});

test("a move changes the order and nothing else", () => {
  const names = ({ gateways }: SettingsDraft) => gateways.map(({ gateway }) => gateway);
  expect(names(moveGateway(draft, 2, 0))).toEqual([paypal, square, stripe]);
  expect(names(moveGateway(draft, 0, 1))).toEqual([stripe, square, paypal]);
  expect({ ...moveGateway(draft, 0, 2), gateways: [] }).toEqual({ ...draft, gateways: [] });
});

test.each([
  ["currencies by code, in any spelling", { currencies: "eur usd;EUR" }, {}],
  ["no currency", { currencies: "euros" }, { "stripe.currencies": expect.stringContaining("EUROS") }],
  [
    "an amount that cannot be read",
    { min: { amountMinor: null, isRefused: true } },
    { "stripe.min": expect.any(String) },
  ],
  [
    "bounds that no amount fits",
    { min: { amountMinor: 60_000n, isRefused: false } },
    { "stripe.max": expect.stringContaining("no charge would fit") },
  ],
  [
    "an empty rate",
    { online: { percent: Number.NaN, fixed: { amountMinor: 0n, isRefused: false } } },
    { "stripe.online.percent": expect.any(String) },
  ],
])("a rule with %s is judged before it is sent", (_name, change, problems) => {
  expect(problemsOf(withGateway(change))).toEqual(problems);
});

test("the address that is told of paid orders is one of the web, or none", () => {
  expect(problemsOf({ ...draft, fulfilmentUrl: "warehouse" })).toHaveProperty("fulfilmentUrl");
  expect(problemsOf({ ...draft, fulfilmentUrl: "ftp://warehouse.example" })).toHaveProperty("fulfilmentUrl");
  const read = readDraft({ ...draft, fulfilmentUrl: " https://warehouse.example/orders " }, settings);
  expect(read.ok && read.value.fulfilmentUrl).toBe("https://warehouse.example/orders");
});
