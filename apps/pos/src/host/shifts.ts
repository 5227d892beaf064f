import type { ShiftId } from "@till/kernel";
import type { Money } from "@till/money";
import type { ShiftClosed, ShiftState } from "../shared/till-state.ts";
import { isUnderWay } from "./selling.ts";
import { HostRefusal, type ServerPort, refusalOf } from "./server-port.ts";
import {
  type TillContext,
  currentSaleId,
  enqueue,
  requireSelling,
  setupOf,
  shiftOf,
} from "./till-context.ts";

type CloseRequest = Parameters<ServerPort["closeShift"]>[0];

export function openShift(context: TillContext, float: Money): void {
  const { store, ids, clock, memory } = context;
  if (!memory.person) throw new HostRefusal("Sign in first.");
  if (shiftOf(context)) throw new HostRefusal("A shift is open already.");
  const openedBy = memory.person.name;
  store.transaction(() => {
    const shift: ShiftState = { id: ids.next<ShiftId>(), openedBy, openedAtMs: clock.nowMs() };
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
  context.store.facts.set("shift", { id, openedBy, openedAtMs } satisfies ShiftState);
  context.changed();
}

/**
 * Commits the blind count. What was expected comes back only after the count is on record, so it cannot be copied.
 * The first count is the one that stands: after a lost answer the same one is sent again.
 */
export async function closeShift(
  context: TillContext,
  count: { readonly counted: Money; readonly reason: string | null },
): Promise<ShiftClosed> {
  const { store, clock, queue } = context;
  const { shift } = requireSelling(context);
  const saleId = currentSaleId(context);
  if (saleId !== null && store.charges.ofSale(saleId).some(isUnderWay)) {
    throw new HostRefusal("A payment is under way. Finish or cancel it first.");
  }
  queue.wake();
  await queue.settled();
  if (store.queue.all().length > 0) {
    throw new HostRefusal("Some sales have not reached the server yet. Close the shift when they have.");
  }
  const stored = store.facts.get<CloseRequest>("closing");
  const request = stored?.id === shift.id ? stored : { id: shift.id, ...count, occurredAtMs: clock.nowMs() };
  store.facts.set("closing", request);
  try {
    const { counted, expected, difference } = await context.server.closeShift(request);
    if (!counted) throw new HostRefusal("The count was not recorded. Try again.");
    store.transaction(() => {
      store.facts.set("closing", null);
      store.facts.set("shift", null);
      store.facts.set("last_closed", { counted, expected, difference } satisfies ShiftClosed);
    });
    context.changed();
    return { counted, expected, difference };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.retry === "never") store.facts.set("closing", null);
    if (refusal) throw new HostRefusal(refusal.message);
    if (error instanceof HostRefusal) throw error;
    throw new HostRefusal("The server did not answer. Press close again; this count will be sent once more.");
  }
}
