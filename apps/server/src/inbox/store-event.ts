import type { InboxEvent, Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import type { GatewayEvent, GatewayName } from "@till/payments";
import { hasCardNumber, maskCardNumbersIn } from "@till/wire";
import type { Deps } from "../deps.ts";
import { interpretLimits } from "./interpret-event.ts";

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
  const nowMs = deps.clock.nowMs();
  const [fresh, lease] = await Promise.all([
    tx.inbox.insert({
      id,
      gateway,
      eventId: event.id,
      type: event.type,
      objects: event.objects,
      payload: withoutCardNumbers(deps, gateway, payload),
      createdAtMs: event.createdAtMs,
      receivedAtMs: nowMs,
      state: event.recognised ? "received" : "ignored",
      detail: event.recognised ? null : "a type that Till does not know",
      via,
    }),
    event.recognised ? tx.charges.leaseOf(gateway, event.objects) : null,
  ]);
  if (fresh && event.recognised) {
    const job = { merchantId: deps.merchantId, inboxId: id, tries: 0, sinceFence: lease?.fence ?? null };
    const isFree = lease !== null && (lease.untilMs === null || lease.untilMs <= nowMs);
    // The echo of a call whose answer is still being written down: looked at now, it would only be put off.
    await tx.jobs.enqueue("inbox.interpret", job, { startAfterMs: isFree ? 0 : interpretLimits.busyMs });
  }
  return fresh;
}

/** No gateway sends one; should one do so all the same, it goes no further than this, and somebody hears of it. */
function withoutCardNumbers(deps: Pick<Deps, "log">, gateway: GatewayName, payload: string): string {
  if (!hasCardNumber(payload)) return payload;
  deps.log.error({ gateway }, "an event of a gateway held what looks like a card number; it was masked");
  const document: unknown = JSON.parse(payload);
  return JSON.stringify(maskCardNumbersIn(document));
}
