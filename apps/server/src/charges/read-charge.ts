import type { ChargeId } from "@till/kernel";
import type { Deps } from "../deps.ts";
import { foldSnapshot, lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf, terminalOf } from "./gateway-inputs.ts";

/** Driving a settled charge reads nothing, but fees, and refunds made elsewhere, come after the end. */
export async function readCharge(deps: Deps, chargeId: ChargeId): Promise<void> {
  const charge = await deps.uow.run(deps.merchantId, (tx) => tx.charges.find(chargeId));
  if (!charge?.object || charge.gateway === null) return;
  const answer = await gatewayOf(deps, charge).read({
    object: charge.object,
    terminalId: terminalOf(charge),
  });
  if (answer.kind !== "found") return;
  await deps.uow.run(deps.merchantId, async (tx) => {
    const locked = await lockSaleAndCharge(tx, charge);
    await foldSnapshot(deps, tx, locked, answer.snapshot);
  });
}
