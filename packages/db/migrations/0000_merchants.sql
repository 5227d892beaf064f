-- Who sells where: a merchant, its stores, their registers and its people. merchant_id leads every key here and in
-- every table that follows, so that the schema can be sharded by it.
CREATE TABLE "merchants" (
	"merchant_id" uuid NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"tax_number" text,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "merchants_merchant_id_pk" PRIMARY KEY("merchant_id")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"user_id" text NOT NULL,
	"pin_hash" text,
	"active" boolean NOT NULL,
	CONSTRAINT "people_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "people_user" UNIQUE("merchant_id","user_id"),
	CONSTRAINT "people_role" CHECK ("people"."role" in ('manager', 'cashier'))
);
--> statement-breakpoint
CREATE TABLE "registers" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"name" text NOT NULL,
	"number" integer NOT NULL,
	"kind" text NOT NULL,
	"receipt_counter" integer NOT NULL,
	"key_hash" text,
	CONSTRAINT "registers_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "registers_number" UNIQUE("merchant_id","number"),
	CONSTRAINT "registers_store" UNIQUE("merchant_id","store_id","id"),
	CONSTRAINT "registers_key_hash" UNIQUE("merchant_id","key_hash"),
	CONSTRAINT "registers_kind" CHECK ("registers"."kind" in ('counter', 'web'))
);
--> statement-breakpoint
CREATE TABLE "stores" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"address" jsonb NOT NULL,
	"time_zone" text NOT NULL,
	"cutoff_hour" integer NOT NULL,
	CONSTRAINT "stores_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "stores_cutoff_hour" CHECK ("stores"."cutoff_hour" between 0 and 23)
);
--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registers" ADD CONSTRAINT "registers_store_fk" FOREIGN KEY ("merchant_id","store_id") REFERENCES "public"."stores"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stores" ADD CONSTRAINT "stores_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;