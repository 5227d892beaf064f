import type { InboxEvent, InboxQuery } from "@till/db";
import type { Uuid } from "@till/kernel";
import type { EventCounts, EventDetail, EventView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { notFound } from "../till-error.ts";
import { findCharge } from "./find-charge.ts";

export interface EventPage {
  readonly events: readonly EventView[];
  /** Give it as `beforeId` for the next page; null on the last. */
  readonly nextId: Uuid | null;
}

/** What the gateways told us, newest first. Throws `forbidden`. */
export function listEvents(deps: Deps) {
  return (caller: Caller, query: InboxQuery): Promise<EventPage> => {
    authorize(caller, "event.read");
    return deps.uow.run(deps.merchantId, async (tx) => {
      const found = await tx.inbox.list({ ...query, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const nextId = found.length > query.limit ? (page.at(-1)?.id ?? null) : null;
      return { events: page.map(toEventView), nextId };
    });
  };
}

/** One event with the charge it is about. Throws `not_found`, `forbidden`. */
export function getEvent(deps: Deps) {
  return (caller: Caller, id: Uuid): Promise<EventDetail> => {
    authorize(caller, "event.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const event = await tx.inbox.find(id);
      if (!event) throw notFound("event");
      const charge = await findCharge(tx, event);
      return { ...toEventView(event), charge: charge && { id: charge.id, saleId: charge.saleId } };
    });
  };
}

/** How many of each type and state, and how far each gateway's own list was read. Throws `forbidden`. */
export function countEvents(deps: Deps) {
  return (caller: Caller): Promise<EventCounts> => {
    authorize(caller, "event.read");
    return deps.uow.read(deps.merchantId, async (tx) => {
      const listing = [...deps.gateways.values()].filter(({ events }) => events !== undefined);
      const [types, caughtUp] = await Promise.all([
        tx.inbox.countByType(),
        Promise.all(
          listing.map(async ({ name }) => ({ gateway: name, untilMs: await tx.inbox.caughtUpToMs(name) })),
        ),
      ]);
      return { types, caughtUp };
    });
  };
}

/** Without its payload, which holds what a gateway knows of the buyer. */
function toEventView(stored: InboxEvent): EventView {
  const { id, gateway, eventId, type, objects, createdAtMs, receivedAtMs, state, detail, via } = stored;
  return { id, gateway, eventId, type, objects, createdAtMs, receivedAtMs, state, detail, via };
}
