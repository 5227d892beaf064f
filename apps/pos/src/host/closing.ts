import type { ShiftId, Uuid } from "@till/kernel";
import { type Money, add } from "@till/money";
import type { ShiftCountView } from "@till/wire";
import type { ClosingState, ShiftClosed } from "../shared/till-state.ts";
import type { Need } from "./approvals.ts";
import { pendingOf } from "./pending-exchange.ts";
import { isUnderWay } from "./leave-sale.ts";
import { HostRefusal, type ServerPort, refusalOf } from "./server-port.ts";
import { type TillContext, currentSaleId, shiftOf } from "./till-context.ts";
import { holdsUpNothing } from "./queue-table.ts";
import { refusal, refusedByServer } from "./refusal.ts";

/** How many sales were practised at this register since its last close. */
export const practisedFact = "practised";

type CountRequest = Parameters<ServerPort["countShift"]>[0];
export type Pieces = CountRequest["pieces"];

/** A count on this disk: with its id before it is sent, with what the server said of it afterwards. */
interface Closing {
  readonly count: CountRequest;
  readonly view: ShiftCountView | null;
  /** Sent again as it was after a lost answer. */
  readonly closedAtMs: number | null;
}

const closingOf = ({ store }: Pick<TillContext, "store">, id: ShiftId): Closing | null => {
  const kept = store.facts.get<Closing>("closing");
  return kept?.count?.shiftId === id ? kept : null;
};

/** What a screen shows of a count that is being closed on; null while nobody counted. */
export function closingState(context: Pick<TillContext, "store">): ClosingState | null {
  const shift = shiftOf(context);
  const closing = shift && closingOf(context, shift.id);
  if (!closing) return null;
  const { count, view } = closing;
  return {
    counted: count.counted,
    position: view?.position ?? null,
    expected: view?.expected ?? null,
    difference: view?.difference ?? null,
    needsApproval: view?.needsApproval ?? false,
    isCommitted: view !== null,
  };
}

/**
 * Commits a blind count. It is on this disk before it is sent, so it is kept where the network is gone; what was
 * expected comes back only once the server has it. Throws `HostRefusal`.
 */
export async function countShift(
  context: TillContext,
  counted: { readonly counted: Money; readonly pieces: Pieces },
): Promise<void> {
  const { store, clock, ids } = context;
  const shift = requireShift(context);
  refuseWhileOpen(context);
  const earlier = closingOf(context, shift.id);
  // One that the server may have taken already is asked about first: else it would stand there twice.
  if (earlier && earlier.view === null && same(earlier.count, counted)) return sendCount(context, earlier);
  const count: CountRequest = {
    id: ids.next<Uuid>(),
    shiftId: shift.id,
    counted: counted.counted,
    pieces: counted.pieces,
    occurredAtMs: clock.nowMs(),
  };
  const closing: Closing = { count, view: null, closedAtMs: null };
  store.facts.set("closing", closing);
  context.changed();
  await sendCount(context, closing);
}

const same = (
  a: Pick<CountRequest, "counted" | "pieces">,
  b: Pick<CountRequest, "counted" | "pieces">,
): boolean => a.counted.amountMinor === b.counted.amountMinor && (a.pieces === null) === (b.pieces === null);

/** A count that waited for the network goes once everything before it has. */
export async function sendWaitingCount(context: TillContext): Promise<void> {
  const shift = shiftOf(context);
  const closing = shift && closingOf(context, shift.id);
  if (!closing || closing.view !== null || isWaiting(context)) return;
  await sendCount(context, closing).catch((error: unknown) => {
    if (!(error instanceof HostRefusal)) throw error;
  });
}

async function sendCount(context: TillContext, closing: Closing): Promise<void> {
  await drain(context);
  const view = await asked(context, () => context.server.countShift(closing.count));
  context.store.facts.set("closing", { ...closing, view } satisfies Closing);
  context.changed();
}

/** Sales that are on their way count into what is expected, so they go first. */
async function drain(context: TillContext): Promise<void> {
  context.queue.wake();
  await context.queue.settled();
  if (isWaiting(context)) throw refusal("refusal.kept_unsent");
}

/** What is held back behind a refused item of its own sale waits for a person, not for the network. */
const isWaiting = ({ store }: TillContext): boolean => store.queue.next(1).length > 0;

