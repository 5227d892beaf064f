import { createHmac } from "node:crypto";
import { type Database, type SessionFacts, signInSchema } from "@till/db";
import type { Clock } from "@till/kernel";
import { APIError, type createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { and, count, eq, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import { isConfirmed } from "./session-rules.ts";

export interface SecondFactorOptions {
  readonly database: Pick<Database, "signIn">;
  readonly clock: Clock;
}

export type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const { user, twoFactor, passkey } = signInSchema;

/**
 * What the shop asks beyond the sign-in library: a code opens once; a passkey is a second factor like the app, so a
 * password alone does not open where there is one; and what opens the door changes only for who just showed that it
 * is them.
 */
export function createSecondFactor({ database, clock }: SecondFactorOptions) {
  const before = async (ctx: Context): Promise<void> => {
    switch (ctx.path) {
      case "/passkey/generate-register-options":
      case "/passkey/verify-registration":
      case "/passkey/delete-passkey":
        return askConfirmed(ctx, clock);
      case "/two-factor/verify-totp":
        return takeCodeOnce(ctx, database, clock);
      case "/two-factor/generate-backup-codes":
        return makeRoomForCodes(ctx, database);
      default:
        return;
    }
  };
  const after = async (ctx: Context): Promise<void> => {
    if (isAPIError(ctx.context.returned)) return;
    switch (ctx.path) {
      case "/passkey/verify-registration":
        await rememberFactors(ctx, database);
        return newToken(ctx);
      case "/passkey/delete-passkey":
      case "/two-factor/disable":
        return rememberFactors(ctx, database);
      default:
        return;
    }
  };
  return { before, after };
}

async function askConfirmed(ctx: Context, clock: Clock): Promise<void> {
  const opened = await getSessionFromCtx(ctx);
  // Nobody's: the library refuses in its own words.
  if (!opened) return;
  const { confirmedAt } = opened.session as unknown as { readonly confirmedAt: Date };
  const facts: Pick<SessionFacts, "confirmedAtMs"> = { confirmedAtMs: confirmedAt.getTime() };
  if (isConfirmed(facts, clock.nowMs())) return;
  throw new APIError("FORBIDDEN", {
    code: "confirmation_needed",
    message: "Enter your password once more, to show that it is you.",
  });
}

/** Whose code it is: of who is signed in, or of who has given the password and is asked for it. */
export async function userIdAsked(ctx: Context): Promise<string | null> {
  const opened = await getSessionFromCtx(ctx);
  if (opened) return opened.user.id;
  const cookie = ctx.context.createAuthCookie("two_factor");
  const asked = await ctx.getSignedCookie(cookie.name, ctx.context.secret);
  const waiting = asked ? await ctx.context.internalAdapter.findVerificationValue(asked) : null;
  return waiting?.value ?? null;
}

const stepSeconds = 30;
const totpUri = z.object({ code: z.string() });

/** ASVS 6.5.1: a code that was seen over somebody's shoulder, or on its way, opens nothing a second time. */
async function takeCodeOnce(ctx: Context, database: Pick<Database, "signIn">, clock: Clock): Promise<void> {
  const body = totpUri.safeParse(ctx.body);
  const userId = await userIdAsked(ctx);
  if (!body.success || userId === null) return;
  const [set] = await database.signIn.select().from(twoFactor).where(eq(twoFactor.userId, userId));
  if (!set) return;
  const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: set.secret });
  const now = Math.floor(clock.nowMs() / 1000 / stepSeconds);
  const step = [now - 1, now, now + 1].find((one) => totpAt(secret, one) === body.data.code);
  // A wrong code is the library's to count and refuse.
  if (step === undefined) return;
  const taken = await database.signIn
    .update(twoFactor)
    .set({ lastStep: step })
    .where(and(eq(twoFactor.id, set.id), or(isNull(twoFactor.lastStep), lt(twoFactor.lastStep, step))))
    .returning({ id: twoFactor.id });
  if (taken.length > 0) return;
  throw new APIError("UNAUTHORIZED", {
    code: "code_used",
    message: "This code was used already. Wait for the next one.",
  });
}

/** RFC 6238 with SHA-1 and six digits, as the library and every authenticator app make it. */
function totpAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Recovery codes stand beside an app's secret; who has passkeys alone gets a secret that no app ever learns. */
async function makeRoomForCodes(ctx: Context, database: Pick<Database, "signIn">): Promise<void> {
  const opened = await getSessionFromCtx(ctx);
  if (!opened) return;
  const secret = await symmetricEncrypt({
    key: ctx.context.secretConfig,
    data: ctx.context.generateId({ model: "twoFactor", size: 32 }) || "",
  });
  await database.signIn
    .insert(twoFactor)
    .values({
      id: `codes-${opened.user.id}`,
      userId: opened.user.id,
      secret,
      backupCodes: "",
      verified: false,
      failedVerificationCount: 0,
    })
    .onConflictDoNothing();
}

/** The library asks for a second step where this flag stands, and minds only its own factors when it sets it. */
async function rememberFactors(ctx: Context, database: Pick<Database, "signIn">): Promise<void> {
  // Switching the app off has put a new session in the place of the old one.
  const userId = (ctx.context.newSession ?? (await getSessionFromCtx(ctx)))?.user.id;
  if (userId === undefined) return;
  const [keys] = await database.signIn
    .select({ known: count() })
    .from(passkey)
    .where(eq(passkey.userId, userId));
  const apps = await database.signIn
    .select({ id: twoFactor.id })
    .from(twoFactor)
    .where(and(eq(twoFactor.userId, userId), eq(twoFactor.verified, true)));
  const twoFactorEnabled = (keys?.known ?? 0) > 0 || apps.length > 0;
  await database.signIn.update(user).set({ twoFactorEnabled }).where(eq(user.id, userId));
}

/** Another token than the one from before: who knew that one does not come along through the second door. */
async function newToken(ctx: Context): Promise<void> {
  const opened = await getSessionFromCtx(ctx);
  if (!opened) return;
  const { internalAdapter } = ctx.context;
  const session = await internalAdapter.createSession(opened.user.id, false, opened.session);
  await setSessionCookie(ctx, { session, user: opened.user });
  await internalAdapter.deleteSession(opened.session.token);
}
