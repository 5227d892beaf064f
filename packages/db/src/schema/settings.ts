import { pgTable, primaryKey } from "drizzle-orm/pg-core";
import type { MerchantSettings, ReceiptLogo } from "../ports.ts";
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

/**
 * What stands above each receipt. Beside the settings, which every charge reads, and no charge
 * wants a picture.
 */
export const receiptLogos = pgTable(
  "receipt_logos",
  {
    merchantId: merchantId(),
    /** Null once it was taken off. */
    logo: document<ReceiptLogo>("logo"),
    savedAtMs: instant("saved_at_ms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.merchantId] })],
);
