import { MasterKeyError, parseMasterKeys } from "@till/db";
import { isLocale } from "@till/wire";
import { z } from "zod";
import { defaultRetention } from "./privacy/retention.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const days = (fallback: number) =>
  z.coerce
    .number({ error: "must be a number of days" })
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be a day or more" })
    .max(36_500, { error: "must be a hundred years or less" })
    .default(fallback);
const secret = z.string().min(1).optional();
const flag = (fallback: "0" | "1" = "0") =>
  z
    .enum(["0", "1"])
    .default(fallback)
    .transform((value) => value === "1");

const listOf = (one: z.ZodType, error: string) =>
  z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .refine((parts) => parts.length <= 50 && parts.every((part) => one.safeParse(part).success), { error });

const environment = z.object({
  DATABASE_URL: z.url({ error: "must be the address of a PostgreSQL database" }),
  TILL_PORT: port.default(4000),
  TILL_POS_PORT: port.default(4001),
  TILL_ROLE: z.enum(["all", "api", "worker"]).default("all"),
  TILL_LIVE: flag(),
  /** Whether managers need more than a password. By default where real money is taken. */
  TILL_SECOND_FACTOR: z.enum(["demanded", "offered"]).optional(),
  TILL_SECRET: z.string().min(32, { error: "must be 32 or more random characters" }),
  /** `id:base64 of 32 bytes`, several with commas: the first wraps, the others only open what they wrapped. */
  TILL_MASTER_KEYS: z
    .string({
      error: "must be set: it opens what is sealed in the database. `npx -y pnpm@12 keys new` makes one",
    })
    .transform((text, context) => {
      try {
        return parseMasterKeys(text);
      } catch (error) {
        if (!(error instanceof MasterKeyError)) throw error;
        context.addIssue({ code: "custom", message: `is wrong: ${error.message}` });
        return z.NEVER;
      }
    }),
  TILL_WEB_DIST: z.string().optional(),
  /** Where the shop is for everybody, as `https://shop.example`; without it `http://localhost:` and the port. */
  TILL_PUBLIC_ORIGIN: z
    .string()
    .refine(
      (url) => URL.canParse(url) && /^https?:/.test(url) && new URL(url).origin === url.replace(/\/$/, ""),
      {
        error: "must be the shop's own origin, without a path, such as https://shop.example",
      },
    )
    .transform((url) => new URL(url).origin)
    .optional(),
  /** Further names the server is asked by, with their ports, as `till.local:4000`. */
  TILL_HOSTS: listOf(
    z.string().regex(/^[\w.[\]:-]{1,255}$/),
    "must be names with ports, with commas between them",
  ),
  /** Proxies before the server, whose word on the caller's address is taken: addresses or networks. */
  TILL_TRUSTED_PROXIES: listOf(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]),
    "must be addresses or networks, as 10.0.0.0/8, with commas between them",
  ),
  /** Lets whoever shows it read `/metrics` from another machine. */
  TILL_METRICS_TOKEN: z.string().min(16, { error: "must be 16 or more random characters" }).optional(),
  /** `smtp://user:password@host:port`; without it mails are kept and shown in the office. */
  TILL_SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be smtp://… or smtps://…" }).optional(),
  TILL_MAIL_FROM: z.string().min(3).optional(),
  /** BCP 47, such as `de-DE`: what mails are written in. */
  TILL_LOCALE: z.string().refine(isLocale, { error: "must be a locale, such as de-DE" }).default("en-GB"),
  /** Signs what is posted to the fulfilment address; without it those messages are kept too. */
  TILL_HOOK_SECRET: z.string().min(16, { error: "must be 16 or more random characters" }).optional(),
  TILL_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** `0` gives each cash charge a transaction of its own. */
  TILL_COMMIT_TOGETHER: flag("1"),
  /** How long personal data is kept. */
  TILL_KEEP_EVENT_BODIES_DAYS: days(defaultRetention.eventBodiesDays),
  TILL_KEEP_MESSAGES_DAYS: days(defaultRetention.messagesDays),
  TILL_KEEP_ADDRESSES_DAYS: days(defaultRetention.addressesDays),
  TILL_KEEP_UNPAID_ADDRESSES_DAYS: days(defaultRetention.unpaidAddressesDays),
  TILL_LEASE_MS: z.coerce.number().int().min(500).max(120_000).optional(),
  TILL_DECIDE_AFTER_MS: z.coerce.number().int().min(1).max(86_400_000).optional(),
  TILL_SANDBOX_STRIPE_PORT: port.default(4011),
  TILL_SANDBOX_SQUARE_PORT: port.default(4012),
  TILL_SANDBOX_PAYPAL_PORT: port.default(4013),
  STRIPE_SECRET_KEY: secret,
  STRIPE_PUBLISHABLE_KEY: secret,
  STRIPE_WEBHOOK_SECRET: secret,
  /** What a Stripe account may have switched on. Stripe refuses every charge that asks for what it has not. */
  STRIPE_MULTICAPTURE: flag(),
  STRIPE_BANK_DEBITS: flag(),
  SQUARE_ACCESS_TOKEN: secret,
  SQUARE_APPLICATION_ID: secret,
  SQUARE_LOCATION_ID: secret,
  SQUARE_ENVIRONMENT: z.enum(["sandbox", "production"]).default("sandbox"),
  SQUARE_WEBHOOK_SIGNATURE_KEY: secret,
  SQUARE_WEBHOOK_URL: z.url().optional(),
  PAYPAL_CLIENT_ID: secret,
  PAYPAL_CLIENT_SECRET: secret,
  PAYPAL_ENVIRONMENT: z.enum(["sandbox", "live"]).default("sandbox"),
  PAYPAL_WEBHOOK_ID: secret,
});

