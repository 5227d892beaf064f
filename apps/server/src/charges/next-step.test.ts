import { money, parseCurrency } from "@till/money";
import { foldAmounts, parseGatewayName } from "@till/payments";
import { expect, test } from "vitest";
import { type StepInput, nextStep } from "./next-step.ts";

const eur = parseCurrency("EUR");

/** Only what the decision looks at. */
interface Case {
  readonly charge?: Partial<
    Pick<StepInput["charge"], "state" | "object" | "objectClosed" | "wanted" | "refusal">
  >;
  /** Other readers the charge may go to. */
  readonly alternatives?: number;
  readonly attempts?: readonly Partial<StepInput["attempts"][number]>[];
  readonly capturedMinor?: bigint;
  readonly opens?: boolean;
  readonly approval?: boolean;
  readonly buyerApproved?: boolean;
  readonly refunds?: readonly Partial<StepInput["refunds"][number]>[];
  readonly nowMs?: number;
}

function stepOf(given: Case): string {
  const object = { type: "payment_intent", id: "pi_1" };
  const alternatives = Array.from({ length: given.alternatives ?? 0 }, (_, index) => ({
    gateway: parseGatewayName("square"),
    terminalId: `other-${index}`,
  }));
  const input = {
    charge: {
      state: "created",
      object,
      objectClosed: false,
      wanted: true,
      refusal: null,
      action: null,
      tender: { kind: "card", source: { kind: "terminal", terminalId: "tmr_1", alternatives } },
      ...given.charge,
    },
    attempts: given.attempts ?? [],
    refunds: given.refunds ?? [],
    amounts: { ...foldAmounts([], eur), captured: money(given.capturedMinor ?? 0n, eur) },
    gateway: {
      ...((given.opens ?? true) ? { open: {} } : {}),
      ...(given.approval ? { approval: { kind: "page" } } : {}),
    },
    buyerApproved: given.buyerApproved ?? false,
    nowMs: given.nowMs ?? 0,
  };
  return nextStep(input as unknown as StepInput).kind;
}

test("a recorded attempt that was never sent is sent, after its object was made", () => {
  const attempts = [{ kind: "charge", state: "sending", tries: 0 }] as const;
  expect(stepOf({ attempts, charge: { object: null } })).toBe("open");
  expect(stepOf({ attempts })).toBe("send");
  expect(stepOf({ attempts, charge: { object: null }, opens: false })).toBe("send");
});

test("what nobody wants any more and was never sent is dropped; what gives money back or releases it is sent", () => {
  const unsent = (kind: "charge" | "capture" | "refund" | "void") => [
    { kind, state: "sending", tries: 0, startedAtMs: 0 } as const,
  ];
  const letGo = { wanted: false } as const;
  expect(stepOf({ charge: letGo, attempts: unsent("charge") })).toBe("drop");
  expect(stepOf({ charge: letGo, attempts: unsent("capture") })).toBe("drop");
  expect(stepOf({ charge: letGo, attempts: unsent("refund") })).toBe("send");
  expect(stepOf({ charge: letGo, attempts: unsent("void") })).toBe("send");
  expect(stepOf({ attempts: unsent("charge"), nowMs: 86_399_999 })).toBe("send");
  expect(stepOf({ attempts: unsent("charge"), nowMs: 86_400_000 })).toBe("drop");
  expect(stepOf({ attempts: unsent("capture"), nowMs: 86_400_000 })).toBe("send");
  expect(stepOf({ charge: { ...letGo, object: null } })).toBe("drop");
  const asked = [{ kind: "charge", state: "sending", tries: 1, startedAtMs: 0 }] as const;
  expect(stepOf({ charge: letGo, attempts: asked })).toBe("resolve");
});

test("an attempt that may have been sent is asked after, never sent again", () => {
  expect(stepOf({ attempts: [{ kind: "charge", state: "sending", tries: 1 }] })).toBe("resolve");
  expect(stepOf({ attempts: [{ kind: "refund", state: "unknown", tries: 3 }] })).toBe("resolve");
});

