import { passkey } from "@better-auth/passkey";
import { type Database, type SignedInBy, signInSchema } from "@till/db";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError, createAuthMiddleware, isAPIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins/two-factor";
import { and, eq, lt } from "drizzle-orm";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import { addressHeader } from "../http/fetch-bridge.ts";
import type { HashQueue } from "./hash-queue.ts";
import { withHashedTokens } from "./hashed-tokens.ts";
import { checkNewPassword } from "./new-password.ts";
import { passwordLength } from "./password-policy.ts";
import { createPasswords } from "./passwords.ts";
import type { KnownBrowsers } from "../http/known-browser.ts";
import { createTryCounter } from "./count-tries.ts";
import { type Context, createSecondFactor } from "./second-factor.ts";
import { sessionLimits } from "./session-rules.ts";
import { createSignInTrail } from "./sign-in-trail.ts";

export interface SignInOptions {
  readonly deps: Pick<Deps, "merchantId" | "merchant" | "uow" | "ids" | "clock" | "publicOrigin">;
  readonly database: Pick<Database, "signIn">;
  readonly secret: string;
  readonly hashes: HashQueue;
  readonly doors: Doors;
  readonly browsers: KnownBrowsers;
}

/** What was shown at each of the library's doors that open a session. */
const shownAt: Readonly<Record<string, SignedInBy>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "totp",
  "/two-factor/verify-backup-code": "recovery",
  "/passkey/verify-authentication": "passkey",
  "/passkey/verify-registration": "passkey",
};

/** How long the step between the password and the code may take. */
const secondStepSeconds = 300;
/** Passkeys are a factor of their own because the device asked for a finger, a face or a PIN. */
const mustBeVerified = (isVerified: boolean | undefined): void => {
  if (isVerified === true) return;
  throw new APIError("BAD_REQUEST", {
    code: "passkey_unverified",
    message: "This key did not check who is using it. Set a PIN on it, or use another.",
  });
};

export interface SignIn {
  /** The library's own doors; `auth-door.ts` says which of them are open. */
  readonly handler: (request: Request) => Promise<Response>;
  /** Under which name a browser holds its session, and what that is signed with. */
  readonly cookieName: string;
  readonly secret: string;
  recoveryCodesLeft(userId: string): Promise<number>;
}

/** Email and password for the office, with a second factor; who signs in by PIN has a session of the register. */
export async function createSignIn(options: SignInOptions): Promise<SignIn> {
  const tries = createTryCounter(options.doors, options.browsers);
  const library = createLibrary(options, tries.before);
  const { authCookies, secret } = await library.$context;
  return {
    handler: tries.around(library.handler),
    cookieName: authCookies.sessionToken.name,
    secret,
    async recoveryCodesLeft(userId) {
      try {
        const { backupCodes } = await library.api.viewBackupCodes({ body: { userId } });
        return backupCodes.length;
      } catch (error) {
        if (isAPIError(error)) return 0;
        throw error;
      }
    },
  };
}

/** Whoever comes in again sweeps what their earlier sessions left behind. */
async function dropEnded(database: SignInOptions["database"], userId: string, now: Date): Promise<void> {
  const { session } = signInSchema;
  await database.signIn.delete(session).where(and(eq(session.userId, userId), lt(session.expiresAt, now)));
}

function createLibrary(options: SignInOptions, countTry: (ctx: Context) => Promise<void>) {
  const { deps, database, secret, hashes } = options;
  const { publicOrigin: origin, clock } = deps;
  const isHttps = origin.startsWith("https:");
  const factor = createSecondFactor({ database, clock });
  const checkPassword = checkNewPassword(deps.merchant.name);
  const isActive = (userId: string): Promise<boolean> =>
    deps.uow.run(deps.merchantId, async (tx) => (await tx.people.byUserId(userId)) !== null);
  const trail = createSignInTrail(deps);
  const afterwards = async (ctx: Context): Promise<void> => {
    await factor.after(ctx);
    await trail(ctx);
  };
  const now = () => new Date(clock.nowMs());

  return betterAuth({
    appName: `Till: ${deps.merchant.name}`,
    baseURL: origin,
    basePath: "/api/auth",
    secret,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    database: withHashedTokens(
      drizzleAdapter(database.signIn, { provider: "pg", schema: signInSchema }),
      clock,
    ),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: createPasswords(database, hashes),
    },
    session: {
      expiresIn: sessionLimits.absoluteMs / 1000,
      // It ends when it ends; being left alone is counted by `session-rules.ts`.
      disableSessionRefresh: true,
      freshAge: 0,
      additionalFields: {
        signedInBy: { type: "string", required: true, input: false },
        confirmedAt: { type: "date", required: true, input: false },
      },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => {
            if (!(await isActive(session.userId))) return false;
            await dropEnded(database, session.userId, now());
            const kept = session["signedInBy"] ?? ctx?.context.session?.session["signedInBy"];
            const signedInBy = shownAt[ctx?.path ?? ""] ?? kept;
            return { data: { ...session, signedInBy, confirmedAt: now() } };
          },
        },
      },
    },
    verification: { storeIdentifier: "hashed" },
    advanced: {
      // Set by this name of the domain alone, for all of it, over TLS: the library's own prefix asks less.
      cookiePrefix: isHttps ? "__Host-till" : "till",
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isHttps, httpOnly: true, sameSite: "strict", path: "/" },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    // Counted by the shop's own doors, for all server processes together.
    rateLimit: { enabled: false },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        await countTry(ctx);
        await checkPassword(ctx);
        await factor.before(ctx);
      }),
    },
    plugins: [
      twoFactor({ issuer: deps.merchant.name, twoFactorCookieMaxAge: secondStepSeconds }),
      passkey({
        rpName: deps.merchant.name,
        rpID: new URL(origin).hostname,
        origin,
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        registration: {
          afterVerification: ({ verification }) => {
            mustBeVerified(verification.registrationInfo?.userVerified);
          },
        },
        authentication: {
          afterVerification: ({ verification }) => {
            mustBeVerified(verification.authenticationInfo.userVerified);
          },
        },
      }),
      // After the library's own, which take a session back where the second step is still to come.
      {
        id: "till",
        hooks: { after: [{ matcher: () => true, handler: createAuthMiddleware(afterwards) }] },
      },
    ],
  });
}
