import type { TillErrorBody } from "@till/wire";
import { askedNeed } from "./needs.ts";
import { refusedByServer } from "./refusal.ts";
import { refusalOf } from "./server-port.ts";
import type { LocalRefund } from "./store.ts";
import type { TillContext } from "./till-context.ts";

export interface AskBack<View> {
  readonly send: () => Promise<View>;
  /** Writes down what became of it. */
  readonly keep: (end: {
    readonly state: LocalRefund["state"];
    readonly needsApproval?: TillErrorBody;
  }) => void;
  /** `now`: whoever asked stands here, and is told what it needs; `later`: it waits for somebody to look at it. */
  readonly asked: "now" | "later";
}

/**
 * Asks the server for money back under ids that are on disk. Null: nobody knows, and it is asked again under the same
 * ids. Throws `HostRefusal` where it was refused for good, and `ApprovalNeeded`.
 */
export async function askBack<View>(
  context: TillContext,
  { send, keep, asked }: AskBack<View>,
): Promise<View | null> {
  try {
    return await send();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.approval) {
      context.memory.reachable = true;
      keep({ state: asked === "now" ? "refused" : "open", needsApproval: refusal });
      context.changed();
      context.approvals.forget(refusal.approval);
      context.approvals.demand(context, askedNeed(context.store, refusal.approval));
    }
    if (refusal?.retry === "never" && refusal.code !== "not_signed_in") {
      keep({ state: "refused" });
      throw refusedByServer(refusal);
    }
    return null;
  }
}
