import type { SaleRecord, Tx } from "@till/db";
import { chargeLetGo } from "@till/ledger";
import { add, max, subtract, zero } from "@till/money";
import { type Charge, holdsRefundable } from "@till/payments";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { contextOf } from "./books.ts";
import { loadChargeParts, refundableOf } from "./charge-view.ts";
import { saleMoney } from "./open-amount.ts";

/**
 * A till that let a charge go had not heard that its gateway took it: the sale is to be paid again, also where that had completed
 * it, and what was taken is the customer's own. False, and nothing is booked, where somebody may know: it was let go elsewhere
 * than at the register that asked for it, its receipt is filed, or a part was given back. Call it under the locks of both.
 */
export async function oweAgain(
  deps: Deps,
  tx: Tx,
  { caller, sale, charge }: { readonly caller: Caller; readonly sale: SaleRecord; readonly charge: Charge },
): Promise<boolean> {
  if (caller.kind !== "person" || caller.registerId !== charge.registerId) return false;
  if (sale.receiptNumber !== null) return false;
  const parts = await loadChargeParts(tx, charge);
  const taken = refundableOf(parts);
  if (taken.amountMinor === 0n || parts.refunds.some(({ state }) => holdsRefundable(state))) return false;
  // What is paid ahead of an open sale is the customer's own already.
  if (sale.state !== "completed") return true;
  const none = zero(taken.currency);
  const { neverPaid } = await saleMoney(tx, sale);
  const amount = subtract(max(add(neverPaid, taken), none), max(neverPaid, none));
  if (amount.amountMinor === 0n) return true;
  const nowMs = deps.clock.nowMs();
  const rule = chargeLetGo({
    ...contextOf({ deps, tx, sale, charge, nowMs }, nowMs),
    saleId: sale.id,
    chargeId: charge.id,
    outOf: "receivable",
    onto: "customer_funds",
    amount,
  });
  await tx.journal.post(rule, nowMs);
  return true;
}
