import { type Database, type Person, type SessionFacts, signInSchema } from "@till/db";
import type { AccountView } from "@till/wire";
import { and, asc, desc, eq, ne } from "drizzle-orm";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import type { Doors } from "../doors/create-doors.ts";
import { TillError, notFound } from "../till-error.ts";
import type { HashQueue } from "./hash-queue.ts";
import { refuseUnconfirmed } from "./refuse-unconfirmed.ts";
import { isOpen, sessionLimits } from "./session-rules.ts";
import type { SignIn } from "./sign-in.ts";

export interface AccountPorts {
  readonly database: Pick<Database, "signIn">;
  readonly signIn: Pick<SignIn, "recoveryCodesLeft">;
  readonly hashes: HashQueue;
  readonly doors: Doors;
  readonly secondFactor: "demanded" | "offered";
}

type Account = ReturnType<typeof createAccount>;
export type { Account };

const { account, passkey, session, twoFactor, user } = signInSchema;

/**
 * Everybody's own account: what opens it, where it is open, and ending that. Nobody reaches another's here, and a till's
 * session reaches none: a PIN of four digits must not change what opens the office.
 */
export function createAccount(deps: Deps, ports: AccountPorts) {
  const db = ports.database.signIn;

  async function sessionsOf(userId: string, own: SessionFacts): Promise<AccountView["sessions"]> {
    const rows = await db
      .select()
      .from(session)
      .where(eq(session.userId, userId))
      .orderBy(desc(session.updatedAt))
      .limit(100);
    return rows.flatMap((row) => {
      const facts = {
        signedInBy: row.signedInBy,
        createdAtMs: row.createdAt.getTime(),
        usedAtMs: row.updatedAt.getTime(),
        expiresAtMs: row.expiresAt.getTime(),
      };
      if (!isOpen(facts, deps.clock.nowMs())) return [];
      const { createdAtMs, usedAtMs, signedInBy } = facts;
      const { id, userAgent, ipAddress } = row;
      const device = { userAgent: userAgent || null, address: ipAddress || null };
      return [{ id, isThis: id === own.id, signedInBy, createdAtMs, usedAtMs, ...device }];
    });
  }

  return {
    /** What a person sees of their own account; null for who is not signed in. Also where a second factor is missing. */
    async get(caller: Caller): Promise<AccountView> {
      const { person, session: own, needsSecondFactor } = officeSession(caller);
      const [known] = await db.select().from(user).where(eq(user.id, person.userId));
      const [app] = await db
        .select()
        .from(twoFactor)
        .where(and(eq(twoFactor.userId, person.userId), eq(twoFactor.verified, true)));
      const keys = await db
        .select()
        .from(passkey)
        .where(eq(passkey.userId, person.userId))
        .orderBy(asc(passkey.createdAt));
      return {
        name: person.name,
        email: known?.email ?? "",
        role: person.role,
        secondFactor: ports.secondFactor,
        needsSecondFactor,
        hasApp: app !== undefined,
        passkeys: keys.map((one) => ({
          id: one.id,
          name: one.name,
          createdAtMs: one.createdAt?.getTime() ?? null,
          isSynced: one.backedUp,
        })),
        recoveryCodesLeft: await ports.signIn.recoveryCodesLeft(person.userId),
        confirmedUntilMs: own.confirmedAtMs + sessionLimits.confirmedMs,
        sessions: await sessionsOf(person.userId, own),
      };
    },

    /** Shows by the password that it is still them. Throws `wrong_password`, `rate_limited`. */
    async confirm(caller: Caller, input: { readonly password: string }, address: string) {
      const { person, session: own } = officeSession(caller);
      const [known] = await db.select().from(user).where(eq(user.id, person.userId));
      const [secret] = await db
        .select()
        .from(account)
        .where(and(eq(account.userId, person.userId), eq(account.providerId, "credential")));
      const tried = await ports.doors.attempt("password", { account: known?.email ?? person.id, address });
      const isRight = await ports.hashes
        .verify(input.password, secret?.password ?? "")
        .catch(async (error: unknown) => {
          await tried.withdrawn();
          throw error;
        });
      if (!isRight) {
        await tried.failed();
        throw new TillError({
          code: "wrong_password",
          retry: "never",
          message: "This is not your password. Try again.",
        });
      }
      await tried.succeeded();
      const nowMs = deps.clock.nowMs();
      await db
        .update(session)
        .set({ confirmedAt: new Date(nowMs) })
        .where(eq(session.id, own.id));
      return { confirmedUntilMs: nowMs + sessionLimits.confirmedMs };
    },

    /**
     * Ends one of the person's own sessions, this one too. A repeat finds none and is right. Throws `confirmation_needed`
     * for another one than this, so that who finds an office open cannot shut its owner out elsewhere (ASVS 7.5.2).
     */
    async endSession(
      caller: Caller,
      input: { readonly sessionId: string },
    ): Promise<{ readonly ended: number }> {
      const { person, session: own } = officeSession(caller);
      if (input.sessionId !== own.id) refuseUnconfirmed(own, deps.clock.nowMs());
      const ended = await db
        .delete(session)
        .where(and(eq(session.id, input.sessionId), eq(session.userId, person.userId)))
        .returning({ id: session.id });
      return noted(caller, person, ended.length);
    },

    /** Throws `confirmation_needed`. */
    async endOtherSessions(caller: Caller): Promise<{ readonly ended: number }> {
      const { person, session: own } = officeSession(caller);
      refuseUnconfirmed(own, deps.clock.nowMs());
      const ended = await db
        .delete(session)
        .where(and(eq(session.userId, person.userId), ne(session.id, own.id)))
        .returning({ id: session.id });
      return noted(caller, person, ended.length);
    },
  };

  async function noted(caller: Caller, person: Person, ended: number): Promise<{ readonly ended: number }> {
    if (ended > 0) {
      await deps.uow.run(deps.merchantId, (tx) =>
        audit(deps, tx, toActor(caller), {
          action: "person.sessions_ended",
          subject: person.id,
          before: null,
          after: { ended },
        }),
      );
    }
    return { ended };
  }
}

/** Throws `not_signed_in`; a till's session is none here. */
function officeSession(caller: Caller) {
  if (caller.kind !== "person" || !caller.session) {
    throw new TillError({ code: "not_signed_in", retry: "never", message: "Sign in first." });
  }
  const { person, session: own, needsSecondFactor = false } = caller;
  const { userId } = person;
  if (userId === null) throw notFound("account");
  return { person: { ...person, userId }, session: own, needsSecondFactor };
}
