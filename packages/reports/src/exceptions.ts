import type { PersonId } from "@till/kernel";
import type { Day } from "./day.ts";
import type { ExceptionRow } from "./report.ts";

/**
 * Drawers opened for no sale, charges that were released again, sales that were taken back whole and goods
 * that were taken without a receipt, in the order in which they happened.
 */
export function exceptionRows(day: Day): ExceptionRow[] {
  const { registers, people } = day.facts.names;
  const nameOf = (id: PersonId | null): string | null => (id === null ? null : (people.get(id) ?? null));
  const sellers = new Map(day.facts.sales.map(({ id, personId }) => [id, personId]));
  const openings = (day.facts.openings ?? []).map(
    ({ registerId, personId, approverId, atMs, reason }): ExceptionRow => ({
      kind: "no_sale",
      personId,
      name: nameOf(personId),
      approverName: nameOf(approverId),
      registerName: registers.get(registerId) ?? null,
      atMs,
      amount: null,
      reason,
    }),
  );
  const voids = day.facts.charges
    .filter(({ state, createdAtMs }) => state === "voided" && day.isToday(createdAtMs))
    .map((charge): ExceptionRow => {
      const personId = sellers.get(charge.saleId) ?? null;
      return {
        kind: "voided_charge",
        personId,
        name: nameOf(personId),
        approverName: null,
        registerName: registers.get(charge.registerId) ?? null,
        atMs: charge.createdAtMs,
        amount: charge.amount,
        reason: null,
      };
    });
  const takenBack = day.facts.returns.flatMap((one): ExceptionRow[] => {
    const { kind, personId, approverId, registerId, occurredAtMs, goods, reason = null } = one;
    if (kind === "goods") return [];
    const row = {
      personId,
      name: nameOf(personId),
      approverName: nameOf(approverId),
      registerName: registers.get(registerId) ?? null,
      atMs: occurredAtMs,
      amount: goods.total,
      reason,
    };
    return [{ ...row, kind: kind === "void" ? "voided_sale" : kind }];
  });
  return [...openings, ...voids, ...takenBack].toSorted((a, b) => a.atMs - b.atMs);
}
