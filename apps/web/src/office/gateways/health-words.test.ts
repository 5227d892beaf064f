import { parseGatewayName } from "@till/payments";
import type { GatewayHealthView } from "@till/wire";
import { expect, test } from "vitest";
import { healthInWords } from "./health-words.ts";

const healthy: GatewayHealthView = {
  gateway: parseGatewayName("stripe"),
  label: "Stripe",
  circuit: "closed",
  failuresRecent: 0,
  callsRecent: 0,
  opensAgainAtMs: null,
  typicalMs: null,
  slowestMs: null,
};
const words = (change: Partial<GatewayHealthView>) => {
  const { tone, state, details } = healthInWords({ ...healthy, ...change }, (atMs) => `T${atMs}`);
  return [tone, state, ...details];
};

test("a gateway nobody asked lately is not said to be well or ill", () => {
  expect(words({})).toEqual(["ok", "Charges pass", "Not called in the last minute."]);
});

test("failures are said as a count and a share, latency as the usual and the worst", () => {
  expect(words({ callsRecent: 8, failuresRecent: 2, typicalMs: 120, slowestMs: 2340 })).toEqual([
    "warn",
    "Charges pass",
    "2 of 8 calls in the last minute without an answer (25%).",
    "Answers in 120 ms, at worst 2.3 s.",
  ]);
});

test("one that does not answer says until when new charges go elsewhere, then that it is being tried", () => {
  expect(words({ circuit: "open", callsRecent: 5, failuresRecent: 5, opensAgainAtMs: 9 })).toEqual([
    "bad",
    "Does not answer",
    "New charges go elsewhere until T9.",
    "5 of 5 calls in the last minute without an answer (100%).",
  ]);
  expect(words({ circuit: "half_open" }).slice(0, 2)).toEqual(["warn", "Trying again"]);
});
