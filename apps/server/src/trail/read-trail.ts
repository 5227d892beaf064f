import type { AuditQuery, AuditRow } from "@till/db";
import type { AuditView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";

/** What was done, newest first. */
export function listTrail(deps: Deps) {
  return (caller: Caller, query: AuditQuery): Promise<readonly AuditView[]> => {
    authorize(caller, "audit.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const [rows, people, registers] = await Promise.all([
        tx.audit.list(query),
        tx.people.list(),
        tx.merchants.registers(),
      ]);
      const nameOf = (list: readonly { readonly id: string; readonly name: string }[], id: string | null) =>
        id === null ? null : (list.find((one) => one.id === id)?.name ?? null);
      return rows.map((row) => ({
        id: row.id,
        atMs: row.atMs,
        actorKind: row.actor.kind,
        actorName: nameOf(people, row.actor.personId) ?? actorWords(row.actor),
        registerName: nameOf(registers, row.actor.registerId),
        approverName: nameOf(people, row.actor.approverId),
        action: row.action,
        subject: row.subject,
        before: row.before,
        after: row.after,
        position: row.position,
      }));
    });
  };
}

function actorWords({ kind, keyId }: AuditRow["actor"]): string {
  switch (kind) {
    case "buyer":
      return "A shopper";
    case "system":
      return "Till itself";
    case "key":
      return `API key ${keyId ?? ""}`.trim();
    case "person":
      return "Somebody unknown";
  }
}
