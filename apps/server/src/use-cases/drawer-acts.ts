import type { DrawerActRecord, ShiftRecord, Tx } from "@till/db";
import { type CashMoveKind, type DrawerActKind, type DrawerReason, sourceOfPaidIn } from "@till/drawer";
import type { PersonId, ShiftId, Uuid } from "@till/kernel";
import { type JournalTransaction, dropped, paidIn, paidOut, tipsPaidOut } from "@till/ledger";
import type { Money } from "@till/money";
import type { Ask } from "@till/people";
import { businessDay } from "@till/sales";
import { requireAtRegister } from "../access/at-register.ts";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, type PersonCaller, toActor } from "../access/caller.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { refuseOtherCurrency } from "./drawer-currency.ts";

interface DrawerAct {
  readonly id: Uuid;
  readonly shiftId: ShiftId;
  readonly reason: DrawerReason | null;
  readonly note: string | null;
  readonly occurredAtMs: number;
  readonly doneBy?: PersonId | undefined;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

export interface MoveCash extends DrawerAct {
  readonly kind: CashMoveKind;
  readonly amount: Money;
}

/**
 * Books cash that went into or out of a drawer. It has happened already, so a shift that is counted or closed by now
 * does not refuse it: it is late, and explains that shift's difference. Throws `TillError`: `not_found` (shift),
 * `approval_needed`, `forbidden`, `currency_not_supported`, `conflict`.
 */
export function moveCash(deps: Deps) {
  return (caller: Caller, input: MoveCash): Promise<{ readonly id: Uuid }> => {
    refuseOtherCurrency(deps, "amount", input.amount);
    return record(deps, caller, input, {
      procedure: "shifts.moveCash",
      kind: input.kind,
      amount: input.amount,
      // To the shop's own safe: that nobody counts as spending.
      ask: { permission: "cash.move", size: input.kind === "drop" ? 0n : input.amount.amountMinor },
    });
  };
}

/** Puts on record that a drawer was opened for no sale. Throws as `moveCash`. */
export function openDrawer(deps: Deps) {
  return (caller: Caller, input: DrawerAct): Promise<{ readonly id: Uuid }> =>
    record(deps, caller, input, {
      procedure: "shifts.openDrawer",
      kind: "no_sale",
      amount: null,
      ask: { permission: "drawer.open", size: null },
    });
}

interface What {
  readonly procedure: string;
  readonly kind: DrawerActKind;
  readonly amount: Money | null;
  readonly ask: Ask;
}

function record(deps: Deps, caller: Caller, input: DrawerAct, what: What): Promise<{ readonly id: Uuid }> {
  authorizeOrApproved(caller, what.ask.permission);
  if (caller.kind !== "person") throw onlyAtTheDrawer();
  const nowMs = deps.clock.nowMs();
  const { approvalIds: _, ...content } = input;
  return deps.uow.run(deps.merchantId, async (tx) => {
    if (await claimFirst(tx, { procedure: what.procedure, id: input.id, content, nowMs }))
      await first(deps, tx, { caller, input, what, nowMs });
    return { id: input.id };
  });
}

interface First {
  readonly caller: PersonCaller;
  readonly input: DrawerAct;
  readonly what: What;
  readonly nowMs: number;
}

async function first(deps: Deps, tx: Tx, { caller, input, what, nowMs }: First): Promise<void> {
  const shift = await tx.shifts.find(input.shiftId);
  if (!shift) throw notFound("shift");
  requireAtRegister(caller, shift.registerId);
  const doneBy = input.doneBy ?? caller.person.id;
  if (doneBy !== caller.person.id && !(await tx.people.find(doneBy))) throw notFound("person");
  const atMs = tillTime(input.occurredAtMs, nowMs);
  const { approverId } = await permit(deps, tx, {
    caller,
    ask: { ...what.ask, subject: input.id, atMs, approvalIds: input.approvalIds },
  });
  const store = deps.storeOf(shift.storeId);
  const act: DrawerActRecord = {
    id: input.id,
    storeId: shift.storeId,
    registerId: shift.registerId,
    shiftId: shift.id,
    kind: what.kind,
    currency: deps.merchant.currency,
    amount: what.amount,
    reason: input.reason,
    note: input.note,
    doneBy,
    approverId,
    atMs,
    recordedAtMs: nowMs,
    businessDay: businessDay(atMs, store.timeZone, store.cutoffHour),
  };
  await tx.drawerActs.add(act);
  const posted = toJournal(act, shift);
  if (posted) await tx.journal.post(posted, nowMs);
  await audit(deps, tx, toActor(caller, approverId), {
    action: what.kind === "no_sale" ? "drawer.opened" : `cash.${what.kind}`,
    subject: input.id,
    before: null,
    after: {
      shiftId: shift.id,
      amountMinor: what.amount?.amountMinor.toString() ?? null,
      reason: input.reason,
      note: input.note,
      ...(doneBy === caller.person.id ? {} : { doneBy }),
    },
  });
}

function toJournal(act: DrawerActRecord, shift: ShiftRecord): JournalTransaction | null {
  if (act.amount === null) return null;
  const movement = {
    occurredAtMs: act.atMs,
    businessDay: act.businessDay,
    storeId: act.storeId,
    registerId: act.registerId,
    shiftId: shift.id,
    movementId: act.id,
    amount: act.amount,
  };
  switch (act.kind) {
    case "paid_in":
      return paidIn({ ...movement, from: sourceOfPaidIn(act.reason) });
    case "paid_out":
      return paidOut(movement);
    case "drop":
      return dropped(movement);
    case "tips_paid_out":
      return tipsPaidOut(movement);
    case "no_sale":
      return null;
  }
}

const onlyAtTheDrawer = (): TillError =>
  new TillError({
    code: "forbidden",
    retry: "never",
    message: "Only a person at the register itself puts cash into its drawer or takes it out.",
  });
