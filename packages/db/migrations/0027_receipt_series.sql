-- Each till that becomes a register numbers its receipts in a series of its own: the till before it may still hold some
-- that it has not sent.
ALTER TABLE "registers" ADD COLUMN "receipt_series" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE "registers" SET "receipt_series" = 1 WHERE "key_hash" IS NOT NULL OR "receipt_counter" > 0;
