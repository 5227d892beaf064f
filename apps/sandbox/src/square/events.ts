import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { standardVersion } from "./manners.ts";
import { readBody, sortOrder, timeRange } from "./params.ts";
import { invalidRequest } from "./square-error.ts";
import type { SquareWorld } from "./world.ts";

/** https://developer.squareup.com/docs/events-api/overview: events are kept for 28 days. */
const keptMs = 28 * 86_400_000;
const limitStandard = 100;

const searchBody = z.strictObject({
  cursor: z.string().optional(),
  limit: z.int().min(1).max(100).optional(),
  query: z
    .strictObject({
      filter: z
        .strictObject({
          event_types: z.array(z.string()).optional(),
          merchant_ids: z.array(z.string()).optional(),
          location_ids: z.array(z.string()).optional(),
          created_at: timeRange.optional(),
        })
        .optional(),
      sort: z.strictObject({ field: z.enum(["DEFAULT"]).optional(), order: sortOrder.optional() }).optional(),
    })
    .optional(),
});

export function eventOperations(world: SquareWorld): readonly Operation[] {
  return [
    {
      name: "events.search",
      method: "POST",
      url: "/v2/events",
      handle: (call) => {
        const { cursor, limit, query } = readBody(searchBody, call);
        const types = query?.filter?.event_types ?? [];
        if (types.length > 1) {
          const field = "query.filter.event_types";
          throw invalidRequest("INVALID_VALUE", "The sandbox filters by one event type at a time.", field);
        }
        if (cursor !== undefined && world.events.get(cursor) === undefined) {
          throw invalidRequest("INVALID_CURSOR", "The cursor is not one of this list.", "cursor");
        }
        const { start_at: startAt, end_at: endAt } = query?.filter?.created_at ?? {};
        const keptFromMs = world.core.clock.nowMs() - keptMs;
        const { items, hasMore } = world.events.page({
          where: { type: types[0] },
          fromMs: startAt === undefined ? keptFromMs : Math.max(keptFromMs, Date.parse(startAt)),
          toMs: endAt === undefined ? undefined : Date.parse(endAt),
          after: cursor,
          limit: limit ?? limitStandard,
          order: query?.sort?.order === "ASC" ? "oldest_first" : "newest_first",
        });
        const last = items.at(-1);
        return {
          status: 200,
          body: {
            events: items,
            metadata: items.map(({ event_id: id }) => ({ event_id: id, api_version: standardVersion })),
            ...(hasMore && last !== undefined ? { cursor: last.event_id } : {}),
          },
        };
      },
    },
  ];
}
