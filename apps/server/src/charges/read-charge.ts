import type { Tx } from "@till/db";
import type { ChargeId } from "@till/kernel";
import type { Charge, GatewayObject } from "@till/payments";
import type { Deps } from "../deps.ts";
import { releaseLease, takeLease, underLease } from "./charge-lease.ts";
import type { ChargeParts } from "./charge-view.ts";
import { planFrom } from "./drive-charge.ts";
import { foldAnswer } from "./fold-snapshot.ts";
import { gatewayOf, terminalOf } from "./gateway-inputs.ts";
import { isAwaited } from "./is-awaited.ts";

/** `busy`: someone else is at work on it. `not_read`: the gateway could not be asked, or has nothing to say. */
export type ReadResult = "read" | "not_read" | "busy";

/** A charge under a lease, for one read. `named`: children that events are about. */
export interface ToRead {
  readonly charge: Charge & { readonly object: GatewayObject };
  readonly fence: number;
  readonly named?: readonly GatewayObject[];
}

/** Driving a settled charge reads nothing, but fees, and refunds made elsewhere, come after the end. */
export async function readCharge(deps: Deps, chargeId: ChargeId): Promise<ReadResult> {
  const taken = await deps.uow.run(deps.merchantId, (tx) => takeToRead(deps, tx, chargeId));
  return typeof taken === "string" ? taken : readTaken(deps, taken);
}

export async function takeToRead(
  deps: Deps,
  tx: Tx,
  chargeId: ChargeId,
): Promise<ToRead | Exclude<ReadResult, "read">> {
  const charge = await tx.charges.find(chargeId);
  return charge ? takeKnown(deps, tx, charge) : "not_read";
}

/** Whoever looked at the charge in the same transaction need not find it again. */
export async function takeKnown(
  deps: Deps,
  tx: Tx,
  charge: Charge,
): Promise<ToRead | Exclude<ReadResult, "read">> {
  if (!charge.object || charge.gateway === null) return "not_read";
  const fence = await takeLease(deps, tx, charge.id);
  return fence === null ? "busy" : { charge: { ...charge, object: charge.object }, fence };
}

/**
 * A charge that nobody watches any more may need something after all: a refund has failed days later, money has come for
 * what was let go.
 */
async function leaveNoneWaiting(
  deps: Deps,
  tx: Tx,
  { parts, ...by }: { readonly parts: ChargeParts; readonly fence: number; readonly buyerApproved: boolean },
): Promise<void> {
  if (isAwaited(parts) || planFrom(deps, parts, by).step.kind === "rest") return;
  const { merchantId, limits } = deps;
  const job = { merchantId, chargeId: parts.charge.id, tries: 0 };
  await tx.jobs.enqueue("charge.refresh", job, { startAfterMs: limits.refreshFirstMs });
}

/** `andThen` belongs to the fold: the same transaction, with everything there is about the charge then. */
export async function readTaken(
  deps: Deps,
  { charge, fence, named = [] }: ToRead,
  andThen: (tx: Tx, parts: ChargeParts) => Promise<void> = async () => {},
): Promise<ReadResult> {
  let released = false;
  try {
    const answer = await gatewayOf(deps, charge).read({
      object: charge.object,
      terminalId: terminalOf(charge),
      named,
    });
    if (answer.kind !== "found") return "not_read";
    const held = await underLease(deps, { charge, fence }, async (tx, locked) => {
      const parts = await foldAnswer(deps, tx, locked, answer.snapshot);
      await andThen(tx, parts);
      await leaveNoneWaiting(deps, tx, { parts, fence, buyerApproved: answer.snapshot.buyerApproved });
      await tx.charges.releaseLease(charge.id, fence, { wasRead: true });
    });
    released = held !== null;
    return held ? "read" : "busy";
  } finally {
    if (!released) await releaseLease(deps, charge.id, fence);
  }
}
