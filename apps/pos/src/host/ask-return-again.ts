import type { Uuid } from "@till/kernel";
import type { RefundAnswer } from "../shared/till-state.ts";
import { askNoReceiptAgain } from "./no-receipt.ts";
import { refusal } from "./refusal.ts";
import { askRefundAgain } from "./returns.ts";
import { type TillContext, requireSelling } from "./till-context.ts";

/** Asks once more about a return that nobody was handed, under its own ids. Throws `HostRefusal` and `ApprovalNeeded`. */
export async function askReturnAgain(context: TillContext, id: Uuid): Promise<RefundAnswer> {
  requireSelling(context);
  const refund = context.store.refunds.find(id);
  if (refund?.unhanded) return askRefundAgain(context, refund);
  const noReceipt = context.store.noReceipts.find(id);
  if (!noReceipt?.unhanded) throw refusal("refusal.look_up_again");
  const answer = await askNoReceiptAgain(context, noReceipt);
  return answer.kind === "unknown"
    ? { ...answer, returnId: id }
    : { ...answer, kind: "refunded", pending: false };
}
