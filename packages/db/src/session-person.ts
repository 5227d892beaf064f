import type { MerchantId, PersonId, RegisterId } from "@till/kernel";
import { type Grants, grantsOf } from "@till/people";
import type { Sql } from "postgres";
import { decodeDocument } from "./document-codec.ts";
import type { Person } from "./ports.ts";
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

/** Somebody at a register. */
export interface RegisterPerson {
  readonly person: Person;
  readonly registerId: RegisterId;
  readonly expiresAtMs: number;
}

interface PersonRow {
  readonly id: PersonId;
  readonly name: string;
  readonly role: string;
  readonly role_name: string;
  readonly grants: string;
  readonly user_id: string | null;
  readonly expires_at_ms: string;
}

interface SessionRow extends PersonRow {
  readonly session_id: string;
  readonly signed_in_by: SignedInBy;
  readonly created_at_ms: string;
  readonly used_at_ms: string;
  readonly confirmed_at_ms: string;
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
  const [row] = await sql<SessionRow[]>`select * from till_session_person(${merchantId}, ${tokenHash})`;
  if (row === undefined) return null;
  return {
    person: toPerson(merchantId, row),
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

/**
 * Who signed in at a register, by the hash of their token; null too where the person has left, was signed out, or the
 * register has another key by now. It may have run out: that is for the caller's clock to say.
 */
export async function findRegisterPerson(
  sql: Sql,
  merchantId: MerchantId,
  tokenHash: string,
): Promise<RegisterPerson | null> {
  const [row] = await sql<(PersonRow & { readonly register_id: RegisterId })[]>`
    select * from till_register_person(${merchantId}, ${tokenHash})`;
  if (row === undefined) return null;
  const { register_id: registerId, expires_at_ms: expiresAtMs } = row;
  return { person: toPerson(merchantId, row), registerId, expiresAtMs: Number(expiresAtMs) };
}

function toPerson(merchantId: MerchantId, row: PersonRow): Person {
  const { id, name, role, role_name: roleName, user_id: userId } = row;
  const grants = grantsOf({ code: role, grants: decodeDocument(row.grants) as Grants });
  return { id, merchantId, name, role, roleName, grants, userId, active: true };
}
