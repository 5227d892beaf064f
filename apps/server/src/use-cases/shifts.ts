import type { ShiftRecord, Tx } from "@till/db";
import type { RegisterId, ShiftId } from "@till/kernel";
import { floatPlaced } from "@till/ledger";
import type { Money } from "@till/money";
import { businessDay } from "@till/sales";
import type { ShiftView } from "@till/wire";
import { authorize, authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { requireAtRegister } from "../access/at-register.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { onceIn } from "../idempotent.ts";
import { toShiftView } from "../shifts/shift-views.ts";
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
    closedBy: null,
    approverId: null,
    lateCash: null,
    deferred: null,
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
