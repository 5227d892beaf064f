import type { ShiftId } from "@till/kernel";
import type { UnhandedReturn } from "../shared/till-state.ts";
import type { LocalNoReceipt, LocalRefund, Store } from "./store.ts";
import { type TillContext, shiftOf } from "./till-context.ts";

/**
 * Kept with a return until somebody was told that it is booked, for its answer may be lost: then the drawer has not opened,
 * whatever the till hears of it later.
 */
export interface Unhanded {
  /** What was asked for, and in which shift: asked for again in the same words it is the same return. */
  readonly words: string;
  readonly shiftId: ShiftId;
  /** It comes out of the drawer. */
  readonly isCash: boolean;
}

type Kept = Pick<LocalRefund, "state" | "unhanded">;

/** A shift gives back a handful; those that matter are among the latest. */
const lookedAtMax = 50;

/** The return that was asked for in these words, and that nobody was handed. */
export const askedBefore = <T extends Kept>(
  table: { latest(limit: number): readonly T[] },
  words: string,
): T | null =>
  table.latest(lookedAtMax).find(({ state, unhanded }) => state !== "refused" && unhanded?.words === words) ??
  null;

/** Over the counter, in the transaction that writes it down: the drawer opens for cash, and the receipt comes out. */
export function handOver(context: TillContext, { isCash }: Unhanded, number: string): void {
  if (isCash) context.printing.openDrawer(context);
  context.printing.printPaid(context, number);
}

/** Those of the open shift; what waits for a manager's yes stands elsewhere. */
export function unhandedReturns(context: TillContext): readonly UnhandedReturn[] {
  const shiftId = shiftOf(context)?.id;
  const { refunds, noReceipts }: Pick<Store, "refunds" | "noReceipts"> = context.store;
  const shown = (
    { id, state, unhanded, needsApproval, goods }: LocalRefund | LocalNoReceipt,
    originalNumber: string | null,
  ): readonly UnhandedReturn[] =>
    state === "refused" || needsApproval || !unhanded || unhanded.shiftId !== shiftId
      ? []
      : [{ id, amount: goods.total, originalNumber, isBooked: state === "given" }];
  return [
    ...refunds.latest(lookedAtMax).flatMap((local) => shown(local, local.originalNumber)),
    ...noReceipts.latest(lookedAtMax).flatMap((local) => shown(local, null)),
  ];
}
