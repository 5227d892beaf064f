import { type Uuid, invariant } from "@till/kernel";
import type { DisputeState } from "@till/payments";
import type { DisputeView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import { toDisputeView } from "../charges/charge-view.ts";
import type { Deps } from "../deps.ts";

export interface DisputePage {
  readonly disputes: readonly DisputeView[];
  /** Give it as `beforeId` for the next page; null on the last. */
  readonly nextId: Uuid | null;
}

export interface DisputeQuery {
  readonly states?: readonly DisputeState[];
  readonly beforeId?: Uuid;
  readonly limit: number;
}

/** Charges that buyers contest, newest first. Throws `forbidden`. */
export function listDisputes(deps: Deps) {
  return (caller: Caller, query: DisputeQuery): Promise<DisputePage> => {
    authorize(caller, "dispute.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const found = await tx.disputes.list({ ...query, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const disputes = await Promise.all(
        page.map(async (dispute) => {
          const charge = await tx.charges.find(dispute.chargeId);
          invariant(charge, "a dispute belongs to a charge");
          return toDisputeView(dispute, charge);
        }),
      );
      return { disputes, nextId: found.length > query.limit ? (page.at(-1)?.id ?? null) : null };
    });
  };
}
