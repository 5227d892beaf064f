-- Drawer sessions. A partial unique index holds a register to one open shift, whoever asks at the same moment.
CREATE TABLE "shifts" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"store_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"opened_by" uuid NOT NULL,
	"opened_at_ms" bigint NOT NULL,
	"business_day" date NOT NULL,
	"currency" text NOT NULL,
	"float_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"closed_at_ms" bigint,
	"counted_minor" bigint,
	"expected_minor" bigint,
	"reason" text,
	CONSTRAINT "shifts_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "shifts_state" CHECK ("shifts"."state" in ('open', 'closed')),
	CONSTRAINT "shifts_count" CHECK (("shifts"."state" = 'closed') = ("shifts"."closed_at_ms" is not null and "shifts"."counted_minor" is not null and "shifts"."expected_minor" is not null))
);
--> statement-breakpoint
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_register_fk" FOREIGN KEY ("merchant_id","store_id","register_id") REFERENCES "public"."registers"("merchant_id","store_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_opened_by_fk" FOREIGN KEY ("merchant_id","opened_by") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "shifts_open_on_register" ON "shifts" USING btree ("merchant_id","register_id") WHERE "shifts"."state" = 'open';--> statement-breakpoint
CREATE INDEX "shifts_day" ON "shifts" USING btree ("merchant_id","business_day");