import type { Tx } from "@till/db";
import type { ChargeId } from "@till/kernel";
import type { Charge } from "@till/payments";
import type { Deps } from "../deps.ts";
import { lockParts } from "./fold-snapshot.ts";

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

export type Locked = Awaited<ReturnType<typeof lockParts>>;

/** Runs `write` under the locks, perhaps more than once before one counts; null where the lease was lost meanwhile: then another process knows better. */
export async function underLease<T>(
  deps: Deps,
  { charge, fence }: { readonly charge: Pick<Charge, "id" | "saleId">; readonly fence: number },
  write: (tx: Tx, locked: Locked) => Promise<T>,
): Promise<{ readonly wrote: T } | null> {
  return deps.uow.runTogether(deps.merchantId, [charge.id, charge.saleId], async (tx) => {
    const [locked, holds] = await Promise.all([
      lockParts(tx, charge),
      tx.charges.holdsLease(charge.id, fence),
    ]);
    return holds ? { wrote: await write(tx, locked) } : null;
  });
}
