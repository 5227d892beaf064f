import type { EventPage, Gateway, ListedEvent } from "@till/payments";
import { z } from "zod";
import { type SquareParts, ask } from "./ask.ts";
import { inWireSpelling } from "./answers.ts";
import { readEvent } from "./webhook.ts";

/** https://developer.squareup.com/docs/events-api/overview: searchable for 28 days. */
const keptMs = 28 * 24 * 60 * 60 * 1000;
const pageSize = 100;

const answerSchema = z.object({ events: z.array(z.unknown()).nullish(), cursor: z.string().nullish() });

/** Square's own list of events, oldest first, each read as its webhook would be. */
export function createEvents(parts: SquareParts): NonNullable<Gateway["events"]> {
  return {
    keptMs,
    async list({ sinceMs, untilMs, cursor }): Promise<EventPage> {
      const asked = await ask(async () =>
        answerSchema.parse(
          await parts.client.events.searchEvents({
            limit: pageSize,
            query: {
              filter: {
                createdAt: {
                  startAt: new Date(sinceMs).toISOString(),
                  endAt: new Date(untilMs).toISOString(),
                },
              },
              sort: { order: "ASC" },
            },
            ...(cursor === null ? {} : { cursor }),
          }),
        ),
      );
      switch (asked.kind) {
        case "answered": {
          const { events, cursor: next } = asked.value;
          return { kind: "page", events: (events ?? []).flatMap(listed), next: next ? next : null };
        }
        case "refused":
          return { kind: "unavailable", detail: asked.refusal.detail };
        case "not_sent":
        case "try_again":
        case "unknown":
          return { kind: "unavailable", detail: asked.detail };
      }
    },
  };
}

/** The SDK has put it into its own spelling; a webhook brings the wire's. One that cannot be read is skipped, as there. */
function listed(answer: unknown): readonly ListedEvent[] {
  const payload = JSON.stringify(inWireSpelling(answer));
  const event = readEvent(new TextEncoder().encode(payload));
  return event.ok ? [{ event: event.value, payload }] : [];
}
