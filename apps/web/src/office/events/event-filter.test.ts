import { parseGatewayName } from "@till/payments";
import { expect, test } from "vitest";
import { eventsHref, readEventFilter } from "./event-filter.ts";

const read = (query: string) => readEventFilter(new URLSearchParams(query));

test("a filter reads back from the address it wrote", () => {
  const filter = { state: "dead", gateway: parseGatewayName("stripe"), type: "charge.updated" } as const;
  const href = eventsHref(filter);
  expect(href).toBe("/office/events?state=dead&gateway=stripe&type=charge.updated");
  expect(read(href.split("?")[1] ?? "")).toEqual(filter);
  expect(eventsHref({})).toBe("/office/events");
});

test("what is no state and no gateway's name does not filter", () => {
  expect(read("state=alive&gateway=STRIPE;drop")).toEqual({ state: null, gateway: null, type: null });
});
