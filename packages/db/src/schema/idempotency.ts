import type { Uuid } from "@till/kernel";
import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
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
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.procedure, t.id] })],
);
