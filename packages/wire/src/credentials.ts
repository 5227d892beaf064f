import { z } from "zod";
import { id } from "./scalars.ts";

/** What each adapter signs in with, by the names of the variables that do the same in the environment. */
export const credentialNames = {
  stripe: ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"],
  square: [
    "SQUARE_ACCESS_TOKEN",
    "SQUARE_APPLICATION_ID",
    "SQUARE_LOCATION_ID",
    "SQUARE_ENVIRONMENT",
    "SQUARE_WEBHOOK_SIGNATURE_KEY",
    "SQUARE_WEBHOOK_URL",
  ],
  paypal: ["PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_ENVIRONMENT", "PAYPAL_WEBHOOK_ID"],
} as const;

export type CredentialGateway = keyof typeof credentialNames;
export type CredentialName = (typeof credentialNames)[CredentialGateway][number];

/** Anybody may know these: they stand in every page that takes a payment, or say nothing by themselves. */
export const publicCredentials: ReadonlySet<CredentialName> = new Set([
  "STRIPE_PUBLISHABLE_KEY",
  "SQUARE_APPLICATION_ID",
  "SQUARE_LOCATION_ID",
  "SQUARE_ENVIRONMENT",
  "SQUARE_WEBHOOK_URL",
  "PAYPAL_CLIENT_ID",
  "PAYPAL_ENVIRONMENT",
  "PAYPAL_WEBHOOK_ID",
]);

const word = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{4,500}$/, { error: "must be copied as the gateway shows it, without spaces" });
const beginning = (pattern: RegExp, error: string) => word.regex(pattern, { error }).optional();

const valuesOf = {
  stripe: z.strictObject({
    STRIPE_SECRET_KEY: beginning(/^[sr]k_(test|live)_/, "must begin with sk_test_ or sk_live_"),
    STRIPE_PUBLISHABLE_KEY: beginning(/^pk_(test|live)_/, "must begin with pk_test_ or pk_live_"),
    STRIPE_WEBHOOK_SECRET: beginning(/^whsec_/, "must begin with whsec_"),
  }),
  square: z.strictObject({
    SQUARE_ACCESS_TOKEN: word.optional(),
    SQUARE_APPLICATION_ID: word.optional(),
    SQUARE_LOCATION_ID: word.optional(),
    SQUARE_ENVIRONMENT: z.enum(["sandbox", "production"]).optional(),
    SQUARE_WEBHOOK_SIGNATURE_KEY: word.optional(),
    SQUARE_WEBHOOK_URL: z
      .url({ protocol: /^https$/, error: "must be an https address" })
      .max(500)
      .optional(),
  }),
  paypal: z.strictObject({
    PAYPAL_CLIENT_ID: word.optional(),
    PAYPAL_CLIENT_SECRET: word.optional(),
    PAYPAL_ENVIRONMENT: z.enum(["sandbox", "live"]).optional(),
    PAYPAL_WEBHOOK_ID: word.optional(),
  }),
} as const satisfies Record<CredentialGateway, z.ZodType>;

/** Some of a gateway's credentials; those left out stay as they are. */
export const credentialsToSet = z.discriminatedUnion("gateway", [
  z.strictObject({ id: id<"Uuid">(), gateway: z.literal("stripe"), values: valuesOf.stripe }),
  z.strictObject({ id: id<"Uuid">(), gateway: z.literal("square"), values: valuesOf.square }),
  z.strictObject({ id: id<"Uuid">(), gateway: z.literal("paypal"), values: valuesOf.paypal }),
]);

export const credentialGateway = z.enum(["stripe", "square", "paypal"]);
