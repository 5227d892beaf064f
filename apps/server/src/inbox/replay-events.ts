import type { Uuid } from "@till/kernel";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { onceIn } from "../idempotent.ts";
import { type EventSelection, selectEvents } from "./select-events.ts";

export interface Replayed {
  /** Events that are being interpreted again. */
  readonly events: number;
}

/**
 * Interprets events again, as if they had just come: the gateway is asked anew, once for each charge, and what it
 * says is folded. Jobs do it; the list of events shows how each ended. Throws `forbidden`, `conflict`.
 */
export function replayEvents(deps: Deps) {
  return (
    caller: Caller,
    input: { readonly id: Uuid; readonly selection: EventSelection },
  ): Promise<Replayed> => {
    authorize(caller, "event.replay");
    const key = { procedure: "events.replay", id: input.id, content: input, nowMs: deps.clock.nowMs() };
    return deps.uow.run(deps.merchantId, (tx) =>
      onceIn(tx, key, {
        asItStands: () => Promise.resolve({ events: 0 }),
        first: async () => {
          const selected = await selectEvents(tx, input.selection);
          // What names no object says nothing, however often it is asked.
          const events = selected.filter(({ objects }) => objects.length > 0);
          for (const event of events) {
            const lease = await tx.charges.leaseOf(event.gateway, event.objects);
            await tx.inbox.setState(event.id, "received", "to be interpreted again");
            await tx.jobs.enqueue("inbox.interpret", {
              merchantId: deps.merchantId,
              inboxId: event.id,
              tries: 0,
              sinceFence: lease?.fence ?? null,
            });
          }
          await audit(deps, tx, toActor(caller), {
            action: "events.replayed",
            subject: input.id,
            before: null,
            after: { events: events.length },
          });
          return { events: events.length };
        },
      }),
    );
  };
}
