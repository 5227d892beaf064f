-- Each count of a drawer is kept, a Z is frozen as data and numbered without a gap, and says which journal transactions
-- stand in it: none stands in two, so what comes late stands in the next, and what stands in none lies in the drawer.
CREATE TABLE "shift_counts" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"currency" text NOT NULL,
	"counted_minor" bigint NOT NULL,
	"expected_minor" bigint NOT NULL,
	"pieces" jsonb,
	"counted_by" uuid NOT NULL,
	"counted_at_ms" bigint NOT NULL,
	CONSTRAINT "shift_counts_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "shift_counts_position" UNIQUE("merchant_id","shift_id","position"),
	CONSTRAINT "shift_counts_amount" CHECK ("shift_counts"."counted_minor" >= 0 and "shift_counts"."position" > 0)
);
--> statement-breakpoint
CREATE TABLE "shift_hand_overs" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"from_person" uuid NOT NULL,
	"to_person" uuid NOT NULL,
	"at_ms" bigint NOT NULL,
	"recorded_at_ms" bigint NOT NULL,
	CONSTRAINT "shift_hand_overs_merchant_id_id_pk" PRIMARY KEY("merchant_id","id")
);
--> statement-breakpoint
CREATE TABLE "z_entries" (
	"merchant_id" uuid NOT NULL,
	"transaction_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"number" integer NOT NULL,
	CONSTRAINT "z_entries_merchant_id_transaction_id_pk" PRIMARY KEY("merchant_id","transaction_id")
);
--> statement-breakpoint
CREATE TABLE "z_reports" (
	"merchant_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"store_id" uuid NOT NULL,
	"shift_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"closed_at_ms" bigint NOT NULL,
	"recorded_at_ms" bigint NOT NULL,
	"currency" text NOT NULL,
	"cumulative_minor" bigint NOT NULL,
	"difference_minor" bigint NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "z_reports_merchant_id_register_id_number_pk" PRIMARY KEY("merchant_id","register_id","number"),
	CONSTRAINT "z_reports_shift" UNIQUE("merchant_id","shift_id"),
	CONSTRAINT "z_reports_number" CHECK ("z_reports"."number" > 0)
);
--> statement-breakpoint
ALTER TABLE "shifts" ADD COLUMN "closed_by" uuid;--> statement-breakpoint
ALTER TABLE "shifts" ADD COLUMN "approver_id" uuid;--> statement-breakpoint
ALTER TABLE "shifts" ADD COLUMN "late_minor" bigint;--> statement-breakpoint
ALTER TABLE "shifts" ADD COLUMN "deferred" jsonb;--> statement-breakpoint
ALTER TABLE "shift_counts" ADD CONSTRAINT "shift_counts_shift_fk" FOREIGN KEY ("merchant_id","shift_id") REFERENCES "public"."shifts"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shift_hand_overs" ADD CONSTRAINT "shift_hand_overs_shift_fk" FOREIGN KEY ("merchant_id","shift_id") REFERENCES "public"."shifts"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "z_entries" ADD CONSTRAINT "z_entries_report_fk" FOREIGN KEY ("merchant_id","register_id","number") REFERENCES "public"."z_reports"("merchant_id","register_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "z_entries" ADD CONSTRAINT "z_entries_transaction_fk" FOREIGN KEY ("merchant_id","transaction_id") REFERENCES "public"."journal_transactions"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "z_reports" ADD CONSTRAINT "z_reports_shift_fk" FOREIGN KEY ("merchant_id","shift_id") REFERENCES "public"."shifts"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shift_hand_overs_shift" ON "shift_hand_overs" USING btree ("merchant_id","shift_id");--> statement-breakpoint
CREATE INDEX "z_entries_report" ON "z_entries" USING btree ("merchant_id","register_id","number");--> statement-breakpoint
CREATE INDEX "z_reports_closed" ON "z_reports" USING btree ("merchant_id","recorded_at_ms");
--> statement-breakpoint
create trigger shift_counts_append_only before update or delete or truncate on shift_counts
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger shift_hand_overs_append_only before update or delete or truncate on shift_hand_overs
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger z_reports_append_only before update or delete or truncate on z_reports
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger z_entries_append_only before update or delete or truncate on z_entries
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
-- A large difference wants a manager's yes.
update roles set grants = grants || '{"shift.close":{"limit":"1000n"}}'::jsonb where code = 'cashier';
