import type { Tender } from "@till/payments";
import { z } from "zod";
import { gatewayName, id, nonNegativeMoney, signedMoney } from "./scalars.ts";

/** What a gateway's own form gave for a card: opaque, short, and never digits alone. */
const token = z
  .string()
  .min(4)
  .max(500)
  .regex(/^[A-Za-z0-9_:.-]+$/, { error: "must be a token made by the gateway's form" });

const cardSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("token"), gateway: gatewayName, token }),
  z.strictObject({ kind: z.literal("terminal"), terminalId: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal("saved"), id: z.string().min(1).max(100) }),
]);

/** The shop's own name of a way to pay that Till does not drive; the ledger's account is called by it. */
export const externalName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,29}$/, { error: "must be small letters, digits and _, a letter first" });

/** As it was typed or scanned; what it says is looked at by `parseStoredValueCode`. */
export const storedValueCode = z.string().trim().min(4).max(40);

export const cashTender = z.strictObject({
  kind: z.literal("cash"),
  tendered: nonNegativeMoney,
  /** Above or below what was left of the sale, by the currency's smallest coin; `amount` then is with it. */
  rounding: signedMoney.optional(),
});
export const externalTender = z.strictObject({
  kind: z.literal("external"),
  name: externalName.optional(),
  reference: z.string().trim().max(100),
});

export const tender = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("card"), source: cardSource }),
  z.strictObject({ kind: z.literal("paypal") }),
  cashTender,
  externalTender,
  z.strictObject({ kind: z.literal("gift_card"), code: storedValueCode }),
  z.strictObject({ kind: z.literal("store_credit"), code: storedValueCode }),
  z.strictObject({ kind: z.literal("exchange"), returnId: id<"Return">() }),
]) satisfies z.ZodType<Tender>;
