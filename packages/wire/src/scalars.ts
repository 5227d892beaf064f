import { type Id, isUuid } from "@till/kernel";
import { type Currency, type Money, isCurrency } from "@till/money";
import { type GatewayName, parseGatewayName } from "@till/payments";
import { z } from "zod";

/** A UUIDv7 in lower case, branded with what it names. */
export function id<Name extends string>() {
  return z.custom<Id<Name>>((value) => typeof value === "string" && isUuid(value), {
    error: "must be a UUIDv7 in lower case, made by the caller",
  });
}

export const currency = z.custom<Currency>((value) => typeof value === "string" && isCurrency(value), {
  error: "must be an ISO 4217 currency in upper case",
});

/** Above any sale a shop makes, below what 64-bit columns hold. */
const amountMaxMinor = 1_000_000_000_000n;

const money = (minMinor: bigint, what: string) =>
  z.strictObject({
    amountMinor: z
      .bigint({ error: "must be a whole number of minor units, as a bigint" })
      .min(minMinor, { error: what })
      .max(amountMaxMinor, { error: "is more than Till accepts in one amount" }),
    currency,
  }) satisfies z.ZodType<Money>;

export const positiveMoney = money(1n, "must be more than zero");
export const signedMoney = money(-amountMaxMinor, "is less than Till accepts in one amount");
export const nonNegativeMoney = money(0n, "must not be negative");

export const gatewayName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,30}$/, { error: "must be the name of a gateway" })
  .transform((name): GatewayName => parseGatewayName(name));

/** A day of trade, `YYYY-MM-DD`; none is so early that the week before it has no date. */
export const businessDay = z.iso
  .date({ error: "must be a day as YYYY-MM-DD" })
  .refine((day) => day >= "2000-01-01", { error: "must be a day since 2000" });

/** Milliseconds since 1970, as the caller's clock showed them. */
export const instantMs = z.int().min(1_500_000_000_000).max(4_000_000_000_000);

/** What is too long is looked at no further: a pattern would take as long as its length squared. */
export const shortText = z.string().trim().max(200, { abort: true });

/** What staff type as a reason. It stays on record for ever, so it must not tell who a buyer is. */
export const staffNote = shortText.refine((text) => !/\S+@\S+\.\S/.test(text), {
  error: "must not hold an email address: what is typed here stays on record and cannot be erased",
});

/** Made by the shopper's browser before the order is sent; opens the order page without a sign-in. */
export const orderToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{32,64}$/, { error: "must be 32 or more random letters and digits" });

/** A page of the same shop that a gateway's page returns to. A path, so that no one can be sent elsewhere. */
export const returnPath = z
  .string()
  .regex(/^\/[A-Za-z0-9/_\-.?=&%]*$/)
  .max(300);

/** A manager's yeses to what the caller may not do alone, from `approvals.give`. */
export const approvalIds = z.array(id<"Uuid">()).max(5).optional();
