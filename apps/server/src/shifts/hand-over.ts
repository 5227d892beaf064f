import type { ShiftRecord, Tx } from "@till/db";
import type { PersonId, ShiftId, Uuid } from "@till/kernel";
import { requireAtRegister } from "../access/at-register.ts";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { type CountShift, addCount, notAtTheDrawer } from "./count-shift.ts";
import { notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";

export interface HandOver {
  readonly id: Uuid;
  readonly shiftId: ShiftId;
  /** Who answers for the drawer from now on; standard: the caller. */
  readonly takenBy?: PersonId | undefined;
  /** What lay in the drawer between the two. It is one of the shift's counts, under the hand-over's own id. */
  readonly count?: Pick<CountShift, "counted" | "pieces"> | undefined;
  readonly occurredAtMs: number;
}

/**
 * Puts on record who answers for a drawer from now on, and what was counted between the two, blind: the answer says nothing
 * of what was expected. It has happened already, so a shift that is closed by now does not refuse it. Throws `TillError`:
 * `not_found`, `forbidden`, `conflict`, `invalid_input` (pieces), `currency_not_supported`.
 */
export function handOverShift(deps: Deps) {
  return (caller: Caller, input: HandOver): Promise<{ readonly id: Uuid }> => {
    const person = authorizePerson(caller, "shift.open");
    const nowMs = deps.clock.nowMs();
    return deps.uow.run(deps.merchantId, async (tx) => {
      if (!(await claimFirst(tx, { procedure: "shifts.handOver", id: input.id, content: input, nowMs })))
        return { id: input.id };
      const shift = await tx.shifts.lock(input.shiftId);
      if (!shift) throw notFound("shift");
      requireAtRegister(caller, shift.registerId);
      const toPerson = input.takenBy ?? person.id;
      if (toPerson !== person.id && !(await tx.people.find(toPerson))) throw notFound("person");
      const fromPerson = await holderOf(tx, shift);
      const atMs = tillTime(input.occurredAtMs, nowMs);
      const { id, count, occurredAtMs } = input;
      if (count) {
        if (caller.kind !== "person") throw notAtTheDrawer();
        const counted = { id, ...count, occurredAtMs };
        await addCount(deps, tx, { caller, shift, input: counted, nowMs, countedBy: toPerson });
      }
      await tx.shifts.addHandOver({
        id: input.id,
        shiftId: shift.id,
        fromPerson,
        toPerson,
        atMs,
        recordedAtMs: nowMs,
      });
      await audit(deps, tx, toActor(caller), {
        action: "shift.handed_over",
        subject: shift.id,
        before: { personId: fromPerson },
        after: { personId: toPerson },
      });
      return { id: input.id };
    });
  };
}

async function holderOf(tx: Tx, shift: ShiftRecord): Promise<PersonId> {
  return (await tx.shifts.handOvers(shift.id)).at(-1)?.toPerson ?? shift.openedBy;
}
