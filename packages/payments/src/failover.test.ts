import { expect, test } from "vitest";
import type { Attempt, AttemptKind, AttemptState } from "./attempt.ts";
import { attemptTransitions } from "./attempt.ts";
import { type ChargeState, chargeTransitions } from "./charge-state.ts";
import { mayFailOver } from "./failover.ts";
import { parseGatewayName } from "./gateway-name.ts";
import type { Refusal } from "./refusal.ts";
import type { BuyerAction, Tender } from "./tender.ts";

type Input = Parameters<typeof mayFailOver>[0];

const stripe = parseGatewayName("stripe");
const reader: Tender = { kind: "card", source: { kind: "terminal", terminalId: "reader-1" } };
const tenders: readonly Tender[] = [
  reader,
  { kind: "card", source: { kind: "token", gateway: stripe, token: "tok_1" } },
  { kind: "card", source: { kind: "saved", id: "card-1" } },
  { kind: "paypal" },
  { kind: "external", reference: "voucher" },
];
const refusal = (by: Refusal["by"]): Refusal => ({ by, reason: "generic", gatewayCode: "no", detail: "no" });
const object = { type: "payment_intent", id: "pi_1" };
const states = Object.keys(chargeTransitions) as ChargeState[];
const attemptStates = Object.keys(attemptTransitions) as AttemptState[];
const kinds: readonly AttemptKind[] = ["charge", "capture", "void", "refund"];
const actions: readonly (BuyerAction | null)[] = [
  null,
  { kind: "redirect", url: "https://gateway.example" },
  { kind: "qr", url: "https://gateway.example" },
  { kind: "present_card", terminalId: "reader-1" },
];
const attempt = (kind: AttemptKind, state: AttemptState): Pick<Attempt, "kind" | "state"> => ({
  kind,
  state,
});
const attemptLists = [
  [],
  ...kinds.flatMap((kind) => attemptStates.map((state) => [attempt(kind, state)])),
  ...attemptStates.flatMap((state) => [
    [attempt("charge", "refused"), attempt("void", state)],
    [attempt("charge", "refused"), attempt("charge", state)],
    [attempt("charge", "not_sent"), attempt("charge", state)],
  ]),
];

/** Every combination of what the rule may look at: some two hundred thousand. */
function* everyCombination(): Generator<Input> {
  for (const tender of tenders)
    for (const state of states)
      for (const by of [null, "gateway", "issuer", "buyer"] as const)
        for (const action of actions)
          for (const [held, objectClosed] of [
            [null, false],
            [null, true],
            [object, false],
            [object, true],
          ] as const)
            for (const wanted of [true, false])
              for (const shown of [true, false])
                for (const attempts of attemptLists)
                  yield {
                    charge: {
                      tender,
                      state,
                      refusal: by === null ? null : refusal(by),
                      object: held,
                      objectClosed,
                      wanted,
                      action,
                    },
                    attempts,
                    shown,
                  };
}

/** Why not, as somebody who does not know the rule's code would say it. */
const forbidden: Readonly<Record<string, (input: Input) => boolean>> = {
  "a token or page belongs to one gateway": ({ charge }) => charge.tender !== reader,
  "the buyer may have seen something": ({ shown, charge }) => shown || charge.action !== null,
  "the shop does not want it any more": ({ charge }) => !charge.wanted,
  "it has not failed": ({ charge }) => charge.state !== "failed",
  "the bank, the buyer or nobody has spoken": ({ charge }) => charge.refusal?.by !== "gateway",
  "the object could still take money": ({ charge }) => charge.object !== null && !charge.objectClosed,
  "an attempt is open": ({ attempts }) =>
    attempts.some(({ state }) => state === "sending" || state === "unknown"),
  "a money call was acted on, or was unknown for a while": ({ attempts }) =>
    attempts.some(({ kind, state }) => kind !== "void" && state !== "refused" && state !== "not_sent"),
  "money was moved before": ({ attempts }) =>
    attempts.some(({ kind }) => kind === "capture" || kind === "refund"),
};

test("another gateway is asked exactly when no reason forbids it, over every combination", () => {
  const seen = new Set<string>();
  let allowed = 0;
  let wrong: Input | undefined;
  for (const input of everyCombination()) {
    const reasons = Object.keys(forbidden).filter((reason) => forbidden[reason]?.(input));
    // A reason that stands alone shows that each of them is needed.
    if (reasons.length === 1) seen.add(reasons[0] ?? "");
    if (reasons.length === 0) allowed += 1;
    if (mayFailOver(input) !== (reasons.length === 0)) wrong ??= input;
  }
  expect(wrong).toBeUndefined();
  expect(allowed).toBeGreaterThan(0);
  expect([...seen].toSorted()).toEqual(Object.keys(forbidden).toSorted());
});

const failed = {
  charge: {
    tender: reader,
    state: "failed",
    refusal: refusal("gateway"),
    object: null,
    objectClosed: false,
    wanted: true,
    action: null,
  },
  attempts: [attempt("charge", "not_sent")],
  shown: false,
} as const satisfies Input;

test("a reader that is not connected, or a call that never left, lets the next reader try", () => {
  expect(mayFailOver(failed)).toBe(true);
  expect(mayFailOver({ ...failed, attempts: [attempt("charge", "refused")] })).toBe(true);
  const closed = { ...failed.charge, object, objectClosed: true };
  const attempts = [attempt("charge", "refused"), attempt("void", "succeeded")];
  expect(mayFailOver({ ...failed, charge: closed, attempts })).toBe(true);
});

test("an issuer's decline never does", () => {
  for (const state of ["declined", "failed"] as const) {
    const charge = { ...failed.charge, state, refusal: refusal("issuer") };
    expect(mayFailOver({ ...failed, charge, attempts: [attempt("charge", "refused")] })).toBe(false);
  }
});
