import { type PersonId, type RegisterId, type Result, type ShiftId, err, invariant, ok } from "@till/kernel";
import { type Money, subtract } from "@till/money";
import { type CashMovement, type DrawerSums, expectedCash, foldMovements } from "./movement.ts";

/** How many of one coin or note. */
export interface DenominationCount {
  readonly denomination: Money;
  readonly pieces: number;
}

/** One blind count. Every count is kept; the last one holds. */
export interface Count {
  readonly amount: Money;
  /** Null when only the sum was entered. */
  readonly denominations: readonly DenominationCount[] | null;
  readonly countedBy: PersonId;
  readonly countedAtMs: number;
}

interface ShiftHead {
  readonly id: ShiftId;
  readonly registerId: RegisterId;
  readonly openedBy: PersonId;
  readonly openedAtMs: number;
  readonly movements: readonly CashMovement[];
}

/** `counted` has a committed count and takes no more movements; only now may anyone see what was expected. */
export type Shift =
  | (ShiftHead & { readonly state: "open" })
  | (ShiftHead & { readonly state: "counted"; readonly counts: readonly [Count, ...Count[]] })
  | (ShiftHead & {
      readonly state: "closed";
      readonly counts: readonly [Count, ...Count[]];
      readonly closedBy: PersonId;
      readonly closedAtMs: number;
      readonly expected: Money;
      readonly counted: Money;
      /** Counted less expected: negative is short. */
      readonly difference: Money;
      readonly reason: string | null;
    });

export type ShiftRefusal =
  | { readonly kind: "shift_not_open" }
  | { readonly kind: "shift_not_counted" }
  | { readonly kind: "shift_closed" };

/** A new shift; the float is its first movement, with the shift's own id. */
export function openShift(opened: {
  readonly id: ShiftId;
  readonly registerId: RegisterId;
  readonly openedBy: PersonId;
  readonly openedAtMs: number;
  readonly float: Money;
}): Shift {
  const { id, registerId, openedBy, openedAtMs, float } = opened;
  invariant(float.amountMinor >= 0n, "a float is not negative");
  const first: CashMovement = { id, kind: "float", amount: float, reason: null, atMs: openedAtMs };
  return { state: "open", id, registerId, openedBy, openedAtMs, movements: [first] };
}

/** Records cash in or out. A movement of an id already recorded changes nothing. Refuses: `shift_not_open`. */
export function moveCash(shift: Shift, movement: CashMovement): Result<Shift, ShiftRefusal> {
  if (shift.movements.some(({ id }) => id === movement.id)) return ok(shift);
  if (shift.state !== "open") return err({ kind: "shift_not_open" });
  invariant(movement.kind !== "float", "a shift has one float");
  return ok({ ...shift, movements: [...shift.movements, movement] });
}

/** Commits a count, or one more: the recount holds, the earlier ones stay on record. Refuses: `shift_closed`. */
export function countShift(shift: Shift, count: Count): Result<Shift, ShiftRefusal> {
  assertCount(count);
  switch (shift.state) {
    case "open":
      return ok({ ...shift, state: "counted", counts: [count] });
    case "counted":
      return ok({ ...shift, counts: [...shift.counts, count] });
    case "closed":
      return err({ kind: "shift_closed" });
  }
}

/**
 * Closes on the last count, whatever the difference: a drawer that is short is closed short, on record.
 * Refuses: `shift_not_counted`, `shift_closed`.
 */
export function closeShift(
  shift: Shift,
  close: { readonly closedBy: PersonId; readonly closedAtMs: number; readonly reason: string | null },
): Result<Extract<Shift, { state: "closed" }>, ShiftRefusal> {
  switch (shift.state) {
    case "open":
      return err({ kind: "shift_not_counted" });
    case "closed":
      return err({ kind: "shift_closed" });
    case "counted": {
      const last = shift.counts.at(-1);
      invariant(last, "a counted shift has a count");
      const expected = expectedCash(shift.movements, last.amount.currency);
      return ok({
        ...shift,
        ...close,
        state: "closed",
        expected,
        counted: last.amount,
        difference: subtract(last.amount, expected),
      });
    }
  }
}

/** What a screen may show. The count is blind: while the shift is open, nothing tells what was expected. */
export type ShiftCash =
  | { readonly blind: true; readonly float: Money }
  | { readonly blind: false; readonly sums: DrawerSums; readonly counted: Money; readonly difference: Money };

export function shiftCash(shift: Shift): ShiftCash {
  const [first] = shift.movements;
  invariant(first, "a shift has a float");
  if (shift.state === "open") return { blind: true, float: first.amount };
  const last = shift.counts.at(-1);
  invariant(last, "a counted shift has a count");
  const sums = foldMovements(shift.movements, first.amount.currency);
  return { blind: false, sums, counted: last.amount, difference: subtract(last.amount, sums.expected) };
}

/** The sum of counted coins and notes. Throws `InvariantError` on a negative number of pieces. */
export function countedAmount(denominations: readonly [DenominationCount, ...DenominationCount[]]): Money {
  const { currency } = denominations[0].denomination;
  let amountMinor = 0n;
  for (const { denomination, pieces } of denominations) {
    invariant(denomination.currency === currency, "a drawer is counted in one currency");
    invariant(Number.isSafeInteger(pieces) && pieces >= 0, "pieces are counted in whole numbers");
    amountMinor += denomination.amountMinor * BigInt(pieces);
  }
  return { amountMinor, currency };
}

function assertCount({ amount, denominations }: Count): void {
  invariant(amount.amountMinor >= 0n, "a count is not negative");
  const [first, ...rest] = denominations ?? [];
  if (!first) return;
  const sum = countedAmount([first, ...rest]);
  invariant(subtract(sum, amount).amountMinor === 0n, "the denominations sum to the count");
}
