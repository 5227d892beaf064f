import { parseGatewayName } from "@till/payments";
import type { PayOption, TillErrorBody } from "@till/wire";
import { expect, test } from "vitest";
import { firstWay, refusalOf, refusingGateway } from "./pay-refusal.ts";

const [stripe, square] = [parseGatewayName("stripe"), parseGatewayName("square")];
const problem = (changes: Partial<TillErrorBody>): TillErrorBody => ({
  code: "card_declined",
  retry: "never",
  message: "Nothing was charged.",
  ...changes,
});
const way = (gateway: typeof stripe): PayOption => ({
  gateway,
  label: "Card",
  tender: "card",
  form: { kind: "redirect" },
});

test("only what the gateway itself turned away is taken to another gateway", () => {
  const away = problem({ code: "gateway_unavailable", reason: "processing_error" });
  expect(refusalOf(away).isByGateway).toBe(true);
  expect(refusalOf(problem({ reason: "not_permitted" })).isByGateway).toBe(true);
  for (const declined of [problem({ reason: "generic" }), problem({ code: "insufficient_funds" })])
    expect(refusalOf(declined).isByGateway).toBe(false);
  expect(refusingGateway({ gateway: stripe, problem: away })).toBe(stripe);
  expect(refusingGateway({ gateway: stripe, problem: problem({}) })).toBeNull();
  expect(refusingGateway(null)).toBeNull();
});

test("the next form is another gateway's, unless there is no other", () => {
  expect(firstWay([way(stripe), way(square)], stripe)?.gateway).toBe(square);
  expect(firstWay([way(stripe), way(square)], null)?.gateway).toBe(stripe);
  expect(firstWay([way(stripe)], stripe)?.gateway).toBe(stripe);
  expect(firstWay([], stripe)).toBeNull();
});