test("the money call follows the buyer's word, once", () => {
  const asked = { charge: { state: "requires_action" }, approval: true } as const;
  expect(stepOf(asked)).toBe("read");
  expect(stepOf({ ...asked, buyerApproved: true })).toBe("take");
  const attempts = [{ kind: "charge", state: "succeeded", tries: 1 }] as const;
  expect(stepOf({ ...asked, buyerApproved: true, attempts })).toBe("read");
});

test("a declined object that could still take money is closed; one without an object rests", () => {
  expect(stepOf({ charge: { state: "declined" } })).toBe("close");
  expect(stepOf({ charge: { state: "declined", objectClosed: true } })).toBe("rest");
  expect(stepOf({ charge: { state: "declined" }, opens: false })).toBe("rest");
});

test("what comes for a charge that was let go is given back, and what could still come is closed", () => {
  expect(stepOf({ charge: { wanted: false, state: "requires_action" } })).toBe("close");
  expect(stepOf({ charge: { wanted: false, state: "captured" }, capturedMinor: 100n })).toBe("give_back");
});

test("a settled charge rests, unless a refund is on its way", () => {
  expect(stepOf({ charge: { state: "captured" }, capturedMinor: 100n })).toBe("rest");
  for (const state of ["created", "pending", "requires_action"] as const)
    expect(stepOf({ charge: { state: "captured" }, refunds: [{ state }] })).toBe("read");
});

test("of several recorded acts, the one that may have been sent is asked after before the next goes out", () => {
  const waiting = { kind: "refund", state: "sending", tries: 0 } as const;
  const unknown = { kind: "refund", state: "unknown", tries: 2 } as const;
  const charge = { state: "captured" } as const;
  expect(stepOf({ charge, capturedMinor: 100n, attempts: [waiting, unknown] })).toBe("resolve");
  expect(stepOf({ charge, capturedMinor: 100n, attempts: [waiting, waiting] })).toBe("send");
});

test("a declined object that will not close is read, never taken for closed", () => {
  const closes = Array.from({ length: 3 }, () => ({ kind: "void", state: "refused", tries: 1 }) as const);
  expect(stepOf({ charge: { state: "declined" }, attempts: closes })).toBe("read");
});

test("a charge goes to the next reader only when the gateway itself refused and nothing is left open", () => {
  const refusal = { by: "gateway", reason: "terminal_offline", gatewayCode: "", detail: "" } as const;
  const attempts = [{ kind: "charge", state: "refused", tries: 1 }] as const;
  const failed = { state: "failed", refusal, objectClosed: true } as const;
  expect(stepOf({ charge: failed, attempts, alternatives: 1 })).toBe("fail_over");
  expect(stepOf({ charge: failed, attempts })).toBe("rest");
  expect(stepOf({ charge: { ...failed, objectClosed: false }, attempts, alternatives: 1 })).toBe("close");
  const shown = [{ kind: "charge", state: "succeeded", tries: 1 }] as const;
  expect(stepOf({ charge: failed, attempts: shown, alternatives: 1 })).toBe("rest");
  const asked = [{ kind: "charge", state: "refused", tries: 2 }] as const;
  expect(stepOf({ charge: failed, attempts: asked, alternatives: 1 })).toBe("rest");
  const open = [...attempts, { kind: "void", state: "unknown", tries: 1 }] as const;
  expect(stepOf({ charge: failed, attempts: open, alternatives: 1 })).toBe("resolve");
  const issuer = { ...failed, state: "declined", refusal: { ...refusal, by: "issuer" } } as const;
  expect(stepOf({ charge: issuer, attempts, alternatives: 1 })).toBe("rest");
});

test("a refund that the gateway refuses again and again is left to a person", () => {
  const refunds = Array.from({ length: 3 }, () => ({ state: "failed" }) as const);
  expect(stepOf({ charge: { wanted: false, state: "captured" }, capturedMinor: 100n, refunds })).toBe("rest");
  const onItsWay = [{ state: "pending" }] as const;
  expect(
    stepOf({ charge: { wanted: false, state: "captured" }, capturedMinor: 100n, refunds: onItsWay }),
  ).toBe("read");
});
