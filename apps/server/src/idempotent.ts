import { createHash } from "node:crypto";
import type { Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import { conflict } from "./till-error.ts";

/** Same content, same text: keys sorted, so that the order a client writes them in does not matter. */
function fingerprintOf(content: unknown): string {
  const sorted = (value: unknown): unknown => {
    if (typeof value === "bigint") return `${value}n`;
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, part]) => [key, sorted(part)]),
    );
  };
  return createHash("sha256")
    .update(JSON.stringify(sorted(content)))
    .digest("hex");
}

/**
 * Claims (procedure, id) for this content inside the caller's transaction, and says whether this call is the first.
 * A later call with the same content gets the thing as it stands now instead of a copy of the first answer: the
 * truth, and nothing that can grow stale. Throws `conflict` when the content differs.
 */
export async function claimFirst(
  tx: Tx,
  key: { readonly procedure: string; readonly id: Uuid; readonly content: unknown; readonly nowMs: number },
): Promise<boolean> {
  const fingerprint = fingerprintOf(key.content);
  const row = await tx.idempotency.claim(key.procedure, key.id, fingerprint, key.nowMs);
  if (!row) return true;
  if (row.fingerprint !== fingerprint) throw conflict(key.procedure.split(".")[0] ?? "request");
  return false;
}
