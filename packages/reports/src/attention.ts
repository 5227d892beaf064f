import { foldAmounts, holdsRefundable, isOpen } from "@till/payments";
import { type Day, collectedOf } from "./day.ts";
import type { AttentionItem, CashRow } from "./report.ts";

/** What a manager has to look at, oldest first. An unknown outcome is never listed as pending as well. */
export function attentionItems(day: Day, cash: readonly CashRow[]): AttentionItem[] {
  return [
    ...unknownOutcomes(day),
    ...pendingCharges(day),
    ...refundItems(day),
    ...lateSuccesses(day),
    ...disputes(day),
    ...cash.flatMap((row) => shiftItems(day, row)),
  ].toSorted((a, b) => a.sinceMs - b.sinceMs);
}

const nothing = { gateway: null, saleId: null, chargeId: null, refundId: null, registerName: null } as const;

function unknownOutcomes(day: Day): AttentionItem[] {
  return day.facts.unknown.flatMap(({ chargeId, refundId, sinceMs }): AttentionItem[] => {
    const charge = day.charges.get(chargeId);
    if (!charge) return [];
    const refund = day.facts.refunds.find(({ id }) => id === refundId);
    return [
      {
        ...nothing,
        kind: refundId === null ? "unknown_charge" : "unknown_refund",
        amount: refund?.amount ?? charge.amount,
        sinceMs,
        gateway: charge.gateway,
        saleId: charge.saleId,
        chargeId,
        refundId,
        drill: { kind: "charge_ids", ids: [chargeId] },
      },
    ];
  });
}

function pendingCharges(day: Day): AttentionItem[] {
  const unknown = new Set(day.facts.unknown.map(({ chargeId }) => chargeId));
  return day.facts.charges
    .filter(({ id, state }) => isOpen(state) && !unknown.has(id))
    .map((charge) => ({
      ...nothing,
      kind: "pending_charge",
      amount: charge.amount,
      sinceMs: charge.createdAtMs,
      gateway: charge.gateway,
      saleId: charge.saleId,
      chargeId: charge.id,
      drill: { kind: "charge_ids", ids: [charge.id] },
    }));
}

function refundItems(day: Day): AttentionItem[] {
  const unknown = new Set(day.facts.unknown.map(({ refundId }) => refundId));
  return day.facts.refunds
    .filter(({ id, state }) => state !== "succeeded" && !unknown.has(id))
    .map((refund) => ({
      ...nothing,
      kind: holdsRefundable(refund.state) ? "pending_refund" : "failed_refund",
      amount: refund.amount,
      sinceMs: refund.createdAtMs,
      gateway: day.charges.get(refund.chargeId)?.gateway ?? null,
      saleId: refund.saleId,
      chargeId: refund.chargeId,
      refundId: refund.id,
      drill: { kind: "charge_ids", ids: [refund.chargeId] },
    }));
}

/** Money of a charge that was let go: it is given back by itself, and shown until it is. */
function lateSuccesses(day: Day): AttentionItem[] {
  return day.facts.charges.flatMap((charge): AttentionItem[] => {
    if (charge.wanted) return [];
    const held = collectedOf(
      day,
      day.facts.facts.filter(({ chargeId }) => chargeId === charge.id),
    );
    if (held.amountMinor <= 0n) return [];
    return [
      {
        ...nothing,
        kind: "late_success",
        amount: held,
        sinceMs: charge.capturedAtMs ?? charge.createdAtMs,
        gateway: charge.gateway,
        saleId: charge.saleId,
        chargeId: charge.id,
        drill: { kind: "charge_ids", ids: [charge.id] },
      },
    ];
  });
}

/** Money that a buyer's bank has taken and nobody has decided on yet. */
function disputes(day: Day): AttentionItem[] {
  return day.facts.charges.flatMap((charge): AttentionItem[] => {
    const facts = day.facts.facts.filter(({ chargeId }) => chargeId === charge.id);
    const { disputed } = foldAmounts(facts, charge.amount.currency);
    const taken = facts.find(({ kind }) => kind === "dispute_withdrawn");
    if (!taken || disputed.amountMinor <= 0n) return [];
    return [
      {
        ...nothing,
        kind: "disputed",
        amount: disputed,
        sinceMs: taken.atMs,
        gateway: charge.gateway,
        saleId: charge.saleId,
        chargeId: charge.id,
        drill: { kind: "charge_ids", ids: [charge.id] },
      },
    ];
  });
}

function shiftItems(day: Day, row: CashRow): AttentionItem[] {
  const { shiftId, openedAtMs, closedAtMs, registerName, difference, drill } = row;
  if (shiftId === null || openedAtMs === null) return [];
  // Its amount is the float alone: what it should hold now is not shown before the count.
  if (closedAtMs === null) {
    return [{ ...nothing, kind: "open_shift", amount: row.float, sinceMs: openedAtMs, registerName, drill }];
  }
  if (!difference || difference.amountMinor === 0n) return [];
  return [
    { ...nothing, kind: "cash_difference", amount: difference, sinceMs: closedAtMs, registerName, drill },
  ];
}
