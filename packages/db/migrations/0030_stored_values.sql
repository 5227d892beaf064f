-- Gift cards and store credit: what the shop owes to whoever brings a code. A balance is the sum of its movements, which
-- are never rewritten; the trigger that adds one keeps the sum, the row's lock lets one come after the other, and the
-- check lets none go below zero, whatever the code above does.
CREATE TABLE "stored_value_movements" (
	"merchant_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"ref" uuid NOT NULL,
	"stored_value_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"sale_id" uuid,
	"at_ms" bigint NOT NULL,
	CONSTRAINT "stored_value_movements_merchant_id_kind_ref_stored_value_id_pk" PRIMARY KEY("merchant_id","kind","ref","stored_value_id"),
	CONSTRAINT "stored_value_movements_sign" CHECK (("stored_value_movements"."kind" in ('redeemed', 'taken_back') and "stored_value_movements"."amount_minor" < 0) or ("stored_value_movements"."kind" in ('issued', 'refunded_to', 'restored') and "stored_value_movements"."amount_minor" > 0))
);
--> statement-breakpoint
CREATE TABLE "stored_values" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"code_hash" text NOT NULL,
	"last_four" text NOT NULL,
	"currency" text NOT NULL,
	"balance_minor" bigint NOT NULL,
	"sale_id" uuid,
	"sale_line_id" uuid,
	"issued_at_ms" bigint,
	"blocked_at_ms" bigint,
	"created_at_ms" bigint NOT NULL,
	CONSTRAINT "stored_values_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "stored_values_code" UNIQUE("merchant_id","code_hash"),
	CONSTRAINT "stored_values_sale_line" UNIQUE("merchant_id","sale_id","sale_line_id"),
	CONSTRAINT "stored_values_kind" CHECK ("stored_values"."kind" in ('gift_card', 'store_credit')),
	CONSTRAINT "stored_values_balance" CHECK ("stored_values"."balance_minor" >= 0),
	CONSTRAINT "stored_values_sold" CHECK (("stored_values"."kind" = 'gift_card') = ("stored_values"."sale_line_id" is not null))
);
--> statement-breakpoint
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_paid_to";--> statement-breakpoint
ALTER TABLE "stored_value_movements" ADD CONSTRAINT "stored_value_movements_value_fk" FOREIGN KEY ("merchant_id","stored_value_id") REFERENCES "public"."stored_values"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_values" ADD CONSTRAINT "stored_values_sale_fk" FOREIGN KEY ("merchant_id","sale_id") REFERENCES "public"."sales"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stored_value_movements_value" ON "stored_value_movements" USING btree ("merchant_id","stored_value_id");--> statement-breakpoint
CREATE INDEX "stored_values_last_four" ON "stored_values" USING btree ("merchant_id","last_four");--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_paid_to" CHECK ("refunds"."paid_to" in ('original', 'cash', 'store_credit'));
--> statement-breakpoint
create function till_move_stored_value() returns trigger language plpgsql as $$
begin
  update public.stored_values v set balance_minor = v.balance_minor + new.amount_minor
    where v.merchant_id = new.merchant_id and v.id = new.stored_value_id and v.currency = new.currency;
  if not found then
    raise exception 'stored value % has another currency than %', new.stored_value_id, new.currency
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger stored_value_movements_keep_balance after insert on stored_value_movements
  for each row execute function till_move_stored_value();
--> statement-breakpoint
create trigger stored_value_movements_append_only before update or delete or truncate on stored_value_movements
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create function till_refuse_balance_by_hand() returns trigger language plpgsql as $$
begin
  if pg_trigger_depth() < 2 then
    raise exception 'the balance of stored value % moves with its movements alone', new.id
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger stored_values_balance_by_movements before update of balance_minor on stored_values
  for each row when (old.balance_minor <> new.balance_minor) execute function till_refuse_balance_by_hand();
--> statement-breakpoint
create trigger stored_values_begin_empty before insert on stored_values
  for each row when (new.balance_minor <> 0) execute function till_refuse_balance_by_hand();
--> statement-breakpoint
create trigger stored_values_stay before delete or truncate on stored_values
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
update roles set grants = grants || '{"stored_value.find":{"limit":null}}'::jsonb where code in ('manager', 'cashier');
--> statement-breakpoint
update roles set grants = grants || '{"refund.to_store_credit":{"limit":null},"stored_value.list":{"limit":null},"stored_value.block":{"limit":null}}'::jsonb
  where code = 'manager';
