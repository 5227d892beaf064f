import { type Result, ok } from "@till/kernel";
import type { Gateway, OpenInput, OpenOutcome, PreparedCall, Refusal } from "@till/payments";
import type { Stripe } from "stripe";
import { z } from "zod";
import { chargeIdKey, intentAnswer } from "./answers.ts";
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
  payment_method_options: z
    .strictObject({ card: z.strictObject({ request_multicapture: z.literal("if_available") }) })
    .exactOptional(),
  description: z.string(),
  metadata: z.record(z.string(), z.string()),
});

/** What an account has switched on beside cards. */
export interface StripeFeatures {
  /** Captures by parts: Stripe refuses the whole charge where an account asks for it without having it. */
  readonly multicapture: boolean;
  /** SEPA debits in EUR, bank debits of the USA in USD: pending first, settled or failed days later. */
  readonly bankDebits: boolean;
}

/**
 * Makes the PaymentIntent a charge is confirmed on later. Nothing moves, and one charge id makes one intent. Where the
 * answer is lost and Stripe has forgotten the key, a second one is made: the first holds no payment method and nobody
 * was given its client secret, so it can take nothing.
 */
export function createOpen(parts: StripeParts, features: StripeFeatures): NonNullable<Gateway["open"]> {
  return {
    prepare: (input) => prepareOpen(input, features),
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

export function prepareOpen(input: OpenInput, features: StripeFeatures): Result<PreparedCall, Refusal> {
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
      allowed_payment_method_types: typesFor(input, features),
      ...(features.multicapture && input.capture === "manual" && input.source.kind !== "terminal"
        ? { payment_method_options: { card: { request_multicapture: "if_available" as const } } }
        : {}),
      description: input.description.slice(0, descriptionLengthMax),
      metadata: { [chargeIdKey]: input.chargeId },
    } satisfies Stripe.PaymentIntentCreateParams,
  });
}

/** Wallets are cards to Stripe; a reader takes none but present ones; a debit cannot be authorized first. */
function typesFor(
  { source, amount, capture }: OpenInput,
  { bankDebits }: StripeFeatures,
): ("card" | "card_present" | "sepa_debit" | "us_bank_account")[] {
  if (source.kind === "terminal") return ["card_present"];
  if (!bankDebits || capture === "manual") return ["card"];
  if (amount.currency === "EUR") return ["card", "sepa_debit"];
  return amount.currency === "USD" ? ["card", "us_bank_account"] : ["card"];
}

/** Stripe refuses longer ones. */
const descriptionLengthMax = 1000;
