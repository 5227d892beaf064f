import type { Uuid } from "@till/kernel";
import { parseCurrency, toDecimal } from "@till/money";
import { expect, test } from "vitest";
import { grantsInWords, standingOf } from "./key-words.ts";

const say = {
  currency: parseCurrency("EUR"),
  money: (amount: Parameters<typeof toDecimal>[0]) => `€${toDecimal(amount)}`,
  rate: String,
};
const id = "0190a0a0-0000-7000-8000-000000000001" as Uuid;
const dayMs = 86_400_000;

test("a key's limits stand beside what it may do, and none promises a manager's approval", () => {
  const of = (limit: bigint | null) =>
    grantsInWords({ "refund.create": { limit }, "sale.read": { limit: null } }, say);
  expect(of(50_00n)).toEqual(["Look up sales", "Refund against a receipt, up to €50.00"]);
  expect(of(0n)).toEqual(["Look up sales", "Refund against a receipt, nothing yet"]);
  expect(of(null)).toEqual(["Look up sales", "Refund against a receipt"]);
});

test("a key that has another in its place says so while both live", () => {
  const key = { id, state: "live", expiresAtMs: 90 * dayMs } as const;
  expect(standingOf(key, [], 0)).toBe("live");
  expect(standingOf(key, [], 80 * dayMs)).toBe("ends_soon");
  expect(standingOf(key, [{ replaces: id, state: "live" }], 0)).toBe("replaced");
  expect(standingOf(key, [{ replaces: id, state: "revoked" }], 0)).toBe("live");
  expect(standingOf({ ...key, state: "revoked" }, [{ replaces: id, state: "live" }], 0)).toBe("revoked");
});
