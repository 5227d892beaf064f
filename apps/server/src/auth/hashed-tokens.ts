import type { SignedInBy } from "@till/db";
import type { Clock } from "@till/kernel";
import type { drizzleAdapter } from "better-auth/adapters/drizzle";
import { hashSessionToken, isOpen } from "./session-rules.ts";

type DBAdapterInstance = ReturnType<typeof drizzleAdapter>;
type DBAdapter = ReturnType<DBAdapterInstance>;
type Port = Omit<DBAdapter, "transaction">;
type Where = NonNullable<Parameters<DBAdapter["count"]>[0]["where"]>[number];

/**
 * The sign-in library keeps a session under its token as it is. Between it and its tables this puts the token's hash
 * in, and takes it out again, so that a copy of the table opens no door; and it hides sessions that the shop's own
 * rules have ended, which the library knows nothing of.
 */
export function withHashedTokens(make: DBAdapterInstance, clock: Clock): DBAdapterInstance {
  return (options) => {
    const adapter = make(options);
    return {
      ...adapter,
      ...hashing(adapter, clock),
      transaction: (work) => adapter.transaction((inner) => work({ ...inner, ...hashing(inner, clock) })),
    };
  };
}

function hashing(inner: Port, clock: Clock): Port {
  return {
    ...inner,
    async create<T extends object, R = T>(input: NewRow<T>): Promise<R> {
      const { token } = input.data as { readonly token?: unknown };
      if (input.model !== "session" || typeof token !== "string") return inner.create<T, R>(input);
      const data = { ...input.data, token: hashSessionToken(token) };
      return withToken(await inner.create<T, R>({ ...input, data }), token);
    },
    async findOne<T>(input: Parameters<Port["findOne"]>[0]) {
      const found = await inner.findOne<T>(hashed(input));
      const token = tokenOf(input);
      if (found === null || token === null) return found;
      return isStillOpen(found, clock) ? withToken(found, token) : null;
    },
    findMany: (input) => inner.findMany(hashed(input)),
    count: (input) => inner.count(hashed(input)),
    async update<T>(input: Parameters<Port["update"]>[0]) {
      const updated = await inner.update<T>(hashed(input));
      const token = tokenOf(input);
      return updated === null || token === null ? updated : withToken(updated, token);
    },
    updateMany: (input) => inner.updateMany(hashed(input)),
    delete: (input) => inner.delete(hashed(input)),
    deleteMany: (input) => inner.deleteMany(hashed(input)),
    consumeOne: (input) => inner.consumeOne(hashed(input)),
    incrementOne: (input) => inner.incrementOne(hashed(input)),
  };
}

interface NewRow<T> {
  readonly model: string;
  readonly data: Omit<T, "id">;
  readonly select?: string[] | undefined;
  readonly forceAllowId?: boolean | undefined;
}

interface Asked {
  readonly model: string;
  readonly where?: Where[] | undefined;
}

/** The token somebody holds, where a session is asked for by it. */
function tokenOf({ model, where }: Asked): string | null {
  const value = model === "session" ? where?.find(({ field }) => field === "token")?.value : null;
  return typeof value === "string" ? value : null;
}

function hashed<A extends Asked>(input: A): A {
  if (input.model !== "session" || !input.where) return input;
  return { ...input, where: input.where.map(hashedCondition) };
}

function hashedCondition(condition: Where): Where {
  const { field, value } = condition;
  if (field !== "token") return condition;
  // Always: a hash that somebody read in the table must not pass as the token of that session.
  if (typeof value === "string") return { ...condition, value: hashSessionToken(value) };
  if (Array.isArray(value)) return { ...condition, value: value.map((one) => hashSessionToken(String(one))) };
  return condition;
}

const withToken = <T>(row: T, token: string): T => ({ ...row, token });

interface Row {
  readonly signedInBy: SignedInBy;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly expiresAt: Date;
}

function isStillOpen(row: unknown, clock: Clock): boolean {
  const { signedInBy, createdAt, updatedAt, expiresAt } = row as Row;
  return isOpen(
    {
      signedInBy,
      createdAtMs: createdAt.getTime(),
      usedAtMs: updatedAt.getTime(),
      expiresAtMs: expiresAt.getTime(),
    },
    clock.nowMs(),
  );
}
