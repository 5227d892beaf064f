import type { SaleRecord, Tx } from "@till/db";
import { type ChargeId, invariant } from "@till/kernel";
import type { Charge } from "@till/payments";
import type { Deps } from "../deps.ts";
import type { ChargeParts } from "./charge-view.ts";

/*
 * One piece of outward work on a charge at a time, in whatever process. The number that comes with the lease is a
 * fence: a process whose lease ran out while it waited for a gateway finds a newer one and writes nothing.
 */

/** Null while somebody else is at work on it. */
export function takeLease(deps: Deps, tx: Tx, chargeId: ChargeId): Promise<number | null> {
  const nowMs = deps.clock.nowMs();
  return tx.charges.acquireLease(chargeId, nowMs, nowMs + deps.limits.leaseMs);
}

export function releaseLease(deps: Deps, chargeId: ChargeId, fence: number): Promise<void> {
  return deps.uow.run(deps.merchantId, (tx) => tx.charges.releaseLease(chargeId, fence));
}

/** Everything stored about a charge, read under the locks. */
export interface Locked {
  readonly sale: SaleRecord;
  readonly parts: ChargeParts;
}

/** Runs `write` under the locks, perhaps more than once before one counts; null where the lease was lost meanwhile: then another process knows better. */
export async function underLease<T>(
  deps: Deps,
  { charge, fence }: { readonly charge: Pick<Charge, "id" | "saleId">; readonly fence: number },
  write: (tx: Tx, locked: Locked) => Promise<T>,
): Promise<{ readonly wrote: T } | null> {
  return deps.uow.runTogether(deps.merchantId, [charge.id, charge.saleId], async (tx) => {
    // Sale, then charge, as everywhere. What is read behind the locks was committed before they were given.
    const [sale, locked, parts] = await Promise.all([
      tx.sales.lock(charge.saleId),
      tx.charges.lockLeased(charge.id, fence),
      tx.charges.parts(charge.id),
    ]);
    invariant(sale && locked, "a charge and its sale exist once they were committed");
    if (!locked.holds) return null;
    return { wrote: await write(tx, { sale, parts: { charge: locked.charge, ...parts } }) };
  });
}
