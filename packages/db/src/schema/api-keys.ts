import type { PersonId, Uuid } from "@till/kernel";
import type { Grants } from "@till/people";
import { foreignKey, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { document, instant, merchantId } from "./columns.ts";
import { people } from "./people.ts";

/** What programs of the merchant's sign in with. */
export const apiKeys = pgTable(
  "api_keys",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    name: text("name").notNull(),
    /** The first characters, so that people know it again. */
    prefix: text("prefix").notNull(),
    /** SHA-256 of the key: whoever reads the table cannot sign in with it. */
    keyHash: text("key_hash").notNull(),
    grants: document<Grants>("grants").notNull(),
    madeBy: uuid("made_by").$type<PersonId>().notNull(),
    madeAtMs: instant("made_at_ms").notNull(),
    expiresAtMs: instant("expires_at_ms").notNull(),
    /** To the minute. */
    usedAtMs: instant("used_at_ms"),
    revokedAtMs: instant("revoked_at_ms"),
    /** The key that this one took over from. */
    replaces: uuid("replaces").$type<Uuid>(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "api_keys_person_fk",
      columns: [t.merchantId, t.madeBy],
      foreignColumns: [people.merchantId, people.id],
    }),
    unique("api_keys_hash").on(t.merchantId, t.keyHash),
  ],
);
