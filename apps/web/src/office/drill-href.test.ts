import { type ChargeId, parseId } from "@till/kernel";
import type { Drill } from "@till/reports";
import { expect, test } from "vitest";
import { drillHref } from "./drill-href.ts";

const businessDay = "2026-11-23";
const id = parseId<ChargeId>("019a0000-0000-7000-8000-000000000000");

test("every figure of the report leads to a page that exists, with its day", () => {
  const drills: [Drill, string][] = [
    [
      { kind: "entries", businessDay, accounts: ["sales", "discounts"] },
      "entries?day=2026-11-23&accounts=sales%2Cdiscounts",
    ],
    [{ kind: "sales", businessDay }, "sales?day=2026-11-23"],
    [{ kind: "sales", businessDay, hour: 0 }, "sales?day=2026-11-23&hour=0"],
    [{ kind: "sales", businessDay, personId: null }, "sales?day=2026-11-23&person=none"],
    [{ kind: "sales", businessDay, categoryCode: "bakery" }, "sales?day=2026-11-23&category=bakery"],
    [{ kind: "returns", businessDay }, "entries?day=2026-11-23&accounts=refunds"],
    [
      { kind: "charges", businessDay, tender: "card", gateway: "stripe" },
      "entries?day=2026-11-23&accounts=clearing%3Astripe",
    ],
    [
      { kind: "charges", businessDay, tender: "cash", gateway: null },
      "entries?day=2026-11-23&accounts=drawer%3A*",
    ],
    [{ kind: "charge_ids", ids: [id] }, `charges?ids=${id}`],
  ];
  for (const [drill, href] of drills) expect(drillHref(drill)).toBe(`/office/${href}`);
});
