import { type Result, ok } from "@till/kernel";
import type {
  CallTarget,
  CaptureInput,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
} from "@till/payments";
import { z } from "zod";
import { type SquareParts, optionsOf } from "./ask.ts";
import { storedMoney } from "./charge.ts";
import { apiVersion } from "./client.ts";
import { type Outcome, actOn, bodyOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";
import { totalMoneyOf } from "./status-map.ts";

const operation = "payments.complete";

const body = z.object({ amountMoney: storedMoney });

/** Completes a payment. Square takes the whole authorization or nothing, so another amount is refused here. */
export function createCapture(parts: SquareParts): MoneyCall<CaptureInput, ChargeSnapshot> {
  return {
    prepare: (input) => prepareCapture(parts, input),
    send: (call, target) => sendCapture(parts, call, target),
  };
}

export function prepareCapture(
  parts: Pick<SquareParts, "currency">,
  input: CaptureInput,
): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount, parts.currency);
  if (!amount.ok) return amount;
  return ok({
    operation,
    apiVersion,
    idempotencyKey: input.attemptId,
    body: { amountMoney: { ...amount.value } } satisfies z.infer<typeof body>,
  });
}

export function sendCapture(parts: SquareParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  const { amountMoney } = bodyOf(call, operation, body);
  return actOn(parts, target, {
    isDone: ({ state }) => state === "captured",
    decide: ({ shown, snapshot }) => {
      if (snapshot.state === "captured") return { kind: "succeeded", snapshot };
      const payments = shown.payments.map(({ payment }) => payment);
      const held = payments.find(({ status }) => status === "APPROVED");
      if (held === undefined) return { kind: "refused", refusal: nothingHeld(snapshot), snapshot };
      const { amountMinor, currency } = totalMoneyOf(held);
      if (amountMinor.toString() !== amountMoney.amount || currency !== amountMoney.currency) {
        return { kind: "refused", refusal: otherAmount, snapshot };
      }
      return () => parts.client.payments.complete({ paymentId: held.id }, optionsOf(call));
    },
  });
}

const otherAmount: Refusal = {
  by: "gateway",
  reason: "invalid_request",
  gatewayCode: "till/whole_authorization_only",
  detail: "Square captures the whole authorization or nothing",
};

function nothingHeld({ gatewayStatus }: ChargeSnapshot): Refusal {
  return {
    by: "gateway",
    reason: "not_permitted",
    gatewayCode: `till/not_approved/${gatewayStatus}`,
    detail: "there is no authorization to capture",
  };
}