export type Config = z.infer<typeof environment>;

/** A configuration that cannot be run with, as one sentence for the operator. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads the environment. Throws `ConfigError` naming the variable and what it should be; never its value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${issue?.path.join(".") ?? "A variable"} ${issue?.message ?? "is wrong"}.`);
  }
  const config = parsed.data;
  const live =
    (config.STRIPE_SECRET_KEY?.startsWith("sk_live_") ?? false) ||
    (config.SQUARE_ACCESS_TOKEN !== undefined && config.SQUARE_ENVIRONMENT === "production") ||
    (config.PAYPAL_CLIENT_ID !== undefined && config.PAYPAL_ENVIRONMENT === "live");
  if (live && !config.TILL_LIVE) {
    throw new ConfigError(
      "These are live gateway keys. Set TILL_LIVE=1 to take real money, or use test keys.",
    );
  }
  if (config.TILL_LIVE && isInPlain(config.TILL_PUBLIC_ORIGIN)) {
    throw new ConfigError(
      "TILL_PUBLIC_ORIGIN must be https where TILL_LIVE=1 takes real money: put a proxy that speaks TLS before the server.",
    );
  }
  if (config.TILL_SMTP_URL && !config.TILL_MAIL_FROM) {
    throw new ConfigError("TILL_MAIL_FROM must be set beside TILL_SMTP_URL: mails need a sender.");
  }
  if (config.STRIPE_SECRET_KEY && !config.STRIPE_PUBLISHABLE_KEY) {
    throw new ConfigError("STRIPE_PUBLISHABLE_KEY must be set beside STRIPE_SECRET_KEY.");
  }
  if (config.SQUARE_ACCESS_TOKEN && !(config.SQUARE_APPLICATION_ID && config.SQUARE_LOCATION_ID)) {
    throw new ConfigError(
      "SQUARE_APPLICATION_ID and SQUARE_LOCATION_ID must be set beside SQUARE_ACCESS_TOKEN.",
    );
  }
  if (config.PAYPAL_CLIENT_ID && !config.PAYPAL_CLIENT_SECRET) {
    throw new ConfigError("PAYPAL_CLIENT_SECRET must be set beside PAYPAL_CLIENT_ID.");
  }
  return config;
}

/** Over a network, without TLS. What stays on this machine needs none. */
function isInPlain(origin: string | undefined): boolean {
  if (origin === undefined) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === "http:" && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}

export const secondFactorOf = (config: Config): "demanded" | "offered" =>
  config.TILL_SECOND_FACTOR ?? (config.TILL_LIVE ? "demanded" : "offered");

/**
 * With any real key the shop talks to real gateways only; the sandbox stands in for all three or for none, and never
 * where real money is meant.
 */
export function usesSandbox(config: Config): boolean {
  return (
    !config.TILL_LIVE && !config.STRIPE_SECRET_KEY && !config.SQUARE_ACCESS_TOKEN && !config.PAYPAL_CLIENT_ID
  );
}
