import type { Cart } from "@till/sales";
import { z } from "zod";
import { currency, id, nonNegativeMoney, positiveMoney, shortText } from "./scalars.ts";

const ratePpm = z.int().min(0).max(1_000_000);

const discount = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("percent"), ratePpm, reason: shortText }),
  z.strictObject({ kind: z.literal("amount"), amount: positiveMoney, reason: shortText }),
]);

const lineTax = z.strictObject({
  code: z.string().min(1).max(40),
  name: shortText,
  ratePpm,
  mode: z.enum(["inclusive", "exclusive"]),
});

/** More than anybody chooses with one item. */
const modifiersMax = 20;
const modifiers = z
  .array(z.strictObject({ code: z.string().min(1).max(40), name: shortText.min(1), price: nonNegativeMoney }))
  .max(modifiersMax)
  .readonly()
  .optional();

/** As the catalogue counts them. */
const catalogueVersion = z.string().regex(/^\d{1,18}$/);

const cartLine = z.strictObject({
  id: id<"SaleLine">(),
  kind: z.enum(["goods", "shipping", "gift_card"]),
  variantId: id<"Variant">().nullable(),
  name: shortText.min(1),
  variantName: shortText,
  quantityMilli: z.int().min(1).max(100_000_000),
  unitPrice: nonNegativeMoney,
  tax: lineTax,
  discount: discount.nullable(),
  unit: z.literal("kg").optional(),
  labelled: nonNegativeMoney.optional(),
  modifiers,
  agreed: z.strictObject({ instead: nonNegativeMoney, reason: shortText }).optional(),
  note: shortText.optional(),
  catalogueVersion: catalogueVersion.optional(),
  taxed: z.strictObject({ unitPrice: nonNegativeMoney, tax: lineTax, modifiers }).optional(),
});

/** Lines in one sale; a wholesale order stays far below, a runaway client does not. */
const linesMax = 1000;

export const cart = z.strictObject({
  currency,
  lines: z.array(cartLine).min(1, { error: "a sale needs at least one line" }).max(linesMax),
  discount: discount.nullable(),
  tip: nonNegativeMoney,
  note: shortText.optional(),
  exemption: z.strictObject({ buyer: shortText.min(1), certificate: shortText.min(1) }).optional(),
}) satisfies z.ZodType<Cart>;
