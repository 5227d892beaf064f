import { type Result, err, ok } from "@till/kernel";
import type {
  CallTarget,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
  RefundInput,
} from "@till/payments";
import { z } from "zod";
import { type PayPalParts, apiVersion, bodyOf, prefer } from "./ask.ts";
import { ownRefusal } from "./decline-reason.ts";
import { type Outcome, exchange } from "./exchange.ts";
import { toWire } from "./minor-units.ts";

const operation = "captures.refund";
const noteMax = 255;

const body = z.strictObject({
  captureId: z.string(),
  amount: z.strictObject({ currencyCode: z.string(), value: z.string() }),
  customId: z.string(),
  noteToPayer: z.string().optional(),
});

/** Gives back a capture, or a part of it. */
export function createRefund(parts: PayPalParts): MoneyCall<RefundInput, ChargeSnapshot> {
  return { prepare: prepareRefund, send: (call, target) => sendRefund(parts, call, target) };
}

export function prepareRefund(input: RefundInput): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount);
  if (amount === null || input.amount.amountMinor <= 0n) {
    return err(ownRefusal("invalid_request", "PayPal cannot give back this amount"));
  }
  const note = input.reason.slice(0, noteMax);
  return ok({
    operation,
    apiVersion,
    idempotencyKey: input.attemptId,
    body: {
      captureId: input.captureId,
      amount: { currencyCode: amount.currency_code, value: amount.value },
      customId: input.attemptId,
      // PayPal refuses an empty note.
      ...(note === "" ? {} : { noteToPayer: note }),
    },
  });
}

export function sendRefund(parts: PayPalParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  const { captureId, amount, customId, noteToPayer } = bodyOf(call, operation, body);
  return exchange({
    parts,
    target,
    async act({ payments }) {
      await payments.refundCapturedPayment({
        captureId,
        paypalRequestId: call.idempotencyKey,
        prefer,
        body: { amount, customId, ...(noteToPayer === undefined ? {} : { noteToPayer }) },
      });
      return null;
    },
  });
}
