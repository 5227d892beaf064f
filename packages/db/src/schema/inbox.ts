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
    payload: text("payload").notNull(),
    createdAtMs: instant("created_at_ms").notNull(),
    receivedAtMs: instant("received_at_ms").notNull(),
    state: text("state").$type<InboxEvent["state"]>().notNull(),
    detail: text("detail"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    unique("inbox_event").on(t.merchantId, t.gateway, t.eventId),
    index("inbox_unsettled")
      .on(t.merchantId, t.id)
      .where(sql`${t.state} <> 'done'`),
    check("inbox_state", sql`${t.state} in ('received', 'done', 'unmatched', 'dead')`),
  ],
);
