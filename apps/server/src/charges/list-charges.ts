import type { ChargeQuery } from "@till/db";
import type { ChargeView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { loadChargeParts, toChargeView } from "./charge-view.ts";

/** Charges newest first: of a day, those still open, or those a person should look at. */
export function listCharges(deps: Deps) {
  return (caller: Caller, query: ChargeQuery): Promise<readonly ChargeView[]> => {
    authorize(caller, "charge.list");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const charges = await tx.charges.list(query);
      const parts = await Promise.all(charges.map((charge) => loadChargeParts(tx, charge)));
      return parts.map((part) => toChargeView(deps, part));
    });
  };
}
