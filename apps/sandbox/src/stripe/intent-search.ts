import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import { expandAll } from "./expand.ts";
import type { PaymentIntent } from "./objects.ts";
import { invalidRequest } from "./stripe-error.ts";
import type { StripeWorld } from "./world.ts";

/** Search sees nothing younger: the real one lags by a minute on a good day and by an hour on a bad one. */
const searchLagMs = 60_000;
const pageSize = 10;

interface SearchParams {
  readonly query: string;
  readonly limit?: number | undefined;
  readonly page?: string | undefined;
  readonly expand?: readonly string[] | undefined;
}

type Clause = (intent: PaymentIntent) => boolean;

/** Clauses joined by AND: `metadata['sale']:'x'`, `status:'succeeded'`, `currency:'eur'`, `customer:'cus_…'`, `amount>100`, `created>=…`. */
export function searchIntents(world: StripeWorld, call: Call, params: SearchParams): Answer {
  const clauses = params.query.split(/\s+AND\s+/i).map(clauseOf);
  const seenUntilS = Math.floor((world.core.clock.nowMs() - world.core.listLagMs(searchLagMs)) / 1000);
  const found = world.intents
    .all()
    .filter((intent) => intent.created <= seenUntilS && clauses.every((clause) => clause(intent)))
    .toReversed();
  const from = Number(params.page ?? 0);
  const size = params.limit ?? pageSize;
  const more = found.length > from + size;
  const body = {
    object: "search_result",
    data: found.slice(from, from + size),
    has_more: more,
    next_page: more ? String(from + size) : null,
    url: call.path,
  };
  return { status: 200, body: expandAll(world, body, params.expand) };
}

function clauseOf(written: string): Clause {
  const tagged = /^metadata\[["']([^"']+)["']\]\s*:\s*["']([^"']*)["']$/.exec(written.trim());
  if (tagged !== null) return (intent) => intent.metadata[tagged[1] ?? ""] === tagged[2];
  const exact = /^(status|currency|customer)\s*:\s*["']([^"']*)["']$/.exec(written.trim());
  if (exact !== null) {
    const field = exact[1] as "status" | "currency" | "customer";
    return (intent) => intent[field] === exact[2];
  }
  const compared = /^(amount|created)\s*(:|>=|<=|>|<)\s*(\d+)$/.exec(written.trim());
  if (compared !== null)
    return comparison(compared[1] as "amount" | "created", compared[2] ?? ":", Number(compared[3]));
  throw invalidRequest(`The search query could not be read at: ${written}`, { param: "query" });
}

function comparison(field: "amount" | "created", operator: string, value: number): Clause {
  return (intent) => {
    const actual = intent[field];
    if (operator === ">") return actual > value;
    if (operator === ">=") return actual >= value;
    if (operator === "<") return actual < value;
    if (operator === "<=") return actual <= value;
    return actual === value;
  };
}
