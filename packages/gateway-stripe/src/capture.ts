import { type Result, err, ok } from "@till/kernel";
import type {
  CallTarget,
  CaptureInput,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
} from "@till/payments";
import type { Stripe } from "stripe";
import { z } from "zod";
import { intentAnswer, intentExpand } from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, intentIdOf } from "./ask.ts";
import { type Outcome, bodyOf, exchange, optionsOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";
import { toSnapshot } from "./status-map.ts";

const operation = "payment_intents.capture";

const body = z.strictObject({ amount_to_capture: z.int(), expand: z.array(z.string()) });

/** Takes an authorized amount or a part of it, once; Stripe lets the rest go. */
export function createCapture(parts: StripeParts): MoneyCall<CaptureInput, ChargeSnapshot> {
  return {
    prepare: prepareCapture,
    send: (call, target) => sendCapture(parts, call, target),
  };
}

export function prepareCapture(input: CaptureInput): Result<PreparedCall, Refusal> {
  if (!input.final) {
    return err({
      by: "gateway",
      reason: "invalid_request",
      gatewayCode: "till/one_capture_only",
      detail: "an authorization is captured once; what is left of it is released",
    });
  }
  const amount = toWire(input.amount);
  if (!amount.ok) return amount;
  return ok({
    operation,
    apiVersion,
    idempotencyKey: input.attemptId,
    body: {
      amount_to_capture: amount.value,
      expand: [...intentExpand],
    } satisfies Stripe.PaymentIntentCaptureParams,
  });
}

export function sendCapture(parts: StripeParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  return exchange({
    parts,
    target,
    async act(askedAtMs) {
      const intent = await parts.client.paymentIntents.capture(
        intentIdOf(target),
        bodyOf(call, operation, body),
        optionsOf(call),
      );
      return toSnapshot(intentAnswer.parse(intent), { askedAtMs });
    },
  });
}
