import { money, parseCurrency, zero } from "@till/money";
import { expect, test } from "vitest";
import { type StepInput, nextStep } from "./next-step.ts";

const eur = parseCurrency("EUR");
const none = zero(eur);

/** Only what the decision looks at. */
interface Case {
  readonly charge?: Partial<Pick<StepInput["charge"], "state" | "object" | "objectClosed" | "wanted">>;
  readonly attempts?: readonly Partial<StepInput["attempts"][number]>[];
  readonly capturedMinor?: bigint;
  readonly opens?: boolean;
  readonly approval?: boolean;
  readonly buyerApproved?: boolean;
  readonly refunds?: readonly Partial<StepInput["refunds"][number]>[];
}

function stepOf(given: Case): string {
  const object = { type: "payment_intent", id: "pi_1" };
  const input = {
    charge: { state: "created", object, objectClosed: false, wanted: true, ...given.charge },
    attempts: given.attempts ?? [],
    refunds: given.refunds ?? [],
    amounts: { captured: money(given.capturedMinor ?? 0n, eur), refunded: none, reversed: none, fees: none },
    gateway: {
      ...((given.opens ?? true) ? { open: {} } : {}),
      ...(given.approval ? { approval: { kind: "page" } } : {}),
    },
    buyerApproved: given.buyerApproved ?? false,
  };
  return nextStep(input as StepInput).kind;
}

test("a recorded attempt that was never sent is sent, after its object was made", () => {
  const attempts = [{ kind: "charge", state: "sending", tries: 0 }] as const;
  expect(stepOf({ attempts, charge: { object: null } })).toBe("open");
  expect(stepOf({ attempts })).toBe("send");
  expect(stepOf({ attempts, charge: { object: null }, opens: false })).toBe("send");
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
  expect(stepOf({ charge: { state: "captured" }, refunds: [{ state: "pending" }] })).toBe("read");
});
