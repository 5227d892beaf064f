import { z } from "zod";
import { approvalIds, id, positiveMoney, staffNote } from "./scalars.ts";
import { storedValueCode } from "./tender.ts";

export const returnedLines = z
  .array(z.strictObject({ saleLineId: id<"SaleLine">(), quantityMilli: z.int().min(1).max(100_000_000) }))
  .min(1)
  .max(1000);

/** Goods of one sale that come back against goods of another, which the charge with this pays for. */
export const exchangedGoods = z.strictObject({
  /** The sale they were bought with. */
  saleId: id<"Sale">(),
  lines: returnedLines,
  reason: staffNote.min(1, { error: "say why, in a word or two" }),
  /**
   * Whose money it is, by the charges of that sale: together exactly what the goods are worth. Those to `exchange` come to
   * the amount of the charge; the others are what is left over and given back, at most 20.
   */
  refunds: z
    .array(
      z.strictObject({
        id: id<"Refund">(),
        chargeId: id<"Charge">(),
        amount: positiveMoney,
        to: z.enum(["exchange", "original", "cash", "store_credit"]),
      }),
    )
    .min(1)
    .max(20),
  /** With a refund to `store_credit`: the code it goes onto. */
  code: storedValueCode.optional(),
  approvalIds,
});
