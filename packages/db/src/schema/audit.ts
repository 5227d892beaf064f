import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import type { Json } from "@till/payments";
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
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
    /** The program that acted, by its API key. */
    keyId: text("key_id"),
    /** Who approved it, where the actor alone might not have. */
    approverId: uuid("approver_id").$type<PersonId>(),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    before: document<Json>("before"),
    after: document<Json>("after"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    index("audit_subject").on(t.merchantId, t.subject),
    check("audit_actor_kind", sql`${t.actorKind} in ('person', 'key', 'buyer', 'system')`),
  ],
);

/**
 * The chain over the trail, append-only: each link hashes its row and the link before it. Written a moment after the
 * rows by one job, so that those who work at the same time need not wait for each other.
 */
export const auditLinks = pgTable(
  "audit_links",
  {
    merchantId: merchantId(),
    /** 1, 2, 3, … without gaps. */
    position: bigint("position", { mode: "number" }).notNull(),
    auditId: uuid("audit_id").$type<Uuid>().notNull(),
    /** SHA-256 in hex over the previous link's and the row's text. */
    hash: text("hash").notNull(),
    /** On the last link of each batch: a keyed hash, which nobody with the database alone can make anew. */
    seal: text("seal"),
    linkedAtMs: instant("linked_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.position] }),
    unique("audit_links_row").on(t.merchantId, t.auditId),
    foreignKey({
      name: "audit_links_row_fk",
      columns: [t.merchantId, t.auditId],
      foreignColumns: [audit.merchantId, audit.id],
    }),
  ],
);
