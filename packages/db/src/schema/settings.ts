import { pgTable, primaryKey } from "drizzle-orm/pg-core";
import type { MerchantSettings } from "../ports.ts";
import { document, instant, merchantId } from "./columns.ts";

/** One document per merchant; no row before anybody saved any. */
export const merchantSettings = pgTable(
  "merchant_settings",
  {
    merchantId: merchantId(),
    settings: document<MerchantSettings>("settings").notNull(),
    savedAtMs: instant("saved_at_ms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId] })],
);
