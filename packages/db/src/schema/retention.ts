import { pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { merchantId } from "./columns.ts";

/** How far each kind of personal data was gone through and forgotten, so that no night begins at the beginning. */
export const retentionMarks = pgTable(
  "retention_marks",
  {
    merchantId: merchantId(),
    what: text("what").notNull(),
    /** The id of the last row, or the last business day. */
    passed: text("passed").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId, t.what] })],
);
