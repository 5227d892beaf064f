import type { PersonId, Uuid } from "@till/kernel";
import { foreignKey, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { instant, merchantId } from "./columns.ts";
import { people } from "./people.ts";

/** Who may choose a password for the office, and has not yet. One for each person; gone when it is used or taken back. */
export const invitations = pgTable(
  "invitations",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    personId: uuid("person_id").$type<PersonId>().notNull(),
    /** The role it was given for; for another one it counts no more. */
    role: text("role").notNull(),
    /** Sealed. */
    email: text("email").notNull(),
    /** SHA-256 of the token in the mail; null until the mail is written. */
    tokenHash: text("token_hash"),
    madeBy: uuid("made_by").$type<PersonId>().notNull(),
    madeAtMs: instant("made_at_ms").notNull(),
    expiresAtMs: instant("expires_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "invitations_person_fk",
      columns: [t.merchantId, t.personId],
      foreignColumns: [people.merchantId, people.id],
    }),
    foreignKey({
      name: "invitations_maker_fk",
      columns: [t.merchantId, t.madeBy],
      foreignColumns: [people.merchantId, people.id],
    }),
    unique("invitations_person").on(t.merchantId, t.personId),
    unique("invitations_token").on(t.merchantId, t.tokenHash),
  ],
);
