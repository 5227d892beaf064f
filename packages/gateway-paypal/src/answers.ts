import type { Refusal } from "@till/payments";
import { z } from "zod";
import { wireMoney } from "./minor-units.ts";

/*
 * What this adapter reads of PayPal's answers. Statuses are plain strings: a new word is a state to be shown, not an
 * answer to be thrown away.
 */

/** The answer is well-formed and makes no sense: nothing may be concluded from it. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
}

const link = z.object({ href: z.string(), rel: z.string() });
const statusDetails = z.object({ reason: z.string().optional() });
const processorResponse = z.object({
  response_code: z.string().optional(),
  cvv_code: z.string().optional(),
  avs_code: z.string().optional(),
});

const payment = {
  id: z.string(),
  status: z.string(),
  status_details: statusDetails.optional(),
  amount: wireMoney,
  invoice_id: z.string().optional(),
  custom_id: z.string().optional(),
  create_time: z.iso.datetime({ offset: true }),
};

const captureAnswer = z.object({
  ...payment,
  final_capture: z.boolean().optional(),
  seller_receivable_breakdown: z.object({ paypal_fee: wireMoney.optional() }).optional(),
  processor_response: processorResponse.optional(),
});
export type CaptureAnswer = z.infer<typeof captureAnswer>;

const authorizationAnswer = z.object({
  ...payment,
  update_time: z.iso.datetime({ offset: true }).optional(),
  expiration_time: z.iso.datetime({ offset: true }).optional(),
  processor_response: processorResponse.optional(),
});
export type AuthorizationAnswer = z.infer<typeof authorizationAnswer>;

const refundAnswer = z.object({
  ...payment,
  links: z.array(link).default([]),
  seller_payable_breakdown: z.object({ paypal_fee: wireMoney.optional() }).optional(),
});
export type RefundAnswer = z.infer<typeof refundAnswer>;

const purchaseUnit = z.object({
  amount: wireMoney,
  custom_id: z.string().optional(),
  payments: z
    .object({
      authorizations: z.array(authorizationAnswer).default([]),
      captures: z.array(captureAnswer).default([]),
      refunds: z.array(refundAnswer).default([]),
    })
    .default({ authorizations: [], captures: [], refunds: [] }),
});

const card = z.object({ brand: z.string().optional(), last_digits: z.string().optional() });

export const orderAnswer = z.object({
  id: z.string(),
  status: z.string(),
  intent: z.enum(["CAPTURE", "AUTHORIZE"]),
  payment_source: z.object({ card: card.optional() }).optional(),
  purchase_units: z.array(purchaseUnit).length(1),
  links: z.array(link).default([]),
});
export type OrderAnswer = z.infer<typeof orderAnswer>;

/** An error in PayPal's own shape. The token call uses OAuth's instead. */
export const errorAnswer = z.object({
  name: z.string().default(""),
  message: z.string().default(""),
  debug_id: z.string().default(""),
  details: z
    .array(z.object({ issue: z.string().default(""), description: z.string().default("") }))
    .default([]),
});
export type ErrorAnswer = z.infer<typeof errorAnswer>;

/** The one purchase unit an order of ours has. */
export function unitOf(order: OrderAnswer): OrderAnswer["purchase_units"][number] {
  const [unit] = order.purchase_units;
  if (unit === undefined) throw new UnreadableAnswerError(`order ${order.id} has no purchase unit`);
  return unit;
}

export type RefusalWords = Pick<Refusal, "by" | "reason">;
