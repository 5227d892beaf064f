import type { ShiftId, Uuid } from "@till/kernel";
import type { Money } from "@till/money";
import {
  type KeptShift,
  type TillContext,
  enqueue,
  requireSelling,
  setupOf,
  shiftOf,
} from "./till-context.ts";
import type { Pieces } from "./closing.ts";
import { refusal } from "./refusal.ts";

export function openShift(context: TillContext, float: Money): void {
  const { store, ids, clock, memory } = context;
  if (!memory.person) throw refusal("refusal.sign_in_first");
  if (shiftOf(context)) throw refusal("refusal.shift_is_open");
  const { id: heldBy, name: openedBy } = memory.person;
  store.transaction(() => {
    const shift: KeptShift = { id: ids.next<ShiftId>(), openedBy, openedAtMs: clock.nowMs(), heldBy };
    store.facts.set("shift", shift);
    const input = {
      id: shift.id,
      registerId: setupOf(context).registerId,
      float,
      occurredAtMs: shift.openedAtMs,
    };
    enqueue(context, shift.id, { kind: "shifts.open", input }, shift.id);
  });
  context.queue.wake();
  context.changed();
}

/** A register that lost its own data takes up the shift the server knows of. */
export async function adoptShift(context: TillContext): Promise<void> {
  if (shiftOf(context)) return;
  const known = await context.server.currentShift(setupOf(context).registerId);
  if (!known || shiftOf(context)) return;
  const { id, openedBy, openedAtMs } = known;
  context.store.facts.set("shift", { id, openedBy, openedAtMs, heldBy: null } satisfies KeptShift);
  context.changed();
}

/**
 * Whoever is signed in answers for the drawer from now on. On disk with what is to be sent, as any act, and with what was counted
 * between the two: blind, what was expected stands on the X and the Z of who may read it.
 */
export function takeOverShift(
  context: TillContext,
  count: { readonly counted: Money; readonly pieces: Pieces } | null,
): void {
  const { store, ids, clock } = context;
  const { person, shift } = requireSelling(context);
  if (shift.heldBy === person.id) return;
  const input = {
    id: ids.next<Uuid>(),
    shiftId: shift.id,
    takenBy: person.id,
    ...(count && { count }),
    occurredAtMs: clock.nowMs(),
  };
  store.transaction(() => {
    store.facts.set("shift", { ...shift, heldBy: person.id } satisfies KeptShift);
    enqueue(context, input.id, { kind: "shifts.handOver", input }, input.id);
  });
  context.queue.wake();
  context.changed();
}
