import type { InboxEvent, Tx } from "@till/db";
import type { Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";

export type EventSelection =
  | { readonly kind: "ids"; readonly ids: readonly Uuid[] }
  | {
      readonly kind: "range";
      readonly gateway: GatewayName;
      readonly fromMs: number;
      readonly toMs: number;
      readonly states?: readonly InboxEvent["state"][] | undefined;
    };

/** Each may ask a gateway. */
const eventsMax = 200;

/** The events meant, the newest ones where a range holds more than are looked at; unknown ids are left out. */
export async function selectEvents(tx: Tx, selection: EventSelection): Promise<readonly InboxEvent[]> {
  if (selection.kind === "ids") {
    const events: InboxEvent[] = [];
    for (const id of new Set(selection.ids)) {
      const event = await tx.inbox.find(id);
      if (event) events.push(event);
    }
    return events;
  }
  const { gateway, fromMs, toMs, states } = selection;
  return tx.inbox.list({ gateway, fromMs, toMs, limit: eventsMax, ...(states ? { states } : {}) });
}
