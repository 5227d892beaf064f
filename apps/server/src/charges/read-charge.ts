import type { ChargeId } from "@till/kernel";
import type { Deps } from "../deps.ts";
import { releaseLease, takeLease, underLease } from "./charge-lease.ts";
import { foldIntoParts } from "./fold-snapshot.ts";
import { gatewayOf, terminalOf } from "./gateway-inputs.ts";

/**
 * Driving a settled charge reads nothing, but fees, and refunds made elsewhere, come after the end. `busy`: someone else
 * is at work on it. `not_read`: the gateway could not be asked, or has nothing to say.
 */
export async function readCharge(deps: Deps, chargeId: ChargeId): Promise<"read" | "not_read" | "busy"> {
  const { charge, fence } = await deps.uow.run(deps.merchantId, async (tx) => {
    const found = await tx.charges.find(chargeId);
    const asks = found !== null && found.object !== null && found.gateway !== null;
    return { charge: asks ? found : null, fence: asks ? await takeLease(deps, tx, chargeId) : null };
  });
  if (!charge?.object) return "not_read";
  if (fence === null) return "busy";
  try {
    const answer = await gatewayOf(deps, charge).read({
      object: charge.object,
      terminalId: terminalOf(charge),
    });
    if (answer.kind !== "found") return "not_read";
    const held = await underLease(deps, { charge, fence }, async (tx, locked) => {
      await foldIntoParts(deps, tx, locked, answer.snapshot);
    });
    return held ? "read" : "busy";
  } finally {
    await releaseLease(deps, chargeId, fence);
  }
}
