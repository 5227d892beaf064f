import { z } from "zod";

/*
 * What Till reads of Square's answers, in the SDK's own spelling (camel case, amounts as bigint). Fields Till does not
 * use are let through unseen; those it does are checked, because the SDK itself checks nothing it receives.
 */

const integer = z.union([z.bigint(), z.int().transform(BigInt)]);
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const moneyAnswer = z.object({ amount: integer, currency: z.string() });
export type MoneyAnswer = z.infer<typeof moneyAnswer>;

const feeAnswer = z.object({
  type: z.string().nullish(),
  effectiveAt: time.nullish(),
  amountMoney: moneyAnswer.nullish(),
});
export type FeeAnswer = z.infer<typeof feeAnswer>;

const errorAnswer = z.object({
  category: z.string().optional(),
  code: z.string(),
  detail: z.string().nullish(),
});

export const paymentAnswer = z.object({
  id: z.string().min(1),
  status: z.string(),
  createdAt: time,
  updatedAt: time.optional(),
  amountMoney: moneyAnswer,
  tipMoney: moneyAnswer.nullish(),
  totalMoney: moneyAnswer.nullish(),
  approvedMoney: moneyAnswer.nullish(),
  processingFee: z.array(feeAnswer).nullish(),
  delayedUntil: time.nullish(),
  referenceId: z.string().nullish(),
  refundIds: z.array(z.string()).nullish(),
  cardDetails: z
    .object({
      card: z.object({ cardBrand: z.string().nullish(), last4: z.string().nullish() }).nullish(),
      cardPaymentTimeline: z.object({ capturedAt: time.nullish() }).nullish(),
      errors: z.array(errorAnswer).nullish(),
    })
    .nullish(),
});
export type PaymentAnswer = z.infer<typeof paymentAnswer>;

export const refundAnswer = z.object({
  id: z.string().min(1),
  status: z.string().nullish(),
  amountMoney: moneyAnswer,
  paymentId: z.string().nullish(),
  processingFee: z.array(feeAnswer).nullish(),
  reason: z.string().nullish(),
  createdAt: time,
  updatedAt: time.optional(),
});
export type RefundAnswer = z.infer<typeof refundAnswer>;

export const disputeAnswer = z.object({
  id: z.string().min(1),
  state: z.string().nullish(),
  amountMoney: moneyAnswer,
  reason: z.string().nullish(),
  dueAt: time.nullish(),
  disputedPayment: z.object({ paymentId: z.string() }).nullish(),
  createdAt: time,
  updatedAt: time.optional(),
});
export type DisputeAnswer = z.infer<typeof disputeAnswer>;

export const checkoutAnswer = z.object({
  id: z.string().min(1),
  status: z.string(),
  amountMoney: moneyAnswer,
  referenceId: z.string().nullish(),
  deviceOptions: z.object({ deviceId: z.string() }),
  paymentIds: z.array(z.string()).nullish(),
  cancelReason: z.string().nullish(),
});
export type CheckoutAnswer = z.infer<typeof checkoutAnswer>;

const snakeCase = /_([a-z0-9])/g;

/** A raw body in the SDK's spelling: refusals bring their payment along, but the SDK leaves that part as it came. */
export function inSdkSpelling(raw: unknown): unknown {
  if (Array.isArray(raw)) return raw.map(inSdkSpelling);
  if (typeof raw !== "object" || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [
      key.replaceAll(snakeCase, (_match, letter: string) => letter.toUpperCase()),
      inSdkSpelling(value),
    ]),
  );
}

/** The other way round, for what was read by its own names. Amounts of any size are written as numbers. */
export function inWireSpelling(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(inWireSpelling);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inWireSpelling(part),
    ]),
  );
}
