import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { expandAll } from "./expand.ts";
import { listAnswer } from "./list.ts";
import { createdRange, expand, flag, listShape, readParams, text } from "./params.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

/** Events are listed for 30 days. https://docs.stripe.com/api/events */
const listedMs = 30 * 86_400_000;

const listParams = z.strictObject({
  ...listShape,
  created: createdRange,
  delivery_success: flag.optional(),
  type: text.optional(),
  types: z.array(text).max(20).optional(),
});

export function eventOperations(world: StripeWorld): readonly Operation[] {
  return [
    {
      name: "events.list",
      method: "GET",
      url: "/v1/events",
      handle: (call) => {
        const params = readParams(listParams, call);
        if (params.types !== undefined && params.types.length !== 1) {
          throw invalidRequest("The sandbox filters by one event type at a time.", { param: "types" });
        }
        const oldestS = Math.floor((world.core.clock.nowMs() - listedMs) / 1000);
        const where = { type: params.type ?? params.types?.[0] };
        return listAnswer(
          world,
          call,
          { ...params, created: params.created ?? { gte: oldestS } },
          {
            collection: world.events,
            what: "event",
            where,
            show: (event) => event,
          },
        );
      },
    },
    {
      name: "events.retrieve",
      method: "GET",
      url: "/v1/events/:event",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const id = call.params["event"] ?? "";
        const event = mustFind(world.events.get(id), () => missingResource("event", id, "id"));
        return { status: 200, body: expandAll(world, event, params.expand) };
      },
    },
  ];
}
