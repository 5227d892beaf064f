import type { DrawerPieces, ShiftCountRecord, ShiftRecord, Tx } from "@till/db";
import { countedAmount } from "@till/drawer";
import type { PersonId, ShiftId, Uuid } from "@till/kernel";
import { type Money, equals, money } from "@till/money";
import type { ShiftCountView } from "@till/wire";
import { requireAtRegister } from "../access/at-register.ts";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, type PersonCaller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { refuseOtherCurrency } from "../use-cases/drawer-currency.ts";
import { shiftCash } from "./shift-cash.ts";
import { toCountView } from "./shift-views.ts";

export interface CountShift {
  readonly id: Uuid;
  readonly shiftId: ShiftId;
  readonly counted: Money;
  /** By coins and notes, which sum to the count; null where only the sum was entered. */
  readonly pieces: DrawerPieces | null;
  readonly occurredAtMs: number;
}

/** A drawer is counted twice or thrice, not for ever. */
const countsMax = 50;

/**
 * Commits a count, or one more: the last one holds, the earlier ones stay on record. Blind: its answer is the first to
 * say what was expected, to who may know it. Throws `TillError`: `shift_not_open`, `not_found`, `forbidden`,
 * `invalid_input` (pieces), `currency_not_supported`.
 */
export function countShift(deps: Deps) {
  return (caller: Caller, input: CountShift): Promise<ShiftCountView> => {
    authorizeOrApproved(caller, "shift.close");
    if (caller.kind !== "person") throw notAtTheDrawer();
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      if (await claimFirst(tx, { procedure: "shifts.count", id: input.id, content: input, nowMs })) {
        const shift = await lockOpen(tx, input.shiftId, caller);
        await addCount(deps, tx, { caller, shift, input, nowMs });
      }
      const count = (await tx.shifts.counts(input.shiftId)).find(({ id }) => id === input.id);
      if (!count) throw notFound("count");
      return toCountView(count, caller);
    });
  };
}

export async function lockOpen(tx: Tx, id: ShiftId, caller: PersonCaller): Promise<ShiftRecord> {
  const shift = await tx.shifts.lock(id);
  if (!shift) throw notFound("shift");
  requireAtRegister(caller, shift.registerId);
  if (shift.state === "closed") throw notOpen();
  return shift;
}

/** Under the shift's lock. */
export async function addCount(
  deps: Deps,
  tx: Tx,
  {
    caller,
    shift,
    input,
    nowMs,
    countedBy = caller.person.id,
  }: {
    readonly caller: PersonCaller;
    readonly shift: ShiftRecord;
    readonly input: Omit<CountShift, "shiftId">;
    readonly nowMs: number;
    /** Standard: the caller. */
    readonly countedBy?: PersonId;
  },
): Promise<ShiftCountRecord> {
  refuseOtherCurrency(deps, "counted", input.counted);
  refuseOtherSum(input);
  const earlier = await tx.shifts.counts(shift.id);
  if (earlier.length >= countsMax) throw countedEnough();
  const { expected } = await shiftCash(tx, shift);
  const count: ShiftCountRecord = {
    id: input.id,
    shiftId: shift.id,
    position: earlier.length + 1,
    counted: input.counted,
    expected,
    pieces: input.pieces,
    countedBy,
    countedAtMs: tillTime(input.occurredAtMs, nowMs),
  };
  await tx.shifts.addCount(count);
  await audit(deps, tx, toActor(caller), {
    action: "shift.counted",
    subject: shift.id,
    before: null,
    after: {
      position: count.position,
      countedMinor: count.counted.amountMinor.toString(),
      expectedMinor: expected.amountMinor.toString(),
    },
  });
  return count;
}

function refuseOtherSum({ counted, pieces }: Pick<CountShift, "counted" | "pieces">): void {
  const [first, ...rest] = (pieces ?? []).map(({ valueMinor, count }) => ({
    denomination: money(valueMinor, counted.currency),
    pieces: count,
  }));
  if (!first || equals(countedAmount([first, ...rest]), counted)) return;
  throw new TillError({
    code: "invalid_input",
    retry: "never",
    field: "pieces",
    message: "The coins and notes come to another sum than the count. Count again.",
  });
}

export const notOpen = (): TillError =>
  new TillError({ code: "shift_not_open", retry: "never", message: "This shift is closed already." });

const countedEnough = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: `This drawer was counted ${countsMax} times. Close the shift on the last count.`,
  });

export const notAtTheDrawer = (): TillError =>
  new TillError({
    code: "forbidden",
    retry: "never",
    message: "Only a person at the register itself counts its drawer.",
  });
