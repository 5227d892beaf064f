import type { MerchantId, PersonId } from "@till/kernel";
import type { Sql } from "postgres";
import type { Person, Role } from "./ports.ts";
import type { SignedInBy } from "./schema/index.ts";

/** What is known of an open session, whoever holds it. */
export interface SessionFacts {
  readonly id: string;
  readonly signedInBy: SignedInBy;
  readonly createdAtMs: number;
  /** To the minute. */
  readonly usedAtMs: number;
  /** When the person last showed that it is them. */
  readonly confirmedAtMs: number;
  readonly expiresAtMs: number;
}

export interface SessionPerson {
  readonly person: Person;
  readonly session: SessionFacts;
}

interface Row {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly user_id: string;
  readonly session_id: string;
  readonly signed_in_by: SignedInBy;
  readonly created_at_ms: string;
  readonly used_at_ms: string;
  readonly confirmed_at_ms: string;
  readonly expires_at_ms: string;
}

/**
 * Who a session's token stands for, by the token's hash and in one statement; null for an unknown one, and where the
 * person has left. Whether it still counts is not for this place to say.
 */
export async function findSessionPerson(
  sql: Sql,
  merchantId: MerchantId,
  tokenHash: string,
): Promise<SessionPerson | null> {
  const [row] = await sql<Row[]>`
    select p.id, p.name, p.role, p.user_id, s.id as session_id, s.signed_in_by,
      (extract(epoch from s.created_at) * 1000)::bigint as created_at_ms,
      (extract(epoch from s.updated_at) * 1000)::bigint as used_at_ms,
      (extract(epoch from s.confirmed_at) * 1000)::bigint as confirmed_at_ms,
      (extract(epoch from s.expires_at) * 1000)::bigint as expires_at_ms
    from session s join people p on p.merchant_id = ${merchantId} and p.user_id = s.user_id and p.active
    where s.token = ${tokenHash}`;
  if (row === undefined) return null;
  return {
    person: { id: row.id, merchantId, name: row.name, role: row.role, userId: row.user_id },
    session: {
      id: row.session_id,
      signedInBy: row.signed_in_by,
      createdAtMs: Number(row.created_at_ms),
      usedAtMs: Number(row.used_at_ms),
      confirmedAtMs: Number(row.confirmed_at_ms),
      expiresAtMs: Number(row.expires_at_ms),
    },
  };
}

export async function noteSessionUsed(sql: Sql, sessionId: string, nowMs: number): Promise<void> {
  await sql`update session set updated_at = ${new Date(nowMs).toISOString()}::timestamptz where id = ${sessionId}`;
}
