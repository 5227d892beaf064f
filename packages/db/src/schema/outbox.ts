import type { SaleId, Uuid } from "@till/kernel";
import type { Json } from "@till/payments";
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { OutboxMessage } from "../ports.ts";
import { document, instant, merchantId } from "./columns.ts";
import { sales } from "./sales.ts";

/** What goes out after a commit, each cause once. */
export const outbox = pgTable(
  "outbox",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    kind: text("kind").$type<OutboxMessage["kind"]>().notNull(),
    cause: text("cause").notNull(),
    saleId: uuid("sale_id").$type<SaleId>(),
    /** An address or a URL; personal data. Sealed, as the body is; null once it was erased. */
    to: text("sent_to"),
    subject: text("subject").notNull(),
    body: document<Json>("body"),
    state: text("state").$type<OutboxMessage["state"]>().notNull(),
    tries: integer("tries").notNull(),
    detail: text("detail"),
    createdAtMs: instant("created_at_ms").notNull(),
    sentAtMs: instant("sent_at_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "outbox_sale_fk",
      columns: [t.merchantId, t.saleId],
      foreignColumns: [sales.merchantId, sales.id],
    }),
    unique("outbox_cause").on(t.merchantId, t.cause),
    index("outbox_sale")
      .on(t.merchantId, t.saleId)
      .where(sql`${t.saleId} is not null`),
    index("outbox_unsent")
      .on(t.merchantId, t.id)
      .where(sql`${t.state} <> 'sent'`),
    check("outbox_kind", sql`${t.kind} in ('mail', 'fulfilment')`),
    check("outbox_state", sql`${t.state} in ('queued', 'sent', 'kept', 'failed')`),
  ],
);
