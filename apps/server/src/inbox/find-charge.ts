import type { InboxEvent, Tx } from "@till/db";
import { InvariantError, isUuid, parseId } from "@till/kernel";
import type { Charge, ChargeSnapshot, GatewayObject, ReadOutcome } from "@till/payments";
import { lockSaleAndCharge } from "../charges/fold-snapshot.ts";
import type { Deps } from "../deps.ts";

type Named = Pick<InboxEvent, "gateway" | "objects">;

/** The charge an event is about, by its object or by a child of it. */
export async function findCharge(tx: Tx, { gateway, objects }: Named): Promise<Charge | null> {
  for (const object of objects) {
    const charge =
      (await tx.charges.byObject(gateway, object)) ?? (await tx.charges.byChild(gateway, object.id));
    if (charge) return charge;
  }
  return null;
}

export type FoundAtGateway =
  | { readonly kind: "charge"; readonly charge: Charge }
  /** The gateway has it, and it is not ours. */
  | { readonly kind: "foreign"; readonly snapshot: ChargeSnapshot }
  | { readonly kind: "nothing" }
  | { readonly kind: "unavailable"; readonly detail: string };

/**
 * Asks the gateway about objects that nobody here knows. One that carries our charge's id is the object whose
 * opening was answered into the void: it is stored now, as that answer would have been.
 */
export async function findAtGateway(deps: Deps, event: Named): Promise<FoundAtGateway> {
  let foreign: ChargeSnapshot | null = null;
  for (const object of event.objects) {
    const answer = await readUnknown(deps, event, object);
    if (answer.kind === "unavailable") return answer;
    if (answer.kind === "absent") continue;
    const charge = await adopt(deps, event, answer.snapshot);
    if (charge) return { kind: "charge", charge };
    foreign = answer.snapshot;
  }
  return foreign ? { kind: "foreign", snapshot: foreign } : { kind: "nothing" };
}

async function readUnknown(deps: Deps, event: Named, object: GatewayObject): Promise<ReadOutcome> {
  const gateway = deps.gateways.get(event.gateway);
  if (!gateway) return { kind: "unavailable", detail: `no adapter is set up for ${event.gateway}` };
  try {
    return await gateway.read({ object, terminalId: null });
  } catch (error) {
    // Adapters read charges. A refund or dispute by itself is nothing they can read, and names no charge of ours.
    if (error instanceof InvariantError) return { kind: "absent" };
    throw error;
  }
}

/** Null when the object names no charge of ours, or one that has another object already. */
function adopt(deps: Deps, { gateway }: Named, { chargeId, object }: ChargeSnapshot): Promise<Charge | null> {
  if (chargeId === null || !isUuid(chargeId)) return Promise.resolve(null);
  const id = parseId<Charge["id"]>(chargeId);
  return deps.uow.run(deps.merchantId, async (tx) => {
    const known = await tx.charges.find(id);
    if (known?.gateway !== gateway) return null;
    const { charge } = await lockSaleAndCharge(tx, known);
    if (charge.object === null) {
      await tx.charges.update(charge.id, { object });
      return { ...charge, object };
    }
    return charge.object.id === object.id ? charge : null;
  });
}
