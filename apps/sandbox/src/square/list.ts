import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Collection, PageQuery } from "../core/collection.ts";
import { queryInteger, sortOrder, time } from "./params.ts";
import { invalidRequest } from "./square-error.ts";
import type { SquareWorld } from "./world.ts";

/** Square's lists are behind what its payments say of themselves. */
const listLagMs = 60_000;
const limitStandard = 100;

export const listQuery = {
  begin_time: time.optional(),
  end_time: time.optional(),
  sort_order: sortOrder.optional(),
  cursor: z.string().optional(),
  location_id: z.string().optional(),
  limit: queryInteger.pipe(z.int().min(1).max(100)).optional(),
};

export interface ListQuery {
  readonly begin_time?: string | undefined;
  readonly end_time?: string | undefined;
  readonly sort_order?: "ASC" | "DESC" | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface ListOf<T, Index extends string> {
  /** The field the items stand under. */
  readonly name: string;
  readonly collection: Collection<T, Index>;
  readonly where: NonNullable<PageQuery<Index>["where"]>;
  readonly idOf: (item: T) => string;
  readonly show: (item: T) => object;
  /** Its own, where it is not as far behind as Square's other lists. */
  readonly lagMs?: number;
}

/** One page, newest first unless told, without what is younger than the lag. */
export function listAnswer<T, Index extends string>(
  world: SquareWorld,
  query: ListQuery,
  { name, collection, where, idOf, show, lagMs = listLagMs }: ListOf<T, Index>,
): Answer {
  const settledMs = world.core.clock.nowMs() - world.core.listLagMs(lagMs);
  const after = query.cursor === undefined ? undefined : Buffer.from(query.cursor, "base64url").toString();
  if (after !== undefined && collection.get(after) === undefined) {
    throw invalidRequest("INVALID_CURSOR", "The cursor is not one of this list.", "cursor");
  }
  const { items, hasMore } = collection.page({
    where,
    fromMs: query.begin_time === undefined ? undefined : Date.parse(query.begin_time),
    toMs: query.end_time === undefined ? settledMs : Math.min(settledMs, Date.parse(query.end_time)),
    after,
    limit: query.limit ?? limitStandard,
    order: query.sort_order === "ASC" ? "oldest_first" : "newest_first",
  });
  const last = items.at(-1);
  return {
    status: 200,
    body: {
      ...(items.length === 0 ? {} : { [name]: items.map(show) }),
      ...(hasMore && last !== undefined ? { cursor: Buffer.from(idOf(last)).toString("base64url") } : {}),
    },
  };
}
