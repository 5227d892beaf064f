-- Sales, returns and receipts: the priced document whole as jsonb, beside it the columns that reports filter and sum on.
CREATE TABLE "receipts" (
	"merchant_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"number" text NOT NULL,
	"sale_id" uuid NOT NULL,
	"return_id" uuid,
	"document" jsonb NOT NULL,
	"issued_at_ms" bigint NOT NULL,
	CONSTRAINT "receipts_merchant_id_register_id_number_pk" PRIMARY KEY("merchant_id","register_id","number"),
	CONSTRAINT "receipts_number" UNIQUE("merchant_id","number")
);
--> statement-breakpoint
CREATE TABLE "returns" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"sale_id" uuid NOT NULL,
	"refund_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"person_id" uuid,
	"state" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"document" jsonb NOT NULL,
	"occurred_at_ms" bigint NOT NULL,
	"business_day" date,
	"receipt_number" text,
	CONSTRAINT "returns_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "returns_refund" UNIQUE("merchant_id","refund_id"),
	CONSTRAINT "returns_state" CHECK ("returns"."state" in ('planned', 'accepted', 'abandoned'))
);
--> statement-breakpoint
CREATE TABLE "sales" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"shift_id" uuid,
	"person_id" uuid,
	"state" text NOT NULL,
	"currency" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"document" jsonb NOT NULL,
	"email" text,
	"order_token_hash" text,
	"occurred_at_ms" bigint NOT NULL,
	"recorded_at_ms" bigint NOT NULL,
	"completed_at_ms" bigint,
	"business_day" date,
	"receipt_number" text,
	CONSTRAINT "sales_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "sales_state" CHECK ("sales"."state" in ('open', 'completed', 'cancelled')),
	CONSTRAINT "sales_completion" CHECK (("sales"."state" = 'completed') = ("sales"."completed_at_ms" is not null and "sales"."business_day" is not null))
);
--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_return_fk" FOREIGN KEY ("merchant_id","return_id") REFERENCES "public"."returns"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "returns" ADD CONSTRAINT "returns_register_fk" FOREIGN KEY ("merchant_id","register_id") REFERENCES "public"."registers"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales" ADD CONSTRAINT "sales_register_fk" FOREIGN KEY ("merchant_id","store_id","register_id") REFERENCES "public"."registers"("merchant_id","store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receipts_sale" ON "receipts" USING btree ("merchant_id","sale_id");--> statement-breakpoint
CREATE INDEX "returns_sale" ON "returns" USING btree ("merchant_id","sale_id");--> statement-breakpoint
CREATE INDEX "returns_day" ON "returns" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "sales_day" ON "sales" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "sales_receipt_number" ON "sales" USING btree ("merchant_id","receipt_number" text_pattern_ops);