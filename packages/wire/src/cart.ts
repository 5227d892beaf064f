import type { Cart } from "@till/sales";
import { z } from "zod";
import { currency, id, nonNegativeMoney, positiveMoney, shortText } from "./scalars.ts";

const ratePpm = z.int().min(0).max(1_000_000);

const discount = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("percent"), ratePpm, reason: shortText }),
  z.strictObject({ kind: z.literal("amount"), amount: positiveMoney, reason: shortText }),
]);

const cartLine = z.strictObject({
  id: id<"SaleLine">(),
  kind: z.enum(["goods", "shipping", "gift_card"]),
  variantId: id<"Variant">().nullable(),
  name: shortText.min(1),
  variantName: shortText,
  quantityMilli: z.int().min(1).max(100_000_000),
  unitPrice: nonNegativeMoney,
  tax: z.strictObject({
    code: z.string().min(1).max(40),
    name: shortText,
    ratePpm,
    mode: z.enum(["inclusive", "exclusive"]),
  }),
  discount: discount.nullable(),
});

/** Lines in one sale; a wholesale order stays far below, a runaway client does not. */
const linesMax = 1000;

export const cart = z.strictObject({
  currency,
  lines: z.array(cartLine).min(1, { error: "a sale needs at least one line" }).max(linesMax),
  discount: discount.nullable(),
  tip: nonNegativeMoney,
}) satisfies z.ZodType<Cart>;
