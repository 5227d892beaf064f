import { invariant } from "@till/kernel";
import type { EventPage, Gateway, ListedEvent } from "@till/payments";
import { UnreadableAnswerError } from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, ask } from "./ask.ts";
import { parseEvent } from "./read-event.ts";

/** https://docs.stripe.com/api/events */
const keptMs = 30 * 24 * 60 * 60 * 1000;
/** Stripe's largest page. */
const pageSize = 100;

/** Stripe's own list of what happened, newest first: with it every webhook may be lost. */
export function createEvents(parts: StripeParts): NonNullable<Gateway["events"]> {
  return {
    keptMs,
    async list({ sinceMs, untilMs, cursor }): Promise<EventPage> {
      invariant(sinceMs <= untilMs, "a range of events begins before it ends");
      const asked = await ask(async () => {
        const { data, has_more: more } = await parts.client.events.list(
          {
            // Events are stamped in whole seconds: one of the first second may be older than asked for, none is missed.
            created: { gte: Math.floor(sinceMs / 1000), lte: Math.floor(untilMs / 1000) },
            limit: pageSize,
            ...(cursor === null ? {} : { starting_after: cursor }),
          },
          { apiVersion },
        );
        return { events: data.map(listed), next: more ? (data.at(-1)?.id ?? null) : null };
      });
      switch (asked.kind) {
        case "answered":
          return { kind: "page", ...asked.value };
        case "refused":
          return { kind: "unavailable", detail: `${asked.refusal.gatewayCode} ${asked.refusal.detail}` };
        case "not_sent":
        case "try_again":
        case "unknown":
          return { kind: "unavailable", detail: asked.detail };
      }
    },
  };
}

function listed(item: object): ListedEvent {
  const event = parseEvent(item);
  if (event === null) throw new UnreadableAnswerError("the list of events holds one that cannot be read");
  return { event, payload: JSON.stringify(item) };
}
