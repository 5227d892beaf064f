import { type GatewayName, parseGatewayName } from "@till/payments";
import type { EventView } from "@till/wire";
import { oneOf } from "../lists/use-address.ts";
import { eventStateNames } from "./event-words.ts";

export interface EventFilter {
  readonly state: EventView["state"] | null;
  readonly gateway: GatewayName | null;
  readonly type: string | null;
}

export function readEventFilter(params: URLSearchParams): EventFilter {
  const gateway = params.get("gateway");
  return {
    state: oneOf(params, "state", eventStateNames),
    gateway: gateway !== null && /^[a-z][a-z0-9_]{1,30}$/.test(gateway) ? parseGatewayName(gateway) : null,
    type: params.get("type"),
  };
}

/** The address of the list with only these in it. */
export function eventsHref(filter: Partial<EventFilter>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    if (value !== null && value !== undefined) params.set(name, value);
  const query = params.toString();
  return query === "" ? "/office/events" : `/office/events?${query}`;
}
