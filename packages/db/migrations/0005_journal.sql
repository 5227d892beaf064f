-- The double-entry ledger: journal transactions, unique by cause, and their signed entries, debit positive.
CREATE TABLE "entries" (
	"merchant_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"account" text NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "entries_merchant_id_transaction_id_position_pk" PRIMARY KEY("merchant_id","transaction_id","position"),
	CONSTRAINT "entries_amount" CHECK ("entries"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "journal_transactions" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"occurred_at_ms" bigint NOT NULL,
	"recorded_at_ms" bigint NOT NULL,
	"business_day" date NOT NULL,
	"sale_id" uuid,
	"charge_id" uuid,
	"refund_id" uuid,
	"return_id" uuid,
	"shift_id" uuid,
	"register_id" uuid,
	"store_id" uuid,
	"corrects" uuid,
	"written_by" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "journal_transactions_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "journal_transactions_cause" UNIQUE("merchant_id","cause")
);
--> statement-breakpoint
ALTER TABLE "entries" ADD CONSTRAINT "entries_transaction_fk" FOREIGN KEY ("merchant_id","transaction_id") REFERENCES "public"."journal_transactions"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal_transactions" ADD CONSTRAINT "journal_transactions_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal_transactions" ADD CONSTRAINT "journal_transactions_charge_fk" FOREIGN KEY ("merchant_id","charge_id") REFERENCES "public"."charges"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal_transactions" ADD CONSTRAINT "journal_transactions_corrects_fk" FOREIGN KEY ("merchant_id","corrects") REFERENCES "public"."journal_transactions"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entries_account" ON "entries" USING btree ("merchant_id","account","transaction_id");--> statement-breakpoint
CREATE INDEX "journal_transactions_day" ON "journal_transactions" USING btree ("merchant_id","business_day");--> statement-breakpoint
CREATE INDEX "journal_transactions_sale" ON "journal_transactions" USING btree ("merchant_id","sale_id") WHERE "journal_transactions"."sale_id" is not null;--> statement-breakpoint
CREATE INDEX "journal_transactions_charge" ON "journal_transactions" USING btree ("merchant_id","charge_id") WHERE "journal_transactions"."charge_id" is not null;