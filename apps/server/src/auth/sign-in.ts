import type { Database } from "@till/db";
import { signInSchema } from "@till/db";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { bearer } from "better-auth/plugins/bearer";
import { addressHeader } from "../http/fetch-bridge.ts";
import type { HashQueue } from "./hash-queue.ts";
import { checkNewPassword } from "./new-password.ts";
import { passwordLength } from "./password-policy.ts";
import { createPasswords } from "./passwords.ts";

export interface SignInOptions {
  readonly database: Database;
  readonly origin: string;
  readonly secret: string;
  readonly hashes: HashQueue;
  /** No password is made of it. */
  readonly shopName: string;
  /** False only in tests that try more often than a person may. */
  readonly limited?: boolean;
}

/** A session ends this long after its last extension; a call extends one that was not extended for `updateAge`. */
export const sessionSeconds = { expiresIn: 60 * 60 * 12, updateAge: 60 * 30 } as const;

/** E-mail and password for the office; the same sessions carry a cashier signed in by PIN, as a bearer token. */
export function createSignIn({ database, origin, secret, hashes, shopName, limited = true }: SignInOptions) {
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
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: createPasswords(database, hashes),
    },
    hooks: { before: checkNewPassword(shopName) },
    session: sessionSeconds,
    advanced: {
      useSecureCookies: origin.startsWith("https:"),
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    rateLimit: {
      enabled: limited,
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
