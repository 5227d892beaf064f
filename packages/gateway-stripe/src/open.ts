import { type Result, ok } from "@till/kernel";
import type { Gateway, OpenInput, OpenOutcome, PreparedCall, Refusal } from "@till/payments";
import type { Stripe } from "stripe";
import { z } from "zod";
import { intentAnswer } from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, ask } from "./ask.ts";
import { bodyOf, optionsOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";
import { toSnapshot } from "./status-map.ts";

const operation = "payment_intents.create";

const body = z.strictObject({
  amount: z.int(),
  currency: z.string(),
  capture_method: z.enum(["automatic", "manual"]),
  allowed_payment_method_types: z.array(z.string()),
  description: z.string(),
  metadata: z.record(z.string(), z.string()),
});

/** Makes the PaymentIntent a charge is confirmed on later. Nothing moves, and one charge id makes one intent. */
export function createOpen(parts: StripeParts): NonNullable<Gateway["open"]> {
  return {
    prepare: prepareOpen,
    async send(call): Promise<OpenOutcome> {
      const askedAtMs = parts.clock.nowMs();
      const asked = await ask(async () =>
        intentAnswer.parse(
          await parts.client.paymentIntents.create(bodyOf(call, operation, body), optionsOf(call)),
        ),
      );
      switch (asked.kind) {
        case "answered":
          return { kind: "opened", snapshot: toSnapshot(asked.value, { askedAtMs }) };
        case "refused":
          return { kind: "refused", refusal: asked.refusal, snapshot: null };
        case "not_sent":
        case "try_again":
        case "unknown":
          return asked;
      }
    },
  };
}

export function prepareOpen(input: OpenInput): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount);
  if (!amount.ok) return amount;
  return ok({
    operation,
    apiVersion,
    idempotencyKey: `${input.chargeId}:open`,
    body: {
      amount: amount.value,
      currency: input.amount.currency.toLowerCase(),
      capture_method: input.capture,
      // One means per charge, as on the sale: wallets are cards to Stripe, a reader takes none but present ones.
      allowed_payment_method_types: [input.source.kind === "terminal" ? "card_present" : "card"],
      description: input.description.slice(0, descriptionLengthMax),
      metadata: { till_charge_id: input.chargeId },
    } satisfies Stripe.PaymentIntentCreateParams,
  });
}

/** Stripe refuses longer ones. */
const descriptionLengthMax = 1000;
