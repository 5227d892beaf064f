import type { Tender } from "@till/payments";
import { z } from "zod";
import { gatewayName, nonNegativeMoney } from "./scalars.ts";

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

export const tender = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("card"), source: cardSource }),
  z.strictObject({ kind: z.literal("paypal") }),
  z.strictObject({ kind: z.literal("cash"), tendered: nonNegativeMoney }),
  z.strictObject({ kind: z.literal("external"), reference: z.string().trim().min(1).max(100) }),
  z.strictObject({ kind: z.literal("gift_card"), code: z.string().trim().min(4).max(40) }),
]) satisfies z.ZodType<Tender>;
