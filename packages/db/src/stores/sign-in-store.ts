import type { MerchantId, Uuid } from "@till/kernel";
import { type SQL, sql } from "drizzle-orm";
import type { OfficeUser, SignInStore } from "../ports.ts";
import {
  account,
  passkey,
  people,
  session as sessions,
  twoFactor,
  user,
  verification,
} from "../schema/index.ts";
import type { Session } from "../session.ts";
import { query } from "../statement.ts";

const p = sql.placeholder;
type Key = { readonly merchantId: MerchantId };
type AtTime = { readonly now: string };
type ByIdentifier = AtTime & { readonly identifier: string };

const act = <Values extends object>(text: SQL) => query<Values, null>(text, () => null);

const toUser = ([userId, name, email]: readonly unknown[]): OfficeUser => ({
  userId: userId as string,
  name: name as string,
  email: email as string,
});
const activeUser = sql`select u.id, u.name, u.email from ${user} u
  join ${people} p on p.merchant_id = ${p("merchantId")} and p.user_id = u.id and p.active`;
const byEmail = query<Key & { readonly email: string }, OfficeUser>(
  sql`${activeUser} where u.email = ${p("email")}`,
  toUser,
);
const byId = query<Key & { readonly userId: string }, OfficeUser>(
  sql`${activeUser} where u.id = ${p("userId")}`,
  toUser,
);
const byReset = query<Key & ByIdentifier, OfficeUser>(
  sql`${activeUser} join ${verification} v on v.value = u.id
    where v.identifier = ${p("identifier")} and v.expires_at > ${p("now")}::timestamptz`,
  toUser,
);
const dropResets = act<{ readonly userId: string }>(
  sql`delete from ${verification} where identifier like 'reset:%' and value = ${p("userId")}`,
);
const addReset = act<
  AtTime & {
    readonly id: Uuid;
    readonly identifier: string;
    readonly userId: string;
    readonly expires: string;
  }
>(
  sql`insert into ${verification} (id, identifier, value, expires_at, created_at, updated_at)
      values (${p("id")}, ${p("identifier")}, ${p("userId")}, ${p("expires")}::timestamptz,
        ${p("now")}::timestamptz, ${p("now")}::timestamptz)`,
);
const takeReset = query<ByIdentifier, string>(
  sql`delete from ${verification} where identifier = ${p("identifier")} and expires_at > ${p("now")}::timestamptz
    returning value`,
  ([userId]) => userId as string,
);
const setPassword = act<AtTime & { readonly userId: string; readonly hash: string }>(
  sql`update ${account} set password = ${p("hash")}, updated_at = ${p("now")}::timestamptz
      where user_id = ${p("userId")} and provider_id = 'credential'`,
);
const userIdOf = query<{ readonly email: string }, string>(
  sql`select id from ${user} where email = ${p("email")}`,
  ([id]) => id as string,
);
const addUser = act<AtTime & Omit<OfficeUser, "userId"> & { readonly userId: string }>(
  sql`insert into ${user} (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
      values (${p("userId")}, ${p("name")}, ${p("email")}, true, false,
        ${p("now")}::timestamptz, ${p("now")}::timestamptz)
      on conflict (id) do nothing`,
);
const addAccount = act<AtTime & { readonly userId: string }>(
  sql`insert into ${account} (id, account_id, provider_id, user_id, created_at, updated_at)
      select ${p("userId")}, ${p("userId")}, 'credential', ${p("userId")}, ${p("now")}::timestamptz, ${p("now")}::timestamptz
      where not exists (select 1 from ${account} where user_id = ${p("userId")} and provider_id = 'credential')`,
);
// Also as another shop's people see it, whom this one cannot: a function of the owner's looks.
const forgetUser = act<{ readonly userId: string }>(sql`select till_forget_user(${p("userId")})`);
const endSessions = act<{ readonly userId: string }>(
  sql`delete from ${sessions} where user_id = ${p("userId")}`,
);
const dropApp = act<{ readonly userId: string }>(
  sql`delete from ${twoFactor} where user_id = ${p("userId")}`,
);
const dropPasskeys = act<{ readonly userId: string }>(
  sql`delete from ${passkey} where user_id = ${p("userId")}`,
);
const needNoSecondStep = act<{ readonly userId: string }>(
  sql`update ${user} set two_factor_enabled = false where id = ${p("userId")}`,
);

export function createSignInStore(session: Session): SignInStore {
  const { merchantId } = session;
  return {
    byEmail: (email) => session.first(byEmail, { merchantId, email: email.trim().toLowerCase() }),
    byUserId: (userId) => session.first(byId, { merchantId, userId }),
    async addReset({ id, userId, tokenHash, nowMs, expiresAtMs }) {
      session.write(dropResets, { userId });
      const [now, expires] = [at(nowMs), at(expiresAtMs)];
      session.write(addReset, { id, userId, identifier: `reset:${tokenHash}`, now, expires });
    },
    findReset: (tokenHash, nowMs) =>
      session.first(byReset, { merchantId, identifier: `reset:${tokenHash}`, now: at(nowMs) }),
    takeReset: (tokenHash, nowMs) =>
      session.first(takeReset, { identifier: `reset:${tokenHash}`, now: at(nowMs) }),
    async setPassword(userId, hash, nowMs) {
      session.write(setPassword, { userId, hash, now: at(nowMs) });
      session.write(endSessions, { userId });
    },
    async dropSecondFactor(userId) {
      for (const drop of [dropApp, dropPasskeys, needNoSecondStep, endSessions])
        session.write(drop, { userId });
    },
    userIdOf: (email) => session.first(userIdOf, { email: email.trim().toLowerCase() }),
    async addUser({ userId, name, email, hash, nowMs }) {
      const now = at(nowMs);
      session.write(addUser, { userId, name, email: email.trim().toLowerCase(), now });
      session.write(addAccount, { userId, now });
      session.write(setPassword, { userId, hash, now });
      session.write(endSessions, { userId });
    },
    async forgetUser(userId) {
      session.write(endSessions, { userId });
      session.write(forgetUser, { userId });
    },
  };
}

const at = (ms: number): string => new Date(ms).toISOString();
