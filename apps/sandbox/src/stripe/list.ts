import type { Collection, PageQuery } from "../core/collection.ts";
import type { Call } from "../core/manners.ts";
import { expandAll } from "./expand.ts";
import { missingResource } from "./stripe-error.ts";
import type { StripeWorld } from "./world.ts";

const limitStandard = 10;

export interface ListParams {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly expand?: readonly string[] | undefined;
  readonly created?:
    | number
    | {
        readonly gt?: number | undefined;
        readonly gte?: number | undefined;
        readonly lt?: number | undefined;
        readonly lte?: number | undefined;
      }
    | undefined;
}

export interface ListOf<T, Index extends string> {
  readonly collection: Collection<T, Index>;
  /** "payment_intent": for the refusal of an unknown cursor. */
  readonly what: string;
  readonly where: NonNullable<PageQuery<Index>["where"]>;
  readonly show: (item: T) => object;
  /** False for what stands in the account rather than happens in it: such a list is never behind. */
  readonly lags?: false;
}

/** A list object: newest first, paged by the ids at its ends. https://docs.stripe.com/api/pagination */
export function listAnswer<T, Index extends string>(
  world: StripeWorld,
  call: Call,
  params: ListParams,
  list: ListOf<T, Index>,
) {
  const { collection, what, where, show } = list;
  const backwards = params.ending_before !== undefined;
  const cursor = params.ending_before ?? params.starting_after;
  if (cursor !== undefined && collection.get(cursor) === undefined) {
    throw missingResource(what, cursor, backwards ? "ending_before" : "starting_after");
  }
  // A list of one object's children never lags; the others may be made to.
  const ofOne = Object.values(where).some((value) => value !== undefined);
  const lagMs = ofOne || list.lags === false ? 0 : world.core.listLagMs(0);
  const range = createdMs(params.created);
  const seenMs = world.core.clock.nowMs() - lagMs;
  const { items, hasMore } = collection.page({
    where,
    ...range,
    toMs: lagMs === 0 ? range.toMs : Math.min(range.toMs ?? seenMs, seenMs),
    after: cursor,
    limit: params.limit ?? limitStandard,
    order: backwards ? "oldest_first" : "newest_first",
  });
  const data = (backwards ? items.toReversed() : [...items]).map(show);
  const body = { object: "list", data, has_more: hasMore, url: call.path };
  return { status: 200, body: expandAll(world, body, params.expand) };
}

/** Stripe counts in seconds; an object made within second 5 was created "at 5". */
function createdMs(created: ListParams["created"]): { fromMs?: number; toMs?: number } {
  if (created === undefined) return {};
  if (typeof created === "number") return { fromMs: created * 1000, toMs: created * 1000 + 999 };
  const from = [created.gte, created.gt === undefined ? undefined : created.gt + 1].filter(
    (at) => at !== undefined,
  );
  const to = [created.lte, created.lt === undefined ? undefined : created.lt - 1].filter(
    (at) => at !== undefined,
  );
  return {
    ...(from.length === 0 ? {} : { fromMs: Math.max(...from) * 1000 }),
    ...(to.length === 0 ? {} : { toMs: Math.min(...to) * 1000 + 999 }),
  };
}
