-- Carts are set aside at one register and taken up once, at any register of the store. Goods may be sold by the kilogram, and
-- ask for a choice: oat milk, sugar.
CREATE TABLE "parked_carts" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"label" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"document" jsonb NOT NULL,
	"parked_at_ms" bigint NOT NULL,
	"shared_at_ms" bigint,
	"taken_at_ms" bigint,
	"taken_by" uuid,
	"take_id" uuid,
	CONSTRAINT "parked_carts_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "parked_carts_taken" CHECK (("parked_carts"."taken_at_ms" is null) = ("parked_carts"."taken_by" is null) and ("parked_carts"."taken_at_ms" is null) = ("parked_carts"."take_id" is null))
);
--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "sold_by" text;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "modifier_groups" jsonb;--> statement-breakpoint
ALTER TABLE "parked_carts" ADD CONSTRAINT "parked_carts_register_fk" FOREIGN KEY ("merchant_id","store_id","register_id") REFERENCES "public"."registers"("merchant_id","store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "parked_carts_waiting" ON "parked_carts" USING btree ("merchant_id","store_id") WHERE "parked_carts"."taken_at_ms" is null;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_sold_by" CHECK ("products"."sold_by" = 'kg');