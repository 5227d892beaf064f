import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant, merchantId } from "./columns.ts";

/**
 * How often somebody tried a door: a sign-in, a PIN, an order's token. The key is a keyed hash of whom it is about, so
 * neither addresses nor names stand here. Rows are forgotten by a job.
 */
export const doorTries = pgTable(
  "door_tries",
  {
    merchantId: merchantId(),
    key: text("key").notNull(),
    tries: integer("tries").notNull(),
    sinceMs: instant("since_ms").notNull(),
    pauses: integer("pauses").notNull(),
    shutUntilMs: instant("shut_until_ms").notNull(),
    forgetAtMs: instant("forget_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.key] }),
    index("door_tries_forget").on(t.merchantId, t.forgetAtMs),
  ],
);
