import { z } from "zod";
import { cart } from "./cart.ts";
import { exchangedGoods } from "./exchange.ts";
import {
  approvalIds,
  gatewayName,
  id,
  instantMs,
  nonNegativeMoney,
  orderToken,
  positiveMoney,
  returnPath,
} from "./scalars.ts";
import { cashTender, externalTender, storedValueCode, tender } from "./tender.ts";

export const commitSale = z.strictObject({
  id: id<"Sale">(),
  registerId: id<"Register">(),
  shiftId: id<"Shift">().nullable(),
  occurredAtMs: instantMs,
  cart,
  /** The total the customer was shown; another one from the same lines is a conflict of software versions. */
  total: nonNegativeMoney,
  /** The codes of the gift cards in the cart, one for each such line; made by the till. They are kept as hashes. */
  giftCards: z
    .array(z.strictObject({ lineId: id<"SaleLine">(), code: storedValueCode }))
    .max(50)
    .optional(),
  /** Who sold it, where somebody else may be signed in by the time it is sent. Standard: the caller. */
  soldBy: id<"Person">().optional(),
  approvalIds,
});

export const createCharge = z.strictObject({
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
  /** `manual` only holds the money; `charges.capture` takes it. */
  capture: z.enum(["automatic", "manual"]).default("automatic"),
  /**
   * Other readers, in order, should the gateway of the first one itself refuse before anything was shown to the
   * buyer. Never used after an issuer's decline or while the outcome is unknown.
   */
  alternatives: z
    .array(z.strictObject({ gateway: gatewayName, terminalId: z.string().min(1).max(100) }))
    .max(4)
    .optional(),
  /** With the tender `exchange`: the goods that come back for it. */
  exchange: exchangedGoods.optional(),
});

const number = z.string().regex(/^\d{1,4}(\.\d{1,4})?-\d{6,10}$/);

export const issueReceipt = z.strictObject({
  saleId: id<"Sale">(),
  returnId: id<"Return">().nullable(),
  number,
  occurredAtMs: instantMs,
});

export const issueReturnReceipt = z.strictObject({
  returnId: id<"Return">(),
  number,
  occurredAtMs: instantMs,
});

/** What a till did by itself: a sale, money that needs no gateway and no balance, a number. */
const actAtTill = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sales.commit"), input: commitSale }),
  z.strictObject({
    kind: z.literal("charges.create"),
    input: createCharge.omit({ exchange: true }).extend({
      tender: z.discriminatedUnion("kind", [cashTender, externalTender]),
    }),
  }),
  z.strictObject({ kind: z.literal("receipts.issue"), input: issueReceipt }),
]);

/** Enough that a call's own cost does not count, few enough that a lost answer repeats little. */
export const actsPerCallMax = 96;

/** What a till sold while nobody heard it, in its order. */
export const bringSales = z.strictObject({ acts: z.array(actAtTill).min(1).max(actsPerCallMax) });
