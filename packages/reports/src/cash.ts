import { type CashMovement, type DrawerSums, foldMovements } from "@till/drawer";
import type { RegisterId, ShiftId } from "@till/kernel";
import { type Money, add, subtract } from "@till/money";
import { type Day, tenderOf, withoutReceipt } from "./day.ts";
import type { DayShift } from "./day-facts.ts";
import type { CashRow } from "./report.ts";

interface Moved extends CashMovement {
  readonly registerId: RegisterId;
  readonly shiftId?: ShiftId;
}

/** One row a shift, and one a register for cash that moved while no shift was open. */
export function cashRows(day: Day): CashRow[] {
  const movements = cashMovements(day);
  const shiftOf = new Map(movements.map((movement) => [movement, shiftAt(day, movement)]));
  const shifts = day.facts.shifts.toSorted((a, b) => a.openedAtMs - b.openedAtMs);
  const rows = shifts.map((shift) => {
    const own = movements.filter((movement) => shiftOf.get(movement) === shift);
    const float: CashMovement = {
      id: shift.id,
      kind: "float",
      amount: shift.float,
      reason: null,
      atMs: shift.openedAtMs,
    };
    return shiftRow(day, shift, foldMovements([float, ...own], day.none.currency));
  });
  const stray = Map.groupBy(
    movements.filter((movement) => shiftOf.get(movement) === null),
    ({ registerId }) => registerId,
  );
  for (const [registerId, own] of stray)
    rows.push(strayRow(day, registerId, foldMovements(own, day.none.currency)));
  return rows;
}

/** What the day did to a register's drawer, as the ledger should have it: a closed shift's drawer was emptied. */
export function drawerChanges(day: Day): Map<string, Money> {
  const changes = new Map<string, Money>();
  const change = (registerId: RegisterId, amount: Money) =>
    changes.set(registerId, add(changes.get(registerId) ?? day.none, amount));
  for (const { registerId, ...movement } of cashMovements(day)) {
    change(registerId, foldMovements([movement], day.none.currency).expected);
  }
  for (const shift of day.facts.shifts) {
    if (day.isToday(shift.openedAtMs)) change(shift.registerId, shift.float);
    if (shift.closedAtMs === null || !day.isToday(shift.closedAtMs) || !shift.counted || !shift.expected)
      continue;
    change(shift.registerId, subtract(shift.counted, shift.expected));
    if (shift.lateCash) change(shift.registerId, subtract(day.none, shift.lateCash));
    change(shift.registerId, subtract(day.none, shift.toSafe ?? shift.counted));
  }
  return changes;
}

/** Charges and refunds in cash, by the drawer that took or gave it, and what else moved. Floats are the shifts'. */
function cashMovements(day: Day): Moved[] {
  const byCharge = day.booked.flatMap((fact): Moved[] => {
    const charge = day.charges.get(fact.chargeId);
    if (!charge || tenderOf(day, fact)?.tender.kind !== "cash") return [];
    const base = { id: `${fact.kind}:${fact.ref}`, amount: fact.amount, reason: null, atMs: fact.atMs };
    if (fact.kind === "captured") return [{ ...base, kind: "cash_charge", registerId: charge.registerId }];
    if (fact.kind !== "refund_accepted") return [];
    const returned = fact.refundId === null ? undefined : day.returnOfRefund.get(fact.refundId);
    return [{ ...base, kind: "cash_refund", registerId: returned?.registerId ?? charge.registerId }];
  });
  const noReceipt = withoutReceipt(day, "cash").map(({ id, registerId, goods, occurredAtMs }): Moved => ({
    id,
    kind: "no_receipt",
    registerId,
    amount: goods.total,
    reason: null,
    atMs: occurredAtMs,
  }));
  return [...byCharge, ...noReceipt, ...(day.facts.cashMovements ?? [])];
}

function shiftAt(day: Day, { registerId, atMs, shiftId }: Moved): DayShift | null {
  const named = day.facts.shifts.find(({ id }) => id === shiftId);
  if (named) return named;
  const running = day.facts.shifts.filter(
    (shift) =>
      shift.registerId === registerId &&
      shift.openedAtMs <= atMs &&
      (shift.closedAtMs === null || atMs <= shift.closedAtMs),
  );
  return running.toSorted((a, b) => b.openedAtMs - a.openedAtMs)[0] ?? null;
}

function shiftRow(day: Day, shift: DayShift, sums: DrawerSums): CashRow {
  const { registers, people } = day.facts.names;
  const closed = shift.state === "closed" && shift.counted;
  // The close is on record; a shift that ran into another day has movements this day does not show.
  const expected = closed ? (shift.expected ?? sums.expected) : null;
  return {
    ...columns(sums),
    registerId: shift.registerId,
    registerName: registers.get(shift.registerId) ?? shift.registerId,
    shiftId: shift.id,
    openedBy: people.get(shift.openedBy) ?? null,
    openedAtMs: shift.openedAtMs,
    closedAtMs: shift.closedAtMs,
    expected,
    counted: closed ? shift.counted : null,
    difference: closed && expected && shift.counted ? subtract(shift.counted, expected) : null,
    reason: shift.reason,
    drill: { kind: "shift", shiftId: shift.id },
  };
}

function strayRow(day: Day, registerId: RegisterId, sums: DrawerSums): CashRow {
  const shiftId: ShiftId | null = null;
  return {
    ...columns(sums),
    registerId,
    registerName: day.facts.names.registers.get(registerId) ?? registerId,
    shiftId,
    openedBy: null,
    openedAtMs: null,
    closedAtMs: null,
    expected: null,
    counted: null,
    difference: null,
    reason: null,
    drill: day.entries(`drawer:${registerId}`),
  };
}

function columns({ float, cashIn, refunds, noReceipt, paidIn, paidOut, drops }: DrawerSums) {
  return { float, cashIn, refunds, noReceipt, paidIn, paidOut, drops };
}
