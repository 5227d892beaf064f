import { expect, test } from "vitest";
import { type DrawerActKind, drawerReasons, reasonRefusal, sourceOfPaidIn } from "./index.ts";

const kinds = Object.keys(drawerReasons) as DrawerActKind[];

test("cash goes out, comes in and the drawer opens only for a reason of the list; 'other' says which", () => {
  for (const kind of kinds) {
    const listed: readonly string[] = drawerReasons[kind];
    for (const reason of listed) {
      const refused = reason === "other" ? "note_missing" : null;
      expect([kind, reason, reasonRefusal(kind, { reason, note: " " })]).toEqual([kind, reason, refused]);
      expect(reasonRefusal(kind, { reason, note: "the baker" })).toBeNull();
    }
    expect(reasonRefusal(kind, { reason: "because", note: "x" })).toBe("reason_unknown");
    expect(reasonRefusal(kind, { reason: null, note: null })).toBe(
      listed.length === 0 ? null : "reason_missing",
    );
  }
});

test("cash paid in comes out of the safe unless its reason says where else from", () => {
  expect(drawerReasons.paid_in.map(sourceOfPaidIn)).toEqual(["safe", "bank", "cash_expense", "safe"]);
  expect(sourceOfPaidIn(null)).toBe("safe");
});
