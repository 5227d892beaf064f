import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ChargeState, chargeTransitions, isOpen, transitionCharge } from "./charge-state.ts";
import { type RefundState, refundTransitions, transitionRefund } from "./refund-state.ts";

const chargeStates = Object.keys(chargeTransitions) as ChargeState[];
const refundStates = Object.keys(refundTransitions) as RefundState[];

test("a charge moves exactly where the table lists, and nowhere else", () => {
  for (const from of chargeStates) {
    for (const to of chargeStates) {
      const listed: readonly ChargeState[] = chargeTransitions[from];
      const { kind } = transitionCharge(from, to);
      const moves = kind === "moved" || kind === "late_success";
      expect({ from, to, moves }).toEqual({ from, to, moves: listed.includes(to) });
      expect({ from, to, same: kind === "same" }).toEqual({ from, to, same: from === to });
    }
  }
});

test("a captured charge never leaves that state, whatever is heard afterwards", () => {
  for (const heard of chargeStates)
    expect(["same", "stale"]).toContain(transitionCharge("captured", heard).kind);
});

test("money after the end is a late success, never a plain move and never dropped", () => {
  for (const ended of ["declined", "failed", "voided", "expired"] as const) {
    expect(transitionCharge(ended, "captured")).toEqual({ kind: "late_success", to: "captured" });
  }
});

test("whatever order news arrives in, with repetitions, a charge that was captured ends captured", () => {
  const heard = fc.array(fc.constantFrom(...chargeStates.filter((state) => state !== "created")), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(heard, fc.nat(12), (news, at) => {
      const all = news.toSpliced(at, 0, "captured");
      const last = all.reduce<ChargeState>((state, to) => {
        const transition = transitionCharge(state, to);
        return transition.kind === "moved" || transition.kind === "late_success" ? transition.to : state;
      }, "created");
      expect(last).toBe("captured");
      expect(isOpen(last)).toBe(false);
    }),
  );
});

test("a refund moves exactly where its table lists; a success can still fail", () => {
  for (const from of refundStates) {
    for (const to of refundStates) {
      const listed: readonly RefundState[] = refundTransitions[from];
      const expected = from === to ? "same" : listed.includes(to) ? "moved" : "stale";
      expect(transitionRefund(from, to).kind).toBe(expected);
    }
  }
  expect(transitionRefund("succeeded", "failed")).toEqual({ kind: "moved", to: "failed" });
});
