import type { EventPage, Gateway, ListedEvent } from "@till/payments";
import { z } from "zod";
import { type PayPalParts, ask, readAnswer } from "./ask.ts";
import { parseEvent } from "./webhook.ts";

/** https://developer.paypal.com/docs/api/webhooks/v1/#webhooks-events_list: the last 30 days. */
const keptMs = 30 * 24 * 60 * 60 * 1000;
const path = "/v1/notifications/webhooks-events";
const pageSize = 100;

const pageAnswer = z.object({
  events: z.array(z.unknown()).nullish(),
  links: z.array(z.object({ href: z.string(), rel: z.string() })).nullish(),
});

/** PayPal's own list of events, newest first, each read as its webhook would be. */
export function createEvents(parts: PayPalParts): NonNullable<Gateway["events"]> {
  return {
    keptMs,
    async list({ sinceMs, untilMs, cursor }): Promise<EventPage> {
      const query = new URLSearchParams({
        page_size: String(pageSize),
        start_time: timeOf(sinceMs),
        // Whole seconds: the last one belongs to the range.
        end_time: timeOf(untilMs + 999),
      });
      const asked = await ask(parts, async (calls) =>
        readAnswer(await parts.rest(calls, cursor ?? `${path}?${query.toString()}`), pageAnswer),
      );
      switch (asked.kind) {
        case "answered": {
          const next = asked.value.links?.find(({ rel }) => rel === "next")?.href;
          return {
            kind: "page",
            events: (asked.value.events ?? []).flatMap(listed),
            next: next === undefined ? null : pathOf(next),
          };
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

const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Only its path and query are followed: the address stays ours. */
function pathOf(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { pathname, search } = new URL(href);
  return pathname === path ? `${pathname}${search}` : null;
}

function listed(answer: unknown): readonly ListedEvent[] {
  const payload = JSON.stringify(answer);
  const event = parseEvent(new TextEncoder().encode(payload));
  return event.ok ? [{ event: event.value, payload }] : [];
}
