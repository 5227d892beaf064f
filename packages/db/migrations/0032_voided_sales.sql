-- A sale may be taken back whole in the shift it was made in: one return whose money goes back in as many refunds as the
-- sale had charges. Whatever two registers ask at the same moment, there is one void of a sale.
ALTER TABLE "returns" ADD COLUMN "approver_id" uuid;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN "kind" text;--> statement-breakpoint
UPDATE "returns" SET "kind" = 'goods';--> statement-breakpoint
ALTER TABLE "returns" ALTER COLUMN "kind" SET NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "returns_void" ON "returns" USING btree ("merchant_id","sale_id") WHERE "returns"."kind" = 'void';--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_kind" CHECK ("returns"."kind" in ('goods', 'void'));
--> statement-breakpoint
update roles set grants = grants || '{"sale.void":{"limit":null}}'::jsonb where code = 'manager';
--> statement-breakpoint
-- What a cashier may refund alone they may void alone.
update roles set grants = grants || jsonb_build_object('sale.void', grants->'refund.create')
  where code = 'cashier' and grants ? 'refund.create';
