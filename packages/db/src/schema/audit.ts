import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import type { Json } from "@till/payments";
import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Actor } from "../ports.ts";
import { document, instant, merchantId } from "./columns.ts";

/** Who did what, append-only. */
export const audit = pgTable(
  "audit",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    atMs: instant("at_ms").notNull(),
    actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
    personId: uuid("person_id").$type<PersonId>(),
    registerId: uuid("register_id").$type<RegisterId>(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    before: document<Json>("before"),
    after: document<Json>("after"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index("audit_subject").on(t.merchantId, t.subject),
    check("audit_actor_kind", sql`${t.actorKind} in ('person', 'buyer', 'system')`),
  ],
);
