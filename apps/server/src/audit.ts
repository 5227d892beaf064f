import type { Actor, AuditRow, Tx } from "@till/db";
import type { Json } from "@till/payments";
import { maskCardNumbersIn } from "@till/wire";
import type { Deps } from "./deps.ts";

/**
 * Puts on record who did what to which thing, in the transaction that does it. Never give it secrets. A card number that
 * got into the thing itself does not get onto the record, which nobody can correct.
 */
export function audit(
  deps: Pick<Deps, "ids" | "clock">,
  tx: Tx,
  actor: Actor,
  row: Pick<AuditRow, "action" | "subject" | "before" | "after">,
): Promise<void> {
  const { before, after, ...what } = row;
  return tx.audit.add({
    id: deps.ids.next(),
    atMs: deps.clock.nowMs(),
    actor,
    ...what,
    before: maskCardNumbersIn(before) as Json,
    after: maskCardNumbersIn(after) as Json,
  });
}
