import type { Uuid } from "@till/kernel";
import { askedNeed } from "./needs.ts";
import { followNoReceipt } from "./no-receipt.ts";
import { followRefund } from "./returns.ts";
import type { QueuedAct } from "./server-port.ts";
import { followVoid } from "./void-sale.ts";
import type { TillContext } from "./till-context.ts";
import { refusedByServer } from "./refusal.ts";

/**
 * Sends what the server refused once more. Where it wants a manager's yes, that is asked for first and goes with it.
 * Throws `ApprovalNeeded`, and `HostRefusal` where it was refused again.
 */
export async function sendAgain(context: TillContext, id: string): Promise<void> {
  const { store, queue } = context;
  const refund = store.refunds.find(id);
  if (refund?.needsApproval) return followRefund(context, refund);
  const voided = store.voids.find(id);
  if (voided?.needsApproval) return followVoid(context, voided);
  const noReceipt = store.noReceipts.find(id);
  if (noReceipt?.needsApproval) return followNoReceipt(context, noReceipt);
  const item = parked(context, id);
  if (!item) return;
  const asked = item.parked?.approval;
  if (asked) {
    const approvalIds = context.approvals.permit(context, askedNeed(store, asked));
    store.queue.replace(id, withApprovals(item.payload, approvalIds));
  }
  queue.retryParked(id);
  await queue.settled();
  const after = parked(context, id)?.parked;
  if (!after) return;
  if (after.approval) {
    context.approvals.forget(after.approval);
    context.approvals.demand(context, askedNeed(store, after.approval));
  }
  throw refusedByServer(after);
}

function parked({ store }: TillContext, id: string) {
  const item = store.queue.find(id);
  return item?.parked ? item : null;
}

/** The kinds of acts that a manager may approve; the others carry no yes. */
function withApprovals(act: QueuedAct, ids: readonly Uuid[]): QueuedAct {
  const approvalIds = [...ids];
  switch (act.kind) {
    case "sales.commit":
      return { ...act, input: { ...act.input, approvalIds } };
    case "sales.cancel":
      return { ...act, input: { ...act.input, approvalIds } };
    case "refunds.create":
      return { ...act, input: { ...act.input, approvalIds } };
    case "sales.void":
      return { ...act, input: { ...act.input, approvalIds } };
    case "shifts.moveCash":
      return { ...act, input: { ...act.input, approvalIds } };
    case "shifts.openDrawer":
      return { ...act, input: { ...act.input, approvalIds } };
    case "carts.park":
    case "carts.share":
    case "carts.take":
    case "charges.create":
    case "charges.letGo":
    case "receipts.issue":
    case "receipts.mail":
    case "returns.issueReceipt":
    case "shifts.open":
    case "shifts.handOver":
      return act;
  }
}
