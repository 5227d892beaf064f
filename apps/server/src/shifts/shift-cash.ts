import type { OpenTransaction, ShiftRecord, Tx, ZReportRecord } from "@till/db";
import type { ShiftId } from "@till/kernel";
import { type Money, money } from "@till/money";

/** What a register has booked since its last Z, and what of it belongs to a shift that is closed already. */
export interface ShiftCash {
  readonly previous: ZReportRecord | null;
  /** When the shift before ended; null for the first of a register. */
  readonly previousClosedAtMs: number | null;
  readonly transactions: readonly OpenTransaction[];
  readonly late: readonly OpenTransaction[];
  /** What must lie in the drawer of this shift. */
  readonly expected: Money;
  /** Cash of an earlier shift: its drawer was counted with it, or without, and emptied. */
  readonly lateCash: Money;
}

/** Begun before a Z and committed after it: nothing lives that long. */
const transactionLivesMaxMs = 86_400_000;

/**
 * Folds the ledger, however long the shift has been open: every Z names the journal transactions that stand in it, and
 * a close leaves the drawer empty, so what stands in none is what lies there. Call it with the shift locked.
 */
export async function shiftCash(tx: Tx, shift: ShiftRecord): Promise<ShiftCash> {
  const { registerId, id } = shift;
  const [previous, before] = await Promise.all([
    tx.zReports.last(registerId),
    tx.shifts.lastClosed(registerId, id),
  ]);
  const previousClosedAtMs = before?.closedAtMs ?? null;
  const transactions = await tx.zReports.open({
    registerId,
    madeAfterMs: (previous?.recordedAtMs ?? previousClosedAtMs ?? 0) - transactionLivesMaxMs,
    // Shifts that were closed before there were Zs are named in none: what they held is known by its time alone.
    recordedAfterMs: previous === null ? (previousClosedAtMs ?? 0) : 0,
  });
  const named = new Set(transactions.flatMap((one) => (knowsItsShift(one) ? (one.shiftId ?? []) : [])));
  named.delete(id);
  const closed = new Set(named.size === 0 ? [] : await tx.shifts.closedOf([...named]));
  const late = transactions.filter((one) => isLate(one, { id, closed, previousClosedAtMs }));
  const lateIds = new Set(late);
  const drawer = (some: readonly OpenTransaction[]): Money =>
    money(
      some.reduce((sum, { drawerMinor }) => sum + drawerMinor, 0n),
      shift.float.currency,
    );
  return {
    previous,
    previousClosedAtMs,
    transactions,
    late,
    expected: drawer(transactions.filter((one) => !lateIds.has(one))),
    lateCash: drawer(late),
  };
}

/** What gives money back is linked to the shift of the sale, not to the one that gave it. */
const ofItsOwnShift: ReadonlySet<OpenTransaction["kind"]> = new Set([
  "sale_completed",
  "money_in",
  "cash_rounded",
  "float",
  "drop",
  "paid_in",
  "paid_out",
  "tips_paid_out",
  "no_receipt_paid",
]);

const knowsItsShift = ({ kind }: OpenTransaction): boolean => ofItsOwnShift.has(kind);

function isLate(
  one: OpenTransaction,
  {
    id,
    closed,
    previousClosedAtMs,
  }: {
    readonly id: ShiftId;
    readonly closed: ReadonlySet<ShiftId>;
    readonly previousClosedAtMs: number | null;
  },
): boolean {
  if (knowsItsShift(one) && one.shiftId !== null) {
    if (one.shiftId === id) return false;
    if (closed.has(one.shiftId)) return true;
  }
  return previousClosedAtMs !== null && one.occurredAtMs <= previousClosedAtMs;
}
