import { z } from "zod";

/** Thrown on an answer that this program cannot make sense of: what it says about money is then not known. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
}

/*
 * The part of Stripe's objects that Till reads. Everything else is dropped here, so a field we do not name cannot be
 * relied on by accident. Amounts are whole numbers of Stripe's minor units, times are seconds since 1970.
 */

export const balanceTransaction = z.object({
  id: z.string(),
  amount: z.int(),
  fee: z.int(),
  currency: z.string(),
  created: z.int(),
});

export const refundAnswer = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string().nullable(),
  created: z.int(),
  metadata: z.record(z.string(), z.string()).nullable(),
  failure_reason: z.string().optional(),
  balance_transaction: z.union([z.string(), balanceTransaction]).nullish(),
});

/** https://docs.stripe.com/api/disputes/object */
export const disputeAnswer = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  reason: z.string(),
  created: z.int(),
  evidence_details: z.object({ due_by: z.int().nullable() }),
  balance_transactions: z.array(balanceTransaction),
});

const cardDetails = z.object({
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  capture_before: z.int().optional(),
  multicapture: z.object({ status: z.string() }).optional(),
});

const chargeAnswer = z.object({
  id: z.string(),
  amount: z.int(),
  amount_captured: z.int(),
  captured: z.boolean(),
  currency: z.string(),
  created: z.int(),
  status: z.string(),
  disputed: z.boolean(),
  balance_transaction: z.union([z.string(), balanceTransaction]).nullable(),
  failure_balance_transaction: z.union([z.string(), balanceTransaction]).nullish(),
  payment_method_details: z
    .object({ card: cardDetails.optional(), card_present: cardDetails.optional() })
    .nullable(),
});

/** Why the last try at an intent failed: the body of the error that the try was answered with. */
const paymentError = z.object({
  type: z.string(),
  code: z.string().optional(),
  decline_code: z.string().optional(),
  message: z.string().optional(),
});

export const intentAnswer = z.object({
  id: z.string(),
  amount: z.int(),
  amount_received: z.int(),
  metadata: z.record(z.string(), z.string()).nullish(),
  amount_details: z.object({ tip: z.object({ amount: z.int().optional() }).optional() }).nullish(),
  currency: z.string(),
  status: z.string(),
  capture_method: z.string(),
  cancellation_reason: z.string().nullable(),
  last_payment_error: paymentError.nullable(),
  next_action: z
    .object({ type: z.string(), redirect_to_url: z.object({ url: z.string().nullable() }).optional() })
    .nullable(),
  latest_charge: z.union([z.string(), chargeAnswer]).nullable(),
});

export const readerAnswer = z.object({
  id: z.string(),
  action: z
    .object({
      type: z.string(),
      status: z.string(),
      failure_code: z.string().nullable(),
      failure_message: z.string().nullable(),
      process_payment_intent: z
        .object({ payment_intent: z.union([z.string(), z.object({ id: z.string() })]) })
        .optional(),
    })
    .nullish(),
});

export type BalanceTransactionAnswer = z.infer<typeof balanceTransaction>;
export type DisputeAnswer = z.infer<typeof disputeAnswer>;
export type RefundAnswer = z.infer<typeof refundAnswer>;
export type ChargeAnswer = z.infer<typeof chargeAnswer>;
export type IntentAnswer = z.infer<typeof intentAnswer>;
export type ReaderAnswer = z.infer<typeof readerAnswer>;

/** Asked for with every intent, so that one answer holds the card, the capture, its fee and a bank's taking back. */
export const intentExpand = [
  "latest_charge.balance_transaction",
  "latest_charge.failure_balance_transaction",
] as const;

/** Where an intent names the charge of ours it was made for, and the last capture that we sent. */
export const chargeIdKey = "till_charge_id";
export const captureAttemptKey = "till_capture_attempt_id";

/** Whether this authorization may be captured by parts: settled when it is made, and true or false for all its life. */
export function capturedByParts(charge: ChargeAnswer | null): boolean {
  return charge?.payment_method_details?.card?.multicapture?.status === "available";
}

/** The reader's action where it is about this intent; a reader may have moved on to another. */
export function actionOn(
  reader: ReaderAnswer | null,
  intentId: string,
): NonNullable<ReaderAnswer["action"]> | null {
  const action = reader?.action ?? null;
  const named = action?.process_payment_intent?.payment_intent;
  return (typeof named === "object" ? named.id : named) === intentId ? action : null;
}
