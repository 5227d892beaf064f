-- Cash put into a drawer or taken out of it beside selling, and each time it was opened for no sale: who, why, and who
-- allowed it. What is written here was done already, so it is never rewritten.
CREATE TABLE "drawer_acts" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint,
	"reason" text,
	"note" text,
	"done_by" uuid NOT NULL,
	"approver_id" uuid,
	"at_ms" bigint NOT NULL,
	"recorded_at_ms" bigint NOT NULL,
	"business_day" date NOT NULL,
	CONSTRAINT "drawer_acts_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "drawer_acts_kind" CHECK ("drawer_acts"."kind" in ('paid_in', 'paid_out', 'drop', 'tips_paid_out', 'no_sale')),
	CONSTRAINT "drawer_acts_amount" CHECK (("drawer_acts"."kind" = 'no_sale') = ("drawer_acts"."amount_minor" is null) and ("drawer_acts"."amount_minor" is null or "drawer_acts"."amount_minor" > 0))
);
--> statement-breakpoint
ALTER TABLE "drawer_acts" ADD CONSTRAINT "drawer_acts_shift_fk" FOREIGN KEY ("merchant_id","shift_id") REFERENCES "public"."shifts"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawer_acts" ADD CONSTRAINT "drawer_acts_done_by_fk" FOREIGN KEY ("merchant_id","done_by") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "drawer_acts_day" ON "drawer_acts" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "drawer_acts_shift" ON "drawer_acts" USING btree ("merchant_id","shift_id");
--> statement-breakpoint
create trigger drawer_acts_append_only before update or delete or truncate on drawer_acts
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
update roles set grants = grants || '{"cash.move":{"limit":null},"drawer.open":{"limit":null}}'::jsonb where code = 'manager';
--> statement-breakpoint
update roles set grants = grants || '{"cash.move":{"limit":"10000n"},"drawer.open":{"limit":null}}'::jsonb where code = 'cashier';
