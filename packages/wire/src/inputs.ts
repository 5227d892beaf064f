import { z } from "zod";
import { cart } from "./cart.ts";
import {
  businessDay,
  gatewayName,
  id,
  instantMs,
  nonNegativeMoney,
  positiveMoney,
  shortText,
} from "./scalars.ts";
import { tender } from "./tender.ts";

const email = z.email({ error: "must be an e-mail address" }).max(254);

/** Made by the shopper's browser before the order is sent; opens the order page without a sign-in. */
const orderToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32,64}$/, { error: "must be 32 or more random letters and digits" });

/** A page of the same shop that a gateway's page returns to. A path, so that no one can be sent elsewhere. */
const returnPath = z
  .string()
  .regex(/^\/[A-Za-z0-9/_\-.?=&%]*$/)
  .max(300);

const pageLimit = z.int().min(1).max(200).default(50);

const returnRequest = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("lines"),
    lines: z
      .array(z.strictObject({ saleLineId: id<"SaleLine">(), quantityMilli: z.int().min(1).max(100_000_000) }))
      .min(1)
      .max(1000),
  }),
  z.strictObject({ kind: z.literal("amount"), amount: positiveMoney }),
]);

/** The input of every procedure, by router. Shared so that a client can refuse before it sends. */
export const inputs = {
  catalogue: {
    get: z.strictObject({ knownVersion: z.string().max(100).optional() }),
  },
  sales: {
    /** From a till: prices are what was agreed at the counter, the server checks the arithmetic and keeps them. */
    commit: z.strictObject({
      id: id<"Sale">(),
      registerId: id<"Register">(),
      shiftId: id<"Shift">().nullable(),
      occurredAtMs: instantMs,
      cart,
      /** The total the customer was shown; another one from the same lines is a conflict of software versions. */
      total: nonNegativeMoney,
    }),
    /** From the storefront: prices and taxes are the server's own. */
    checkout: z.strictObject({
      id: id<"Sale">(),
      orderToken,
      email,
      lines: z
        .array(
          z.strictObject({
            id: id<"SaleLine">(),
            variantId: id<"Variant">(),
            quantity: z.int().min(1).max(999),
          }),
        )
        .min(1, { error: "the cart is empty" })
        .max(200),
      delivery: z.enum(["pickup", "post"]),
    }),
    order: z.strictObject({ id: id<"Sale">(), orderToken }),
    get: z.strictObject({ id: id<"Sale">() }),
    list: z.strictObject({
      businessDay: businessDay.optional(),
      registerId: id<"Register">().optional(),
      state: z.enum(["open", "completed", "cancelled"]).optional(),
      search: z.string().trim().max(60).optional(),
      beforeId: id<"Sale">().optional(),
      limit: pageLimit,
    }),
    cancel: z.strictObject({ id: id<"Sale">() }),
  },
  charges: {
    create: z.strictObject({
      id: id<"Charge">(),
      saleId: id<"Sale">(),
      tender,
      /** Left out: all that is open on the sale. A shopper's amount is always the server's own. */
      amount: positiveMoney.optional(),
      gateway: gatewayName.optional(),
      /** A shopper's proof that the order is theirs; staff sign in instead. */
      orderToken: orderToken.optional(),
      returnPath: returnPath.optional(),
      occurredAtMs: instantMs.optional(),
    }),
    get: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    watch: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    refresh: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    void: z.strictObject({ id: id<"Charge">(), orderToken: orderToken.optional() }),
    letGo: z.strictObject({ id: id<"Charge">() }),
  },
  refunds: {
    create: z.strictObject({
      id: id<"Refund">(),
      chargeId: id<"Charge">(),
      returnId: id<"Return">(),
      goods: returnRequest,
      reason: shortText.min(1, { error: "say why, in a word or two" }),
      /** The drawer that pays, for a cash charge; else the register where it is asked. */
      registerId: id<"Register">().nullable(),
      occurredAtMs: instantMs.optional(),
    }),
    get: z.strictObject({ id: id<"Refund">() }),
  },
  receipts: {
    /** A till numbers its own receipts, without gaps, also offline; the server keeps the number it is told. */
    issue: z.strictObject({
      saleId: id<"Sale">(),
      returnId: id<"Return">().nullable(),
      number: z.string().regex(/^\d{1,4}-\d{6,10}$/),
      occurredAtMs: instantMs,
    }),
    ofSale: z.strictObject({ saleId: id<"Sale">(), orderToken: orderToken.optional() }),
    byNumber: z.strictObject({ number: z.string().trim().min(1).max(20) }),
  },
  shifts: {
    open: z.strictObject({
      id: id<"Shift">(),
      registerId: id<"Register">(),
      float: nonNegativeMoney,
      occurredAtMs: instantMs,
    }),
    close: z.strictObject({
      id: id<"Shift">(),
      counted: nonNegativeMoney,
      reason: shortText.nullable(),
      occurredAtMs: instantMs,
    }),
    current: z.strictObject({ registerId: id<"Register">() }),
  },
  reports: {
    endOfDay: z.strictObject({
      businessDay: businessDay.optional(),
      registerId: id<"Register">().optional(),
    }),
    csv: z.strictObject({
      businessDay: businessDay.optional(),
      section: z.enum(["totals", "tenders", "taxes", "hours", "items"]),
    }),
    entries: z.strictObject({
      businessDay: businessDay.optional(),
      account: z.string().max(80).optional(),
      saleId: id<"Sale">().optional(),
      beforeId: id<"JournalTransaction">().optional(),
      limit: pageLimit,
    }),
  },
  till: {
    setup: z.strictObject({ registerKey: z.string().min(16).max(200) }),
    signIn: z.strictObject({
      registerKey: z.string().min(16).max(200),
      personId: id<"Person">(),
      pin: z.string().regex(/^\d{4,8}$/, { error: "a PIN is 4 to 8 digits" }),
    }),
  },
} as const;
