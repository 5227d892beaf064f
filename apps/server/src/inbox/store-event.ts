import type { InboxEvent, Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import type { GatewayEvent, GatewayName } from "@till/payments";
import type { Deps } from "../deps.ts";

export interface FoundEvent {
  readonly gateway: GatewayName;
  readonly event: GatewayEvent;
  readonly payload: string;
  readonly via: InboxEvent["via"];
}

/**
 * Keeps an event once, with the job that will think about it; false when it was there before. A type that the adapter
 * does not know is kept and counted, and changes nothing.
 */
export async function storeEvent(deps: Deps, tx: Tx, found: FoundEvent): Promise<boolean> {
  const { gateway, event, payload, via } = found;
  const id = deps.ids.next<Uuid>();
  const fresh = await tx.inbox.insert({
    id,
    gateway,
    eventId: event.id,
    type: event.type,
    objects: event.objects,
    payload,
    createdAtMs: event.createdAtMs,
    receivedAtMs: deps.clock.nowMs(),
    state: event.recognised ? "received" : "ignored",
    detail: event.recognised ? null : "a type that Till does not know",
    via,
  });
  if (fresh && event.recognised) {
    await tx.jobs.enqueue("inbox.interpret", {
      merchantId: deps.merchantId,
      inboxId: id,
      tries: 0,
      anew: false,
    });
  }
  return fresh;
}
