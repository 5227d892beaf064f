import { type Result, ok } from "@till/kernel";
import type {
  CallTarget,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
  RefundInput,
} from "@till/payments";
import type { Stripe } from "stripe";
import { z } from "zod";
import { apiVersion } from "./client.ts";
import { type StripeParts, intentIdOf } from "./ask.ts";
import { type Outcome, bodyOf, exchange, optionsOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";

const operation = "refunds.create";

const body = z.strictObject({ amount: z.int(), metadata: z.record(z.string(), z.string()) });

/** Gives money back on the intent. The attempt's id goes along as metadata: by it a lost refund is found again. */
export function createRefund(parts: StripeParts): MoneyCall<RefundInput, ChargeSnapshot> {
  return {
    prepare: prepareRefund,
    send: (call, target) => sendRefund(parts, call, target),
  };
}

export function prepareRefund(input: RefundInput): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount);
  if (!amount.ok) return amount;
  return ok({
    operation,
    apiVersion,
    idempotencyKey: input.attemptId,
    body: {
      amount: amount.value,
      metadata: {
        till_attempt_id: input.attemptId,
        till_refund_id: input.refundId,
        till_charge_id: input.chargeId,
        till_reason: input.reason.slice(0, metadataLengthMax),
      },
    } satisfies Stripe.RefundCreateParams,
  });
}

/** Stripe refuses longer values. */
const metadataLengthMax = 500;

export async function sendRefund(
  parts: StripeParts,
  call: PreparedCall,
  target: CallTarget,
): Promise<Outcome> {
  const outcome = await exchange({
    parts,
    target,
    async act() {
      const params = { ...bodyOf(call, operation, body), payment_intent: intentIdOf(target) };
      await parts.client.refunds.create(params, optionsOf(call));
      return null;
    },
  });
  if (outcome.kind !== "refused" || !aboutAmount.has(outcome.refusal.gatewayCode)) return outcome;
  return { ...outcome, refusal: { ...outcome.refusal, reason: "over_refund" } };
}

/** Stripe has a code for "refunded already" but none for "more than is left": it points at the amount. */
const aboutAmount: ReadonlySet<string> = new Set(["invalid_request/amount", "amount_too_large"]);
