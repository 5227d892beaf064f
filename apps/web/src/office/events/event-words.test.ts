import { parseGatewayName } from "@till/payments";
import type { EventCounts } from "@till/wire";
import { expect, test } from "vitest";
import { countsByState, countsByType } from "./event-words.ts";

const [stripe, square] = [parseGatewayName("stripe"), parseGatewayName("square")];
const counts: EventCounts = {
  types: [
    { gateway: square, type: "payment.updated", state: "done", count: 3 },
    { gateway: stripe, type: "charge.updated", state: "dead", count: 1 },
    { gateway: stripe, type: "charge.updated", state: "done", count: 9 },
    { gateway: stripe, type: "moon.phase_changed", state: "ignored", count: 2 },
  ],
  caughtUp: [],
};

test("counts come to the same whether summed by state or by type", () => {
  const byState = countsByState(counts);
  expect(byState).toEqual({ dead: 1, received: 0, unmatched: 0, ignored: 2, done: 12 });
  const byType = countsByType(counts);
  expect(byType.map(({ gateway, type, total }) => [gateway, type, total])).toEqual([
    [square, "payment.updated", 3],
    [stripe, "charge.updated", 10],
    [stripe, "moon.phase_changed", 2],
  ]);
  expect(byType.reduce((sum, { total }) => sum + total, 0)).toBe(15);
  expect(byType[1]?.byState).toEqual({ dead: 1, received: 0, unmatched: 0, ignored: 0, done: 9 });
});
