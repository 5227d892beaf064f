-- What a charge's whole life needs: disputes, facts of authorizations, of captures taken back and of what disputes
-- moved, refunds paid out in cash, when an attempt last went out, its alarm and what a manager decided about it.
CREATE TABLE "disputes" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"object_type" text NOT NULL,
	"object_id" text NOT NULL,
	"state" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"respond_by_ms" bigint,
	"opened_at_ms" bigint NOT NULL,
	"asked_at_ms" bigint NOT NULL,
	CONSTRAINT "disputes_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "disputes_object" UNIQUE("merchant_id","gateway","object_id"),
	CONSTRAINT "disputes_state" CHECK ("disputes"."state" in ('inquiry', 'open', 'under_review', 'won', 'lost', 'closed'))
);
--> statement-breakpoint
ALTER TABLE "charge_facts" DROP CONSTRAINT "charge_facts_kind";--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "last_sent_at_ms" bigint;--> statement-breakpoint
-- Attempts so far went out as they began; those that could not be sent never did.
UPDATE "attempts" SET "last_sent_at_ms" = "started_at_ms" WHERE "state" <> 'not_sent';--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "alarm" text;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "decision" jsonb;--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "capture_before_ms" bigint;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN "paid_to" text NOT NULL DEFAULT 'original';--> statement-breakpoint
ALTER TABLE "refunds" ALTER COLUMN "paid_to" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_charge_fk" FOREIGN KEY ("merchant_id","charge_id") REFERENCES "public"."charges"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "disputes_charge" ON "disputes" USING btree ("merchant_id","charge_id");--> statement-breakpoint
CREATE INDEX "disputes_undecided" ON "disputes" USING btree ("merchant_id","id") WHERE "disputes"."state" in ('inquiry', 'open', 'under_review');--> statement-breakpoint
CREATE INDEX "attempts_attention" ON "attempts" USING btree ("merchant_id","charge_id") WHERE "attempts"."alarm" is not null or "attempts"."decision" is not null;--> statement-breakpoint
CREATE INDEX "charges_unwanted" ON "charges" USING btree ("merchant_id","id") WHERE "charges"."state" = 'captured' and not "charges"."wanted";--> statement-breakpoint
CREATE INDEX "refunds_object" ON "refunds" USING btree ("merchant_id","object_id") WHERE "refunds"."object_id" is not null;--> statement-breakpoint
ALTER TABLE "charge_facts" ADD CONSTRAINT "charge_facts_kind" CHECK ("charge_facts"."kind" in ('authorized', 'captured', 'capture_undone', 'refund_accepted', 'refunded', 'refund_failed', 'fee', 'reversed', 'dispute_withdrawn', 'dispute_won', 'dispute_lost'));--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_paid_to" CHECK ("refunds"."paid_to" in ('original', 'cash'));