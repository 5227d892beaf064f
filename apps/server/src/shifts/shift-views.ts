import type { ShiftCountRecord, ShiftRecord } from "@till/db";
import { type Money, subtract } from "@till/money";
import { judge } from "@till/people";
import type { ShiftCountView, ShiftView } from "@till/wire";
import type { Caller } from "../access/caller.ts";

/** What the drawer should hold is said after the count, and only to who may know it. */
export function toShiftView(shift: ShiftRecord, openedBy: string, caller: Caller): ShiftView {
  const { id, registerId, openedAtMs, float, state, counted } = shift;
  const expected = mayKnowExpected(caller) ? shift.expected : null;
  return {
    id,
    registerId,
    openedBy,
    openedAtMs,
    float,
    state,
    counted,
    expected,
    difference: counted && expected ? subtract(counted, expected) : null,
  };
}

export function toCountView(count: ShiftCountRecord, caller: Caller): ShiftCountView {
  const { id, position, counted, expected, countedAtMs } = count;
  const difference = subtract(counted, expected);
  const knows = mayKnowExpected(caller);
  return {
    id,
    position,
    counted,
    countedAtMs,
    expected: knows ? expected : null,
    difference: knows ? difference : null,
    needsApproval: needsApproval(caller, difference),
  };
}

export const mayKnowExpected = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "shift.expected", size: null }) === "granted";

/** Whether a difference is more than this person closes a shift on alone. */
export const needsApproval = (caller: Caller, difference: Money): boolean =>
  caller.kind !== "person" ||
  judge(caller.person.grants, { permission: "shift.close", size: sizeOf(difference) }) !== "granted";

export const sizeOf = ({ amountMinor }: Money): bigint => (amountMinor < 0n ? -amountMinor : amountMinor);
