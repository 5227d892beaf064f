import { MasterKeyError, parseMasterKeys } from "@till/db";
import { z } from "zod";
import { StartupError } from "./startup-error.ts";

const port = (standard: number) =>
  z.coerce
    .number({ error: "must be a port number" })
    .int({ error: "must be a port number" })
    .min(1, { error: "must be a port number from 1 to 65535" })
    .max(65_535, { error: "must be a port number from 1 to 65535" })
    .default(standard);
const text = z.string().optional();
const database = z
  .url({
    protocol: /^postgres(ql)?$/,
    error: "must be an address such as postgres://user:password@host:5432/till",
  })
  .optional();

const environment = z.object({
  TILL_PORT: port(4000),
  TILL_POS_PORT: port(4001),
  TILL_BOXES_PORT: port(4020),
  TILL_BOXES_PRINTER_PORT: port(4021),
  TILL_SANDBOX_PORT: port(4010),
  TILL_SANDBOX_STRIPE_PORT: port(4011),
  TILL_SANDBOX_SQUARE_PORT: port(4012),
  TILL_SANDBOX_PAYPAL_PORT: port(4013),
  TILL_DATA_DIR: text,
  DATABASE_URL: database,
  DATABASE_OWNER_URL: database,
  TILL_MASTER_KEYS: text,
  TILL_LIVE: z.enum(["0", "1"], { error: "must be 1 or left out" }).default("0"),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_(test|live)_/, { error: "must begin with sk_test_ or sk_live_" })
    .optional(),
  STRIPE_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_/, { error: "must begin with pk_test_ or pk_live_" })
    .optional(),
  STRIPE_WEBHOOK_SECRET: text,
  SQUARE_ACCESS_TOKEN: text,
  SQUARE_APPLICATION_ID: text,
  SQUARE_LOCATION_ID: text,
  SQUARE_ENVIRONMENT: z
    .enum(["sandbox", "production"], { error: "must be sandbox or production" })
    .default("sandbox"),
  SQUARE_WEBHOOK_SIGNATURE_KEY: text,
  SQUARE_WEBHOOK_URL: z.url({ error: "must be a web address" }).optional(),
  PAYPAL_CLIENT_ID: text,
  PAYPAL_CLIENT_SECRET: text,
  PAYPAL_ENVIRONMENT: z.enum(["sandbox", "live"], { error: "must be sandbox or live" }).default("sandbox"),
  PAYPAL_WEBHOOK_ID: text,
});

type Environment = z.infer<typeof environment>;

export const portVariables = [
  "TILL_PORT",
  "TILL_POS_PORT",
  "TILL_BOXES_PORT",
  "TILL_BOXES_PRINTER_PORT",
  "TILL_SANDBOX_PORT",
  "TILL_SANDBOX_STRIPE_PORT",
  "TILL_SANDBOX_SQUARE_PORT",
  "TILL_SANDBOX_PAYPAL_PORT",
] as const;
export type PortVariable = (typeof portVariables)[number];

export interface Settings {
  /** Ports that will be listened on, by the variable that moves them. */
  readonly ports: Readonly<Record<PortVariable, number>>;
  readonly dataDir: string | undefined;
  /** A PostgreSQL of the operator's own; the embedded one runs otherwise. */
  readonly database: { readonly url: string; readonly ownerUrl: string } | undefined;
  /** Left out: the data folder's own. */
  readonly masterKeys: string | undefined;
  /** The sandbox stands in for all three gateways, or for none. */
  readonly gateways: "sandbox" | "test" | "live";
}

/** What only makes sense together: with the first one set, the others must be. */
const companions = [
  ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY"],
  ["STRIPE_PUBLISHABLE_KEY", "STRIPE_SECRET_KEY"],
  ["SQUARE_ACCESS_TOKEN", "SQUARE_APPLICATION_ID"],
  ["SQUARE_ACCESS_TOKEN", "SQUARE_LOCATION_ID"],
  ["SQUARE_APPLICATION_ID", "SQUARE_ACCESS_TOKEN"],
  ["PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET"],
  ["PAYPAL_CLIENT_SECRET", "PAYPAL_CLIENT_ID"],
  ["DATABASE_URL", "DATABASE_OWNER_URL"],
  ["DATABASE_OWNER_URL", "DATABASE_URL"],
] as const satisfies readonly (readonly [keyof Environment, keyof Environment])[];

