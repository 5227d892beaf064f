import { money, parseCurrency, toDecimal } from "@till/money";
import { parseGatewayName } from "@till/payments";
import type { RouteView } from "@till/wire";
import { expect, test } from "vitest";
import { routeInWords } from "./route-words.ts";

const eur = parseCurrency("EUR");
const candidate = (name: string, fits: boolean, feeMinor: bigint): RouteView["candidates"][number] => ({
  gateway: parseGatewayName(name),
  label: name,
  fits,
  because: "",
  expectedFee: money(feeMinor, eur),
});
const words = (prefer: "listed" | "cheapest", ...candidates: RouteView["candidates"][number][]) =>
  routeInWords({ candidates }, { prefer, amountInWords: toDecimal }).map(({ gateway, standing, instead }) =>
    [gateway, standing, instead].filter((part) => part !== null).join(" "),
  );

test("by fee the dearer ones say what the chosen one saves, equal ones that it stands before them", () => {
  const candidates = [candidate("aa", true, 30n), candidate("bb", true, 42n), candidate("cc", true, 30n)];
  expect(words("cheapest", ...candidates)).toEqual([
    "aa chosen",
    "bb behind aa is expected to cost 0.12 less.",
    "cc behind aa stands before it.",
  ]);
});

test("in the merchant's order a dearer one may be chosen, and the price is not the reason", () => {
  expect(words("listed", candidate("aa", true, 42n), candidate("bb", true, 30n))).toEqual([
    "aa chosen",
    "bb behind aa stands before it.",
  ]);
});

test("where no gateway takes it, none is chosen", () => {
  expect(words("listed", candidate("aa", false, 1n), candidate("bb", false, 1n))).toEqual([
    "aa cannot",
    "bb cannot",
  ]);
  expect(words("listed")).toEqual([]);
});
