import type { MerchantId, PersonId } from "@till/kernel";
import type { Sql } from "postgres";
import type { Person, Role } from "./ports.ts";

export interface SessionPerson {
  readonly person: Person;
  /** When the session ends unless it is extended. */
  readonly expiresAtMs: number;
}

interface Row {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
  readonly user_id: string;
  readonly expires_at_ms: string;
}

/** Who a session's token stands for, in one statement; null for an unknown one, and where the person has left. */
export async function findSessionPerson(
  sql: Sql,
  merchantId: MerchantId,
  token: string,
): Promise<SessionPerson | null> {
  const [row] = await sql<Row[]>`
    select p.id, p.name, p.role, p.user_id, (extract(epoch from s.expires_at) * 1000)::bigint as expires_at_ms
    from session s join people p on p.merchant_id = ${merchantId} and p.user_id = s.user_id and p.active
    where s.token = ${token}`;
  if (row === undefined) return null;
  const { id, name, role, user_id: userId, expires_at_ms: expiresAtMs } = row;
  return { person: { id, merchantId, name, role, userId }, expiresAtMs: Number(expiresAtMs) };
}