/**
 * Reads every variable of the environment that `start` knows. An empty one counts as absent.
 *
 * @throws {StartupError} naming the variable and what it should be, never its value.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartupError(`The variable ${issue?.path.join(".")} ${issue?.message}.`);
  }
  const known = parsed.data;
  for (const [present, needed] of companions) {
    if (known[present] !== undefined && known[needed] === undefined) {
      throw new StartupError(`The variable ${needed} must be set beside ${present}.`);
    }
  }
  const gateways = gatewaysOf(known);
  return {
    ports: Object.fromEntries(portVariables.map((name) => [name, known[name]])) as Settings["ports"],
    dataDir: known.TILL_DATA_DIR,
    database:
      known.DATABASE_URL !== undefined && known.DATABASE_OWNER_URL !== undefined
        ? { url: known.DATABASE_URL, ownerUrl: known.DATABASE_OWNER_URL }
        : undefined,
    masterKeys: masterKeysOf(known, gateways),
    gateways,
  };
}

/** A key that lies beside the database it opens is good enough to rehearse with. */
function masterKeysOf({ TILL_MASTER_KEYS: given }: Environment, gateways: Settings["gateways"]) {
  if (given === undefined) {
    if (gateways !== "live") return undefined;
    throw new StartupError(
      "The variable TILL_MASTER_KEYS must be set beside TILL_LIVE=1: it opens what is sealed in the database, and must not lie beside it. `npx -y pnpm@12 keys new` makes one; keep a copy in a safe place.",
    );
  }
  try {
    parseMasterKeys(given);
    return given;
  } catch (error) {
    if (!(error instanceof MasterKeyError)) throw error;
    throw new StartupError(`The variable TILL_MASTER_KEYS is wrong: ${error.message}.`);
  }
}

/** Real money and rehearsals never meet: all keys are for the same world, and the real one is asked for by name. */
function gatewaysOf(known: Environment): Settings["gateways"] {
  const live = [
    ...(isLiveKey(known.STRIPE_SECRET_KEY) ? ["STRIPE_SECRET_KEY"] : []),
    ...(isLiveKey(known.STRIPE_PUBLISHABLE_KEY) ? ["STRIPE_PUBLISHABLE_KEY"] : []),
    ...(known.SQUARE_ACCESS_TOKEN !== undefined && known.SQUARE_ENVIRONMENT === "production"
      ? ["SQUARE_ACCESS_TOKEN"]
      : []),
    ...(known.PAYPAL_CLIENT_ID !== undefined && known.PAYPAL_ENVIRONMENT === "live"
      ? ["PAYPAL_CLIENT_ID"]
      : []),
  ];
  const all = [
    "STRIPE_SECRET_KEY",
    "STRIPE_PUBLISHABLE_KEY",
    "SQUARE_ACCESS_TOKEN",
    "PAYPAL_CLIENT_ID",
  ] as const satisfies readonly (keyof Environment)[];
  const rehearsal = all.filter((name) => known[name] !== undefined && !live.includes(name));

  if (live.length > 0 && rehearsal.length > 0) {
    throw new StartupError(
      `Live and test credentials cannot be used together: ${live.join(", ")} is live, ${rehearsal.join(", ")} is not.`,
    );
  }
  if (live.length > 0 && known.TILL_LIVE !== "1") {
    throw new StartupError(
      `${live.join(", ")} takes real money; set TILL_LIVE=1 to mean it, or use test credentials.`,
    );
  }
  if (rehearsal.length > 0 && known.TILL_LIVE === "1") {
    throw new StartupError(
      `TILL_LIVE=1 takes real money, and ${rehearsal.join(", ")} is for tests; leave one of them out.`,
    );
  }
  // Where no live ones are in the environment they are kept in the database, or are yet to be entered in the office.
  if (known.TILL_LIVE === "1") return "live";
  return rehearsal.length > 0 ? "test" : "sandbox";
}

const isLiveKey = (key: string | undefined) => key !== undefined && /^[a-z]k_live_/.test(key);
