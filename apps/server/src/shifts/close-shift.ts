import type { ShiftCountRecord, ShiftRecord, Tx } from "@till/db";
import type { PersonId, ShiftId, Uuid } from "@till/kernel";
import { shiftClosed } from "@till/ledger";
import { type Money, equals, subtract } from "@till/money";
import { judge } from "@till/people";
import { type ShiftDeferral, shiftReport } from "@till/reports";
import { businessDay } from "@till/sales";
import type { ShiftView } from "@till/wire";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, type PersonCaller, toActor } from "../access/caller.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { addCount, lockOpen, notAtTheDrawer, notOpen } from "./count-shift.ts";
import { type ShiftCash, shiftCash } from "./shift-cash.ts";
import { shiftFacts } from "./shift-facts.ts";
import { mayKnowExpected, needsApproval, sizeOf, toShiftView } from "./shift-views.ts";

export interface CloseShift {
  readonly id: ShiftId;
  /** The last count; where none was committed before, this is the first. */
  readonly counted: Money;
  readonly reason: string | null;
  readonly occurredAtMs: number;
  readonly approvalIds?: readonly Uuid[] | undefined;
  /** Nobody is there to approve the difference: it is closed without, and stands on record so. */
  readonly withoutApproval?: boolean | undefined;
  /** What the till still holds that the server refused: put off, on record. */
  readonly unsent?: ShiftDeferral["unsent"] | undefined;
  /** Sales of training at this register since its last close, as the till counted them. */
  readonly practised?: number | undefined;
}

/**
 * Closes a drawer on its last count, whatever the difference, and freezes the Z. A difference above one's own limit
 * wants a reason and a manager's approval; where nobody can give it, it is closed without, on record. The count is
 * committed before anything is asked, so that nothing here tells what was expected beforehand. Throws `TillError`:
 * `shift_not_open`, `not_found`, `forbidden`, `approval_needed`, `invalid_input` (reason), `conflict` (recounted).
 */
export function closeShift(deps: Deps) {
  return async (caller: Caller, input: CloseShift): Promise<ShiftView> => {
    authorizeOrApproved(caller, "shift.close");
    if (caller.kind !== "person") throw notAtTheDrawer();
    const nowMs = deps.clock.nowMs();
    const { approvalIds: _, withoutApproval: _without, reason: _reason, ...content } = input;
    await countFirst(deps, caller, input, nowMs);
    return deps.uow.run(deps.merchantId, async (tx) => {
      if (await claimFirst(tx, { procedure: "shifts.close", id: input.id, content, nowMs }))
        await close(deps, tx, { caller, input, nowMs });
      // Made anew for whoever asks: a kept answer would tell one person what only another may know.
      const shift = await tx.shifts.find(input.id);
      if (!shift) throw notFound("shift");
      const opener = await tx.people.find(shift.openedBy);
      return toShiftView(shift, opener?.name ?? "", caller);
    });
  };
}

/** In a commit of its own: a refusal that follows must not take the count back. */
function countFirst(deps: Deps, caller: PersonCaller, input: CloseShift, nowMs: number): Promise<void> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    const shift = await tx.shifts.lock(input.id);
    if (shift?.state !== "open" || (await isCounted(tx, shift.id))) return;
    await lockOpen(tx, input.id, caller);
    const { counted, occurredAtMs } = input;
    const count = { id: deps.ids.next<Uuid>(), counted, pieces: null, occurredAtMs };
    await addCount(deps, tx, { caller, shift, input: count, nowMs });
  });
}

/** What was counted between two people is no count to close on. */
async function isCounted(tx: Tx, id: ShiftId): Promise<boolean> {
  const last = (await tx.shifts.counts(id)).at(-1);
  return last !== undefined && (await tx.shifts.handOvers(id)).every((handOver) => handOver.id !== last.id);
}

interface Closing {
  readonly caller: PersonCaller;
  readonly input: CloseShift;
  readonly nowMs: number;
}

async function close(deps: Deps, tx: Tx, closing: Closing): Promise<void> {
  const { caller, input, nowMs } = closing;
  const shift = await lockOpen(tx, input.id, caller);
  const counts = await tx.shifts.counts(shift.id);
  const last = counts.at(-1);
  if (!last) throw notOpen();
  if (!equals(last.counted, input.counted)) throw recounted();
  const cash = await shiftCash(tx, shift);
  const allowed = await allow(deps, tx, { ...closing, difference: subtract(last.counted, cash.expected) });
  const closedAtMs = Math.max(tillTime(input.occurredAtMs, nowMs), shift.openedAtMs);
  await bookClose(deps, tx, { shift, cash, counted: last.counted, closedAtMs, nowMs });
  const deferred = deferralOf(input, allowed.withoutApproval);
  const closed = {
    closedAtMs,
    counted: last.counted,
    expected: cash.expected,
    reason: input.reason,
    closedBy: caller.person.id,
    approverId: allowed.approverId,
    lateCash: cash.lateCash,
    deferred,
  };
  await tx.shifts.close(shift.id, closed);
  const number = await freeze(deps, tx, {
    shift: { ...shift, ...closed, state: "closed" },
    counts,
    practised: input.practised,
    nowMs,
  });
  await audit(deps, tx, toActor(caller, allowed.approverId), {
    action: "shift.closed",
    subject: shift.id,
    before: null,
    after: {
      countedMinor: last.counted.amountMinor.toString(),
      expectedMinor: cash.expected.amountMinor.toString(),
      reason: input.reason,
      zNumber: number,
      ...(deferred?.approval ? { withoutApproval: true } : {}),
      ...(deferred?.unsent ? { unsent: deferred.unsent.count } : {}),
    },
  });
}

