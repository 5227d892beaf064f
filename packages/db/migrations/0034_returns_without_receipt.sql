-- Goods may come back without the receipt of their sale: a return that names no sale and no refund of a charge, paid at once
-- in cash or as store credit, for a reason that is on record. Only such a return lacks a sale, and only its receipt does.
ALTER TABLE "returns" DROP CONSTRAINT "returns_kind";--> statement-breakpoint
ALTER TABLE "receipts" ALTER COLUMN "sale_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "returns" ALTER COLUMN "sale_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "returns" ALTER COLUMN "refund_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN "paid_to" text;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN "reason" text;--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_no_receipt" ON "receipts" USING btree ("merchant_id","return_id") WHERE "receipts"."sale_id" is null;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_document" CHECK ("receipts"."sale_id" is not null or "receipts"."return_id" is not null);--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_of_sale" CHECK (("returns"."kind" = 'no_receipt') = ("returns"."sale_id" is null) and ("returns"."sale_id" is null) = ("returns"."refund_id" is null));--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_no_receipt" CHECK (case when "returns"."kind" = 'no_receipt'
        then "returns"."paid_to" in ('cash', 'store_credit') and "returns"."paid_to" is not null and "returns"."reason" is not null
          and "returns"."state" = 'accepted' and "returns"."business_day" is not null
        else "returns"."paid_to" is null and "returns"."reason" is null end);--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_kind" CHECK ("returns"."kind" in ('goods', 'void', 'no_receipt'));--> statement-breakpoint
update roles set grants = grants || '{"return.no_receipt":{"limit":null}}'::jsonb where code = 'manager';
