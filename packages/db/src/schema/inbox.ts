import type { Uuid } from "@till/kernel";
import type { GatewayName, GatewayObject } from "@till/payments";
import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { InboxEvent } from "../ports.ts";
import { document, instant, merchantId } from "./columns.ts";

/** Verified events as they came, each once. */
export const inbox = pgTable(
  "inbox",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    gateway: text("gateway").$type<GatewayName>().notNull(),
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    objects: document<readonly GatewayObject[]>("objects").notNull(),
    /** The whole body, sealed; null once it was erased. */
    payload: text("payload"),
    createdAtMs: instant("created_at_ms").notNull(),
    receivedAtMs: instant("received_at_ms").notNull(),
    state: text("state").$type<InboxEvent["state"]>().notNull(),
    detail: text("detail"),
    via: text("via").$type<InboxEvent["via"]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique("inbox_event").on(t.merchantId, t.gateway, t.eventId),
    index("inbox_unsettled")
      .on(t.merchantId, t.id)
      .where(sql`${t.state} <> 'done'`),
    index("inbox_received").on(t.merchantId, t.receivedAtMs),
    check("inbox_state", sql`${t.state} in ('received', 'done', 'unmatched', 'ignored', 'dead')`),
    check("inbox_via", sql`${t.via} in ('webhook', 'list')`),
  ],
);

/** Up to when each gateway's own list of events was read to its end. */
export const gatewayCatchUps = pgTable(
  "gateway_catch_ups",
  {
    merchantId: merchantId(),
    gateway: text("gateway").$type<GatewayName>().notNull(),
    caughtUpToMs: instant("caught_up_to_ms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.gateway] })],
);
