import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Database } from "@till/db";
import { signInSchema } from "@till/db";
import { betterAuth } from "better-auth";
import { addressHeader } from "../http/fetch-bridge.ts";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { bearer } from "better-auth/plugins/bearer";

/** OWASP's second recommended setting: 19 MiB, two passes, one lane. About 30 ms, off the event loop. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const derive = promisify(argon2);

/** `argon2id$<salt>$<hash>`, both base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive("argon2id", { message: secret, nonce, ...cost });
  return `argon2id$${nonce.toString("base64url")}$${hash.toString("base64url")}`;
}

export async function verifySecret(secret: string, stored: string): Promise<boolean> {
  const [kind, salt, expected] = stored.split("$");
  if (kind !== "argon2id" || !salt || !expected) return false;
  const hash = await derive("argon2id", { message: secret, nonce: Buffer.from(salt, "base64url"), ...cost });
  const wanted = Buffer.from(expected, "base64url");
  return wanted.length === hash.length && timingSafeEqual(wanted, hash);
}

export interface SignInOptions {
  readonly database: Database;
  readonly origin: string;
  readonly secret: string;
}

/** A session ends this long after its last extension; a call extends one that was not extended for `updateAge`. */
export const sessionSeconds = { expiresIn: 60 * 60 * 12, updateAge: 60 * 30 } as const;

/** E-mail and password for the office; the same sessions carry a cashier signed in by PIN, as a bearer token. */
export function createSignIn({ database, origin, secret }: SignInOptions) {
  return betterAuth({
    baseURL: origin,
    basePath: "/api/auth",
    secret,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    database: drizzleAdapter(database.signIn, { provider: "pg", schema: signInSchema }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      password: { hash: hashSecret, verify: ({ password, hash }) => verifySecret(password, hash) },
    },
    session: sessionSeconds,
    advanced: {
      useSecureCookies: origin.startsWith("https:"),
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { "/sign-in/email": { window: 60, max: 10 } },
    },
    plugins: [bearer()],
  });
}

export type SignIn = ReturnType<typeof createSignIn>;

/** A session for somebody whose PIN was right. */
export function startSession(signIn: SignIn) {
  return async (userId: string): Promise<string> => {
    const context = await signIn.$context;
    const session = await context.internalAdapter.createSession(userId);
    return session.token;
  };
}
