-- Each till that becomes a register numbers its receipts in a series of its own: the till before it may still hold some
-- that it has not sent.
ALTER TABLE "registers" ADD COLUMN "receipt_series" integer;
--> statement-breakpoint
UPDATE "registers" SET "receipt_series" = CASE WHEN "key_hash" IS NOT NULL OR "receipt_counter" > 0 THEN 1 ELSE 0 END;
--> statement-breakpoint
ALTER TABLE "registers" ALTER COLUMN "receipt_series" SET NOT NULL;
