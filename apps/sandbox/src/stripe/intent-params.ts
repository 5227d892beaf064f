import { z } from "zod";
import { emptyable, expand, flag, integer, listShape, metadata, shipping, text } from "./params.ts";
import { cardData } from "./payment-methods.ts";

/* Parameters of PaymentIntents that Till's kind of shop sends. What Stripe has beside (Connect, saved mandates) is refused as unknown. */

const captureMethod = z.enum(["automatic", "automatic_async", "manual"]);
const futureUsage = z.enum(["off_session", "on_session"]);

const confirmShape = {
  ...expand,
  payment_method: text.optional(),
  payment_method_data: cardData.optional(),
  confirmation_token: text.optional(),
  return_url: z.url().optional(),
  off_session: flag.optional(),
  error_on_requires_action: flag.optional(),
  use_stripe_sdk: flag.optional(),
  setup_future_usage: emptyable(futureUsage).optional(),
  receipt_email: emptyable(z.email()).optional(),
  shipping: emptyable(shipping).optional(),
  capture_method: captureMethod.optional(),
  payment_method_options: z
    .looseObject({
      card: z.looseObject({ request_multicapture: z.enum(["if_available", "never"]).optional() }).optional(),
    })
    .optional(),
  mandate_data: z.unknown().optional(),
  radar_options: z.unknown().optional(),
};

export const createParams = z.strictObject({
  amount: integer,
  currency: text,
  ...confirmShape,
  confirm: flag.optional(),
  customer: text.optional(),
  description: z.string().max(1000).optional(),
  metadata: metadata.optional(),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
  transfer_group: text.optional(),
  /** Was `payment_method_types` before API version 2026-09-30. */
  allowed_payment_method_types: z
    .array(z.enum(["card", "card_present", "sepa_debit", "us_bank_account"]))
    .min(1)
    .optional(),
  confirmation_method: z.enum(["automatic", "manual"]).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: flag, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
});

export const confirmParams = z.strictObject({ ...confirmShape, client_secret: text.optional() });

export const updateParams = z.strictObject({
  ...expand,
  amount: integer.optional(),
  currency: text.optional(),
  customer: text.optional(),
  description: z.string().max(1000).optional(),
  metadata: metadata.optional(),
  payment_method: text.optional(),
  payment_method_data: cardData.optional(),
  receipt_email: emptyable(z.email()).optional(),
  setup_future_usage: emptyable(futureUsage).optional(),
  shipping: emptyable(shipping).optional(),
  capture_method: captureMethod.optional(),
});

export const captureParams = z.strictObject({
  ...expand,
  amount_to_capture: integer.optional(),
  final_capture: flag.optional(),
  metadata: metadata.optional(),
  statement_descriptor: z.string().max(22).optional(),
  statement_descriptor_suffix: z.string().max(22).optional(),
});

export const cancelParams = z.strictObject({
  ...expand,
  cancellation_reason: z.enum(["abandoned", "duplicate", "fraudulent", "requested_by_customer"]).optional(),
});

export const searchParams = z.strictObject({
  ...expand,
  limit: listShape.limit,
  page: text.optional(),
  query: text,
});

export type CreateParams = z.infer<typeof createParams>;
export type ConfirmParams = Pick<CreateParams, keyof typeof confirmShape>;
