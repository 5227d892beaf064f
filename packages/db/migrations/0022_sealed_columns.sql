-- What a buyer gave, what a gateway told of them, and what opens a merchant's account at a gateway is sealed before it
-- comes here, with data keys of its merchant that are themselves wrapped by a master key kept elsewhere. A sealed
-- address is found by a keyed hash beside it. What is erased leaves its row. A data key never goes: with it would go
-- what it sealed.
CREATE TABLE "data_keys" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"master_key_id" text NOT NULL,
	"wrapped" text NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"retired_at_ms" bigint,
	"emptied_at_ms" bigint,
	"seals_reserved" bigint NOT NULL,
	CONSTRAINT "data_keys_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "data_keys_purpose" CHECK ("data_keys"."purpose" in ('personal', 'secret', 'index'))
);
--> statement-breakpoint
CREATE TABLE "gateway_credentials" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"gateway" text NOT NULL,
	"name" text NOT NULL,
	"secret" text NOT NULL,
	"last_four" text NOT NULL,
	"set_at_ms" bigint NOT NULL,
	"set_by" uuid NOT NULL,
	CONSTRAINT "gateway_credentials_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "gateway_credentials_name" UNIQUE("merchant_id","gateway","name")
);
--> statement-breakpoint
ALTER TABLE "inbox" ALTER COLUMN "payload" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "sent_to" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "outbox" ALTER COLUMN "body" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "email_index" text;--> statement-breakpoint
CREATE UNIQUE INDEX "data_keys_current" ON "data_keys" USING btree ("merchant_id","purpose") WHERE "data_keys"."retired_at_ms" is null;--> statement-breakpoint
CREATE INDEX "sales_email_index" ON "sales" USING btree ("merchant_id","email_index") WHERE "sales"."email_index" is not null;--> statement-breakpoint
ALTER TABLE "sales" ADD CONSTRAINT "sales_email_found" CHECK ("sales"."email" is not null or "sales"."email_index" is null);
--> statement-breakpoint
create trigger data_keys_stay before delete or truncate on data_keys
  for each statement execute function till_refuse_rewrite();