/** Back to selling: the counts that were committed stay on record. */
export function stopClosing(context: TillContext): void {
  context.store.facts.set("closing", null);
  context.changed();
}

/**
 * Closes on the count, and keeps the Z. A difference above one's own limit wants a reason and a manager's yes; where
 * nobody can give it `withoutApproval` closes on record. Throws `ApprovalNeeded`, `HostRefusal`.
 */
export async function closeShift(
  context: TillContext,
  { reason, withoutApproval }: { readonly reason: string | null; readonly withoutApproval: boolean },
): Promise<ShiftClosed> {
  const { store, clock } = context;
  const shift = requireShift(context);
  const closing = closingOf(context, shift.id);
  if (!closing?.view) throw refusal("refusal.count_first");
  refuseWhileOpen(context);
  await drain(context);
  const { view } = closing;
  if (view.needsApproval && (reason === null || reason.trim() === ""))
    throw refusal("refusal.say_difference");
  const need = needOf(shift.id, view);
  const approvalIds =
    view.needsApproval && !withoutApproval ? [...context.approvals.demand(context, need)] : [];
  const closedAtMs = closing.closedAtMs ?? clock.nowMs();
  store.facts.set("closing", { ...closing, closedAtMs } satisfies Closing);
  // None is practised while a count is open, so a close that is sent again says the same.
  const practised = store.facts.get<number>(practisedFact) ?? 0;
  const request = {
    id: shift.id,
    counted: view.counted,
    reason,
    occurredAtMs: closedAtMs,
    unsent: unsentOf(context),
    ...(practised > 0 && { practised }),
    ...(approvalIds.length > 0 && { approvalIds }),
    ...(withoutApproval && { withoutApproval }),
  };
  const closed = await asked(context, () => context.server.closeShift(request), need);
  if (!closed.counted) throw refusal("refusal.count_not_recorded");
  const { counted, expected, difference } = closed;
  const last: ShiftClosed = { shiftId: shift.id, counted, expected, difference };
  store.transaction(() => {
    store.facts.set("closing", null);
    store.facts.set("shift", null);
    store.facts.set("last_closed", last);
    store.facts.set("last_report", null);
    store.facts.set(practisedFact, null);
  });
  context.changed();
  return last;
}

const needOf = (subject: ShiftId, { difference }: ShiftCountView): Need => {
  if (difference === null) return { permission: "shift.close", size: null, subject };
  const size = difference.amountMinor < 0n ? -difference.amountMinor : difference.amountMinor;
  return { permission: "shift.close", size, subject, amount: difference };
};

/** What the server refused for good does not hold a shift up for ever: it is closed without, on record. */
function unsentOf(context: TillContext): { readonly count: number; readonly total: Money | null } | null {
  const parked = context.store.queue.parked().filter(({ kind }) => kind !== holdsUpNothing);
  const held = new Set(parked.map(({ saleId }) => saleId));
  if (held.size === 0) return null;
  let total: Money | null = null;
  for (const id of held) {
    const sale = context.store.sales.find(id)?.sale.totals.total;
    if (sale) total = total === null ? sale : add(total, sale);
  }
  return { count: held.size, total };
}

async function asked<T>(context: TillContext, request: () => Promise<T>, need?: Need): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const said = refusalOf(error);
    if (said?.approval && need) {
      context.approvals.forget(said.approval);
      context.approvals.demand(context, { ...need, ...said.approval });
    }
    if (said) throw refusedByServer(said);
    context.memory.reachable = false;
    context.changed();
    throw refusal("refusal.count_kept");
  }
}

export function requireShift(context: TillContext) {
  if (!context.memory.person) throw refusal("refusal.sign_in_first");
  const shift = shiftOf(context);
  if (!shift) throw refusal("refusal.no_shift_open");
  return shift;
}

/** A cart waits for whoever comes next; goods that come back are of the shift in which somebody said why, and go into its drawer. */
function refuseWhileOpen(context: TillContext): void {
  const pending = pendingOf(context);
  if (pending) throw refusal("refusal.exchange_not_closed", { number: pending.number });
  const saleId = currentSaleId(context);
  if (saleId !== null && context.store.charges.ofSale(saleId).some(isUnderWay))
    throw refusal("refusal.payment_under_way");
}
