-- Money in and back: charges, refunds, the attempts persisted before each outward call, and the facts that amounts are
-- folded from. A fact is unique by source, kind and the gateway's own id, so it is booked once however often it is read.
CREATE TABLE "attempts" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"refund_id" uuid,
	"kind" text NOT NULL,
	"gateway" text NOT NULL,
	"state" text NOT NULL,
	"call" jsonb NOT NULL,
	"started_at_ms" bigint NOT NULL,
	"ended_at_ms" bigint,
	"tries" integer NOT NULL,
	"detail" text,
	CONSTRAINT "attempts_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "attempts_state" CHECK ("attempts"."state" in ('sending', 'succeeded', 'refused', 'not_sent', 'absent', 'unknown')),
	CONSTRAINT "attempts_kind" CHECK ("attempts"."kind" in ('charge', 'capture', 'void', 'refund'))
);
--> statement-breakpoint
CREATE TABLE "charge_facts" (
	"merchant_id" uuid NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"charge_id" uuid NOT NULL,
	"refund_id" uuid,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"at_ms" bigint NOT NULL,
	"business_day" date NOT NULL,
	CONSTRAINT "charge_facts_merchant_id_source_kind_ref_pk" PRIMARY KEY("merchant_id","source","kind","ref"),
	CONSTRAINT "charge_facts_kind" CHECK ("charge_facts"."kind" in ('captured', 'refund_accepted', 'refunded', 'refund_failed', 'fee', 'reversed'))
);
--> statement-breakpoint
CREATE TABLE "charge_snapshots" (
	"merchant_id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"asked_at_ms" bigint NOT NULL,
	"snapshot" jsonb NOT NULL,
	CONSTRAINT "charge_snapshots_merchant_id_charge_id_pk" PRIMARY KEY("merchant_id","charge_id")
);
--> statement-breakpoint
CREATE TABLE "charges" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sale_id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"tender_kind" text NOT NULL,
	"tender" jsonb NOT NULL,
	"gateway" text,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"capture" text NOT NULL,
	"initiator" text NOT NULL,
	"state" text NOT NULL,
	"object_type" text,
	"object_id" text,
	"object_closed" boolean NOT NULL,
	"wanted" boolean NOT NULL,
	"action" jsonb,
	"refusal" jsonb,
	"card" jsonb,
	"created_at_ms" bigint NOT NULL,
	"captured_at_ms" bigint,
	"asked_at_ms" bigint,
	"lease_fence" bigint NOT NULL,
	"lease_until_ms" bigint,
	CONSTRAINT "charges_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "charges_state" CHECK ("charges"."state" in ('created', 'requires_action', 'pending', 'authorized', 'captured', 'declined', 'failed', 'voided', 'expired')),
	CONSTRAINT "charges_amount" CHECK ("charges"."amount_minor" > 0),
	CONSTRAINT "charges_object_whole" CHECK (("charges"."object_type" is null) = ("charges"."object_id" is null))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"sale_id" uuid NOT NULL,
	"return_id" uuid,
	"business_day" date NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"object_type" text,
	"object_id" text,
	"refusal" jsonb,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "refunds_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "refunds_state" CHECK ("refunds"."state" in ('created', 'pending', 'requires_action', 'succeeded', 'failed', 'canceled')),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_minor" > 0),
	CONSTRAINT "refunds_object_whole" CHECK (("refunds"."object_type" is null) = ("refunds"."object_id" is null))
);
--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_charge_fk" FOREIGN KEY ("merchant_id","charge_id") REFERENCES "public"."charges"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_refund_fk" FOREIGN KEY ("merchant_id","refund_id") REFERENCES "public"."refunds"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_facts" ADD CONSTRAINT "charge_facts_charge_fk" FOREIGN KEY ("merchant_id","charge_id") REFERENCES "public"."charges"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_facts" ADD CONSTRAINT "charge_facts_refund_fk" FOREIGN KEY ("merchant_id","refund_id") REFERENCES "public"."refunds"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_snapshots" ADD CONSTRAINT "charge_snapshots_charge_fk" FOREIGN KEY ("merchant_id","charge_id") REFERENCES "public"."charges"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_charge_fk" FOREIGN KEY ("merchant_id","charge_id") REFERENCES "public"."charges"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempts_charge" ON "attempts" USING btree ("merchant_id","charge_id");--> statement-breakpoint
CREATE INDEX "attempts_open" ON "attempts" USING btree ("merchant_id","charge_id") WHERE "attempts"."state" in ('sending', 'unknown');--> statement-breakpoint
CREATE INDEX "charge_facts_charge" ON "charge_facts" USING btree ("merchant_id","charge_id");--> statement-breakpoint
CREATE INDEX "charge_facts_day" ON "charge_facts" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "charges_sale" ON "charges" USING btree ("merchant_id","sale_id");--> statement-breakpoint
CREATE INDEX "charges_day" ON "charges" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "charges_object" ON "charges" USING btree ("merchant_id","gateway","object_id") WHERE "charges"."object_id" is not null;--> statement-breakpoint
CREATE INDEX "charges_open" ON "charges" USING btree ("merchant_id","id") WHERE "charges"."state" in ('created', 'requires_action', 'pending', 'authorized');--> statement-breakpoint
CREATE INDEX "refunds_charge" ON "refunds" USING btree ("merchant_id","charge_id");--> statement-breakpoint
CREATE INDEX "refunds_sale" ON "refunds" USING btree ("merchant_id","sale_id");--> statement-breakpoint
CREATE INDEX "refunds_day" ON "refunds" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("merchant_id","charge_id") WHERE "refunds"."state" in ('created', 'pending', 'requires_action');