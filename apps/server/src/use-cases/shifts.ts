import type { ShiftRecord, Tx } from "@till/db";
import type { RegisterId, ShiftId } from "@till/kernel";
import { floatPlaced, shiftClosed } from "@till/ledger";
import { type Money, add, subtract, zero } from "@till/money";
import { judge } from "@till/people";
import { addDays, businessDay } from "@till/sales";
import type { ShiftView } from "@till/wire";
import { authorize, authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { requireAtRegister } from "../access/at-register.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst, onceIn } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { refuseOtherCurrency } from "./drawer-currency.ts";

export interface OpenShift {
  readonly id: ShiftId;
  readonly registerId: RegisterId;
  readonly float: Money;
  readonly occurredAtMs: number;
}

/** Opens a drawer with its change money. Throws `TillError`: `shift_already_open`, `not_found`, `conflict`, `forbidden`. */
export function openShift(deps: Deps) {
  return (caller: Caller, input: OpenShift): Promise<ShiftView> => {
    const person = authorizePerson(caller, "shift.open");
    const nowMs = deps.clock.nowMs();
    const key = { procedure: "shifts.open", id: input.id, content: input, nowMs };
    return deps.uow.run(deps.merchantId, (tx) => {
      const view = () => viewOf(tx, input.id, { name: person.name, caller });
      return onceIn(tx, key, {
        asItStands: view,
        first: async () => {
          await open(deps, tx, { input, nowMs, caller, personId: person.id });
          return view();
        },
      });
    });
  };
}

async function open(
  deps: Deps,
  tx: Tx,
  by: {
    readonly input: OpenShift;
    readonly nowMs: number;
    readonly caller: Caller;
    readonly personId: ShiftRecord["openedBy"];
  },
): Promise<void> {
  const { input, nowMs } = by;
  const occurredAtMs = tillTime(input.occurredAtMs, nowMs);
  const register = await tx.merchants.register(input.registerId);
  if (!register) throw notFound("register");
  requireAtRegister(by.caller, register.id);
  refuseOtherCurrency(deps, "float", input.float);
  const store = deps.storeOf(register.storeId);
  const shift: ShiftRecord = {
    id: input.id,
    merchantId: deps.merchantId,
    storeId: store.id,
    registerId: register.id,
    openedBy: by.personId,
    openedAtMs: occurredAtMs,
    businessDay: businessDay(occurredAtMs, store.timeZone, store.cutoffHour),
    float: input.float,
    state: "open",
    closedAtMs: null,
    counted: null,
    expected: null,
    reason: null,
  };
  if ((await tx.shifts.openOn(register.id)) || !(await tx.shifts.insert(shift))) throw alreadyOpen();
  const posted = floatPlaced({
    occurredAtMs,
    businessDay: shift.businessDay,
    storeId: store.id,
    registerId: register.id,
    shiftId: shift.id,
    amount: input.float,
  });
  if (posted) await tx.journal.post(posted, nowMs);
  await audit(deps, tx, toActor(by.caller), {
    action: "shift.opened",
    subject: shift.id,
    before: null,
    after: { registerId: register.id, floatMinor: input.float.amountMinor.toString() },
  });
}

async function viewOf(
  tx: Tx,
  id: ShiftId,
  { name, caller }: { readonly name: string; readonly caller: Caller },
): Promise<ShiftView> {
  const shift = await tx.shifts.find(id);
  if (!shift) throw notFound("shift");
  return toShiftView(shift, name, caller);
}

const alreadyOpen = (): TillError =>
  new TillError({
    code: "shift_already_open",
    retry: "never",
    message: "A shift is open on this register. Close it before opening another.",
  });

export interface CloseShift {
  readonly id: ShiftId;
  readonly counted: Money;
  readonly reason: string | null;
  readonly occurredAtMs: number;
}

/**
 * Closes a drawer with what was counted, always: a difference is recorded, never a reason to refuse. The count is
 * blind, the answer is the first to say what was expected. Throws `TillError`: `shift_not_open`, `not_found`, `forbidden`.
 */
export function closeShift(deps: Deps) {
  return (caller: Caller, input: CloseShift): Promise<ShiftView> => {
    const person = authorizePerson(caller, "shift.close");
    const nowMs = deps.clock.nowMs();
    const key = { procedure: "shifts.close", id: input.id, content: input, nowMs };
    return deps.uow.run(deps.merchantId, async (tx) => {
      if (await claimFirst(tx, key)) await close(deps, tx, { input, nowMs, caller });
      // Made anew for whoever asks: a kept answer would tell one person what only another may know.
      return viewOf(tx, input.id, { name: person.name, caller });
    });
  };
}

async function close(
  deps: Deps,
  tx: Tx,
  by: { readonly input: CloseShift; readonly nowMs: number; readonly caller: Caller },
): Promise<void> {
  const { input, nowMs } = by;
  const occurredAtMs = tillTime(input.occurredAtMs, nowMs);
  const shift = await tx.shifts.lock(input.id);
  if (!shift) throw notFound("shift");
  requireAtRegister(by.caller, shift.registerId);
  if (shift.state === "closed") throw notOpen();
  refuseOtherCurrency(deps, "counted", input.counted);
  const store = deps.storeOf(shift.storeId);
  const closedOn = businessDay(occurredAtMs, store.timeZone, store.cutoffHour);
  const expected = await drawerBalance(tx, shift, closedOn);
  const posted = shiftClosed({
    occurredAtMs,
    businessDay: closedOn,
    storeId: store.id,
    shiftId: shift.id,
    registerId: shift.registerId,
    expected,
    counted: input.counted,
    toSafe: input.counted,
  });
  if (posted) await tx.journal.post(posted, nowMs);
  await tx.shifts.close(shift.id, {
    closedAtMs: occurredAtMs,
    counted: input.counted,
    expected,
    reason: input.reason,
  });
  await audit(deps, tx, toActor(by.caller), {
    action: "shift.closed",
    subject: shift.id,
    before: null,
    after: {
      countedMinor: input.counted.amountMinor.toString(),
      expectedMinor: expected.amountMinor.toString(),
      reason: input.reason,
    },
  });
}

/** A shift left open is closed within a month, or its drawer is counted against the days that are looked at. */
const daysMax = 31;

/** What the ledger says lies in the drawer. Every close empties it, so the days since the shift opened are enough. */
async function drawerBalance(tx: Tx, shift: ShiftRecord, lastDay: string): Promise<Money> {
  let balance = zero(shift.float.currency);
  let day = shift.businessDay;
  for (let count = 0; count < daysMax && day <= lastDay; count += 1) {
    const balances = await tx.journal.balances({ businessDay: day, registerId: shift.registerId });
    for (const row of balances) {
      if (row.account === `drawer:${shift.registerId}`) balance = add(balance, row.balance);
    }
    day = addDays(day, 1);
  }
  return balance;
}

const notOpen = (): TillError =>
  new TillError({ code: "shift_not_open", retry: "never", message: "This shift is closed already." });

export function currentShift(deps: Deps) {
  return (caller: Caller, registerId: RegisterId): Promise<ShiftView | null> => {
    authorize(caller, "shift.open");
    return deps.uow.run(deps.merchantId, async (tx) => {
      const shift = await tx.shifts.openOn(registerId);
      if (!shift) return null;
      const people = await tx.people.list();
      return toShiftView(shift, people.find(({ id }) => id === shift.openedBy)?.name ?? "", caller);
    });
  };
}

/** What the drawer should hold is said after the count, and only to who may know it. */
function toShiftView(shift: ShiftRecord, openedBy: string, caller: Caller): ShiftView {
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

const mayKnowExpected = (caller: Caller): boolean =>
  caller.kind === "person" &&
  judge(caller.person.grants, { permission: "shift.expected", size: null }) === "granted";
