import { createHash } from "node:crypto";
import type { AuditRow } from "@till/db";

/** What the first link follows. */
export const chainBegins = "0".repeat(64);

/**
 * SHA-256 in hex over the link before, the position and everything the row says, as JSON with its keys sorted: the same
 * text whoever computes it, from the database or from an export.
 */
export function linkHash(previous: string, position: number, row: AuditRow): string {
  const { id, atMs, actor, action, subject, before, after } = row;
  const { kind, personId, registerId, keyId, approverId } = actor;
  const said = [
    previous,
    position,
    id,
    atMs,
    kind,
    personId,
    registerId,
    keyId,
    approverId,
    action,
    subject,
    before,
    after,
  ];
  return createHash("sha256")
    .update(JSON.stringify(sorted(said)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
