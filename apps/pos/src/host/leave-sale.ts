import type { SaleId } from "@till/kernel";
import { fileAsCredit } from "./exchanged.ts";
import { paidSoFar } from "./paid-so-far.ts";
import type { LocalCharge } from "./store.ts";
import { type TillContext, currentSaleId, enqueue } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/**
 * Takes the committed sale off the screen. What was to be given back of it, and may have been, is sent with the queue under the
 * same id. Throws `HostRefusal` while a charge of it may still take money, or has.
 */
export function leaveSale(context: TillContext): void {
  const { store } = context;
  const saleId = currentSaleId(context);
  if (saleId === null) return;
  const sale = store.sales.find(saleId);
  if (sale?.state === "open") {
    if (store.charges.ofSale(saleId).some(isUnderWay)) {
      throw refusal("refusal.payment_under_way");
    }
    const { kept, parts } = paidSoFar(store, sale);
    if (kept.amountMinor > 0n) throw refusal("refusal.part_paid");
    for (const part of parts) giveBackLater(context, part);
    store.sales.put(saleId, { ...sale, state: "cancelled" });
    cancelAtServer(context, saleId);
  }
  store.facts.set("current_sale", null);
}

function giveBackLater(context: TillContext, charge: LocalCharge): void {
  const { givenBack } = charge;
  if (!givenBack) return;
  const { request } = givenBack;
  const { givenBack: _, ...whole } = charge;
  context.store.charges.put(charge.id, { ...whole, givenBack: { request, state: "given" } });
  enqueue(context, charge.saleId, { kind: "refunds.create", input: request }, request.id);
  fileAsCredit(context, whole);
}

/** A sale that the server refused is not there, and has nothing to be cancelled: it was never sold. */
function cancelAtServer(context: TillContext, saleId: SaleId): void {
  const { queue } = context.store;
  const commitId = `sales.commit:${saleId}`;
  if (queue.find(commitId)?.parked?.approval) {
    queue.remove([commitId]);
    return;
  }
  const need = { permission: "sale.cancel", size: null, subject: saleId } as const;
  const approvalIds = [...context.approvals.permit(context, need)];
  const input = approvalIds.length > 0 ? { id: saleId, approvalIds } : { id: saleId };
  enqueue(context, saleId, { kind: "sales.cancel", input }, saleId);
}

/** Money may still move: the server has not said how it ended, and nobody let it go. */
export function isUnderWay(charge: {
  readonly kind: string;
  readonly wanted: boolean;
  readonly view: { readonly state: string; readonly unknown: boolean } | null;
}): boolean {
  if (charge.kind === "cash" || charge.kind === "external" || !charge.wanted) return false;
  if (charge.view === null) return true;
  return charge.view.unknown || openStates.has(charge.view.state);
}

const openStates: ReadonlySet<string> = new Set(["created", "requires_action", "pending", "authorized"]);
