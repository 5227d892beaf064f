-- What callers' ids were used for, gateways' events each once, and who did what.
CREATE TABLE "idempotency_keys" (
	"merchant_id" uuid NOT NULL,
	"procedure" text NOT NULL,
	"id" uuid NOT NULL,
	"fingerprint" text NOT NULL,
	"answer" text,
	"claimed_at_ms" bigint NOT NULL,
	CONSTRAINT "idempotency_keys_merchant_id_procedure_id_pk" PRIMARY KEY("merchant_id","procedure","id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"objects" jsonb NOT NULL,
	"payload" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"received_at_ms" bigint NOT NULL,
	"state" text NOT NULL,
	"detail" text,
	CONSTRAINT "inbox_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "inbox_event" UNIQUE("merchant_id","gateway","event_id"),
	CONSTRAINT "inbox_state" CHECK ("inbox"."state" in ('received', 'done', 'unmatched', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at_ms" bigint NOT NULL,
	"actor_kind" text NOT NULL,
	"person_id" uuid,
	"register_id" uuid,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	CONSTRAINT "audit_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "audit_actor_kind" CHECK ("audit"."actor_kind" in ('person', 'buyer', 'system'))
);
--> statement-breakpoint
CREATE INDEX "inbox_unsettled" ON "inbox" USING btree ("merchant_id","id") WHERE "inbox"."state" <> 'done';--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("merchant_id","subject");