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
import { captureAttemptKey, capturedByParts, intentAnswer, intentExpand } from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, intentIdOf } from "./ask.ts";
import { type Outcome, bodyOf, exchange, optionsOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";
import { toSnapshot } from "./status-map.ts";

const operation = "payment_intents.capture";

const body = z.strictObject({
  amount_to_capture: z.int(),
  final_capture: z.literal(false).exactOptional(),
  metadata: z.record(z.string(), z.string()),
  expand: z.array(z.string()),
});

/**
 * Takes an authorized amount or a part of it. The attempt's id stays on the intent as metadata: of several captures it
 * tells whether the last one was carried out.
 */
export function createCapture(
  parts: StripeParts,
  { multicapture }: { readonly multicapture: boolean },
): MoneyCall<CaptureInput, ChargeSnapshot> {
  return {
    prepare: (input) => prepareCapture(input, multicapture),
    send: (call, target) => sendCapture(parts, call, target),
  };
}

export function prepareCapture(input: CaptureInput, multicapture: boolean): Result<PreparedCall, Refusal> {
  if (!input.final && !multicapture) {
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
      ...(input.final ? {} : { final_capture: false as const }),
      metadata: { [captureAttemptKey]: input.attemptId },
      expand: [...intentExpand],
    } satisfies Stripe.PaymentIntentCaptureParams,
  });
}

export function sendCapture(parts: StripeParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  return exchange({
    parts,
    target,
    async act(askedAtMs) {
      const intent = intentAnswer.parse(
        await parts.client.paymentIntents.capture(
          intentIdOf(target),
          bodyOf(call, operation, body),
          optionsOf(call),
        ),
      );
      const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
      // Which part was taken is written on balance entries, which the answer does not hold.
      return capturedByParts(charge) ? null : toSnapshot(intent, { askedAtMs });
    },
  });
}
