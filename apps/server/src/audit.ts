import type { Actor, AuditRow, Tx } from "@till/db";
import type { Deps } from "./deps.ts";

/** Puts on record who did what to which thing, in the transaction that does it. Never give it secrets or card data. */
export function audit(
  deps: Pick<Deps, "ids" | "clock">,
  tx: Tx,
  actor: Actor,
  row: Pick<AuditRow, "action" | "subject" | "before" | "after">,
): Promise<void> {
  return tx.audit.add({ id: deps.ids.next(), atMs: deps.clock.nowMs(), actor, ...row });
}
