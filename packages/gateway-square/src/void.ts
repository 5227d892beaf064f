import { ok } from "@till/kernel";
import type { CallTarget, ChargeSnapshot, MoneyCall, PreparedCall, Refusal, VoidInput } from "@till/payments";
import { type SquareParts, optionsOf } from "./ask.ts";
import { apiVersion } from "./client.ts";
import { type Outcome, type Standing, actOn } from "./exchange.ts";

const operation = "payments.cancel";

/**
 * Releases an authorization, or asks a terminal to stop asking. The latter is a request: the terminal may be faster,
 * so the answer shows the checkout as it stands, and its payments decide later.
 */
export function createVoid(parts: SquareParts): MoneyCall<VoidInput, ChargeSnapshot> {
  return {
    prepare: (input) => ok({ operation, apiVersion, idempotencyKey: input.attemptId, body: {} }),
    send: (call, target) => sendVoid(parts, call, target),
  };
}

export function sendVoid(parts: SquareParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  return actOn(parts, target, {
    isDone: ({ state }) => state === "voided" || state === "expired",
    decide: (standing) => {
      const { snapshot } = standing;
      if (snapshot.captures.length > 0) return { kind: "refused", refusal: capturedAlready, snapshot };
      return cancelling(parts, standing, call) ?? { kind: "succeeded", snapshot };
    },
  });
}

/** What is left to cancel, or undefined where nothing can be taken any more or a cancel is under way. */
function cancelling(
  parts: SquareParts,
  { shown }: Standing,
  call: PreparedCall,
): (() => Promise<unknown>) | undefined {
  const options = optionsOf(call);
  const held = shown.payments.find(
    ({ payment: { status } }) => status === "APPROVED" || status === "PENDING",
  );
  if (held !== undefined) return () => parts.client.payments.cancel({ paymentId: held.payment.id }, options);
  if (shown.kind === "payment") return undefined;
  const { id: checkoutId, status } = shown.checkout;
  if (status !== "PENDING" && status !== "IN_PROGRESS") return undefined;
  return () => parts.client.terminal.checkouts.cancel({ checkoutId }, options);
}

const capturedAlready: Refusal = {
  by: "gateway",
  reason: "not_permitted",
  gatewayCode: "till/captured",
  detail: "the charge was captured before it could be voided",
};