async function bookClose(
  deps: Deps,
  tx: Tx,
  closed: {
    readonly shift: ShiftRecord;
    readonly cash: ShiftCash;
    readonly counted: Money;
    readonly closedAtMs: number;
    readonly nowMs: number;
  },
): Promise<void> {
  const { shift, cash, counted, closedAtMs } = closed;
  const store = deps.storeOf(shift.storeId);
  const posted = shiftClosed({
    occurredAtMs: closedAtMs,
    businessDay: businessDay(closedAtMs, store.timeZone, store.cutoffHour),
    storeId: store.id,
    shiftId: shift.id,
    registerId: shift.registerId,
    expected: cash.expected,
    counted,
    toSafe: counted,
    late: cash.lateCash,
  });
  if (posted) await tx.journal.post(posted, closed.nowMs);
}

/** Folds what was booked since the last Z, the close included, and writes it down for good. */
async function freeze(
  deps: Deps,
  tx: Tx,
  {
    shift,
    counts,
    practised,
    nowMs,
  }: {
    readonly shift: ShiftRecord & {
      readonly closedAtMs: number;
      readonly counted: Money;
      readonly expected: Money;
    };
    readonly counts: readonly ShiftCountRecord[];
    readonly practised: number | undefined;
    readonly nowMs: number;
  },
): Promise<number> {
  // The close's own entries stand in it too.
  const cash = await shiftCash(tx, shift);
  const number = (cash.previous?.number ?? 0) + 1;
  const { counted, expected, reason, deferred, closedAtMs: atMs } = shift;
  const closed = { number, atMs, counted, expected, reason, deferred, ...(practised && { practised }) };
  const content = shiftReport(await shiftFacts(deps, tx, { shift, cash, counts, closed, nowMs }));
  const store = deps.storeOf(shift.storeId);
  await tx.zReports.add(
    {
      registerId: shift.registerId,
      number,
      storeId: shift.storeId,
      shiftId: shift.id,
      businessDay: businessDay(atMs, store.timeZone, store.cutoffHour),
      closedAtMs: atMs,
      recordedAtMs: nowMs,
      cumulative: content.grandTotals.cumulative,
      difference: subtract(counted, expected),
      content,
    },
    cash.transactions.map(({ id }) => id),
  );
  return number;
}

interface Allowed {
  readonly approverId: PersonId | null;
  readonly withoutApproval: boolean;
}

async function allow(
  deps: Deps,
  tx: Tx,
  { caller, input, nowMs, difference }: Closing & { readonly difference: Money },
): Promise<Allowed> {
  if (!needsApproval(caller, difference)) return { approverId: null, withoutApproval: false };
  if (input.reason === null || input.reason.trim() === "") throw reasonNeeded();
  if (input.withoutApproval && mayCloseAtAll(caller)) return { approverId: null, withoutApproval: true };
  const { approverId } = await permit(deps, tx, {
    caller,
    ask: {
      permission: "shift.close",
      // How much it is says what was expected: who may not know that asks for any size.
      size: mayKnowExpected(caller) ? sizeOf(difference) : null,
      subject: input.id,
      atMs: nowMs,
      approvalIds: input.approvalIds,
    },
  });
  return { approverId, withoutApproval: false };
}

/** Who may close a shift is never kept from it by a sum. */
const mayCloseAtAll = ({ person }: PersonCaller): boolean =>
  judge(person.grants, { permission: "shift.close", size: null }) !== "not_granted";

function deferralOf({ unsent }: CloseShift, approval: boolean): ShiftDeferral | null {
  if (!approval && !unsent) return null;
  return { approval, unsent: unsent ?? null };
}

const recounted = (): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: "The drawer was counted again since. Look at the last count, and close on that.",
  });

const reasonNeeded = (): TillError =>
  new TillError({
    code: "invalid_input",
    retry: "never",
    field: "reason",
    message:
      "The difference is more than you may close on alone. Say what you know of it, then ask a manager.",
  });
