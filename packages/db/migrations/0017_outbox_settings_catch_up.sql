-- What goes out after a commit, each cause once; what a manager sets for the merchant; how far each gateway's own list
-- of events was read, and which events came from it; when an answer was stored, so that it can be forgotten.
CREATE TABLE "gateway_catch_ups" (
	"merchant_id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"caught_up_to_ms" bigint NOT NULL,
	CONSTRAINT "gateway_catch_ups_merchant_id_gateway_pk" PRIMARY KEY("merchant_id","gateway")
);
--> statement-breakpoint
CREATE TABLE "merchant_settings" (
	"merchant_id" uuid NOT NULL,
	"settings" jsonb NOT NULL,
	"saved_at_ms" bigint NOT NULL,
	CONSTRAINT "merchant_settings_merchant_id_pk" PRIMARY KEY("merchant_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"sale_id" uuid,
	"sent_to" text NOT NULL,
	"subject" text NOT NULL,
	"body" jsonb NOT NULL,
	"state" text NOT NULL,
	"tries" integer NOT NULL,
	"detail" text,
	"created_at_ms" bigint NOT NULL,
	"sent_at_ms" bigint,
	CONSTRAINT "outbox_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "outbox_cause" UNIQUE("merchant_id","cause"),
	CONSTRAINT "outbox_kind" CHECK ("outbox"."kind" in ('mail', 'fulfilment')),
	CONSTRAINT "outbox_state" CHECK ("outbox"."state" in ('queued', 'sent', 'kept', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "inbox" DROP CONSTRAINT "inbox_state";--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD COLUMN "answered_at_ms" bigint;--> statement-breakpoint
UPDATE "idempotency_keys" SET "answered_at_ms" = "claimed_at_ms" WHERE "answer" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "inbox" ADD COLUMN "via" text NOT NULL DEFAULT 'webhook';--> statement-breakpoint
ALTER TABLE "inbox" ALTER COLUMN "via" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("merchant_id","id") WHERE "outbox"."state" <> 'sent';--> statement-breakpoint
CREATE INDEX "idempotency_keys_answered" ON "idempotency_keys" USING btree ("merchant_id","answered_at_ms") WHERE "idempotency_keys"."answer" is not null;--> statement-breakpoint
CREATE INDEX "inbox_received" ON "inbox" USING btree ("merchant_id","received_at_ms");--> statement-breakpoint
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_via" CHECK ("inbox"."via" in ('webhook', 'list'));--> statement-breakpoint
ALTER TABLE "inbox" ADD CONSTRAINT "inbox_state" CHECK ("inbox"."state" in ('received', 'done', 'unmatched', 'ignored', 'dead'));