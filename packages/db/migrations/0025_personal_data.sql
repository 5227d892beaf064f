-- A buyer's messages are found by their order, the addresses of orders that nobody paid by their age, and what was
-- forgotten already is not gone through again every night.
CREATE TABLE "retention_marks" (
	"merchant_id" uuid NOT NULL,
	"what" text NOT NULL,
	"passed" text NOT NULL,
	CONSTRAINT "retention_marks_merchant_id_what_pk" PRIMARY KEY("merchant_id","what")
);
--> statement-breakpoint
CREATE INDEX "outbox_sale" ON "outbox" USING btree ("merchant_id","sale_id") WHERE "outbox"."sale_id" is not null;--> statement-breakpoint
CREATE INDEX "sales_unpaid_buyers" ON "sales" USING btree ("merchant_id","recorded_at_ms") WHERE "sales"."email" is not null and "sales"."state" <> 'completed';