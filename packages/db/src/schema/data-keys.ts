import type { Uuid } from "@till/kernel";
import { sql } from "drizzle-orm";
import { bigint, check, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { DataKeyPurpose } from "../sealing/sealed-columns.ts";
import { instant, merchantId } from "./columns.ts";

/** What seals the other tables' columns, itself wrapped by a master key that is never here. Rows never go. */
export const dataKeys = pgTable(
  "data_keys",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    purpose: text("purpose").$type<DataKeyPurpose>().notNull(),
    masterKeyId: text("master_key_id").notNull(),
    wrapped: text("wrapped").notNull(),
    createdAtMs: instant("created_at_ms").notNull(),
    /** From then on it only opens. */
    retiredAtMs: instant("retired_at_ms"),
    /** A whole rotation ended then and left nothing sealed with it; what was being written at that moment may be. */
    emptiedAtMs: instant("emptied_at_ms"),
    /** How many sealings processes have taken on, so that no key does more than it may. */
    sealsReserved: bigint("seals_reserved", { mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    uniqueIndex("data_keys_current")
      .on(t.merchantId, t.purpose)
      .where(sql`${t.retiredAtMs} is null`),
    check("data_keys_purpose", sql`${t.purpose} in ('personal', 'secret', 'index')`),
  ],
);
