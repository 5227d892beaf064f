import type { Uuid } from "@till/kernel";
import { sql } from "drizzle-orm";
import { index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, merchantId } from "./columns.ts";

/** What each id made by a caller was used for. Rows never go; stored answers may. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    merchantId: merchantId(),
    procedure: text("procedure").notNull(),
    id: uuid("id").$type<Uuid>().notNull(),
    fingerprint: text("fingerprint").notNull(),
    answer: text("answer"),
    claimedAtMs: instant("claimed_at_ms").notNull(),
    /** Stays when the answer was forgotten. */
    answeredAtMs: instant("answered_at_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.procedure, t.id] }),
    index("idempotency_keys_answered")
      .on(t.merchantId, t.answeredAtMs)
      .where(sql`${t.answer} is not null`),
  ],
);
