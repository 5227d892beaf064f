-- A till without a network sells at the prices it last heard of, and what is sold is sold: the server has to know which
-- prices those were. What a statement takes out of the catalogue or changes in it is kept here with the version that
-- ended it, whoever writes the statement. The triggers' names sort behind those that raise the version, so they run after
-- them. They act with the owner's rights: the runtime role reads these tables and writes none of them, and a price the
-- shop never had cannot be made up.
CREATE TABLE "past_products" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"until_version" bigint NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"tax_class_code" text NOT NULL,
	"sold_by" text,
	"modifier_groups" jsonb,
	CONSTRAINT "past_products_merchant_id_id_until_version_pk" PRIMARY KEY("merchant_id","id","until_version")
);
--> statement-breakpoint
CREATE TABLE "past_tax_classes" (
	"merchant_id" uuid NOT NULL,
	"code" text NOT NULL,
	"until_version" bigint NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"rate_ppm" integer NOT NULL,
	"mode" text NOT NULL,
	CONSTRAINT "past_tax_classes_merchant_id_code_until_version_pk" PRIMARY KEY("merchant_id","code","until_version")
);
--> statement-breakpoint
CREATE TABLE "past_variants" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"until_version" bigint NOT NULL,
	"ended_at" timestamp with time zone NOT NULL,
	"product_id" uuid NOT NULL,
	"price_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "past_variants_merchant_id_id_until_version_pk" PRIMARY KEY("merchant_id","id","until_version")
);
--> statement-breakpoint
ALTER TABLE "sales" ADD COLUMN "earlier_prices" jsonb;--> statement-breakpoint
ALTER TABLE "past_products" ADD CONSTRAINT "past_products_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_tax_classes" ADD CONSTRAINT "past_tax_classes_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "past_variants" ADD CONSTRAINT "past_variants_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
create function till_keep_past_variants() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.past_variants
      (merchant_id, id, until_version, ended_at, product_id, price_minor, currency)
    select o.merchant_id, o.id, v.version, clock_timestamp(), o.product_id, o.price_minor, o.currency
    from was o
    join public.catalogue_versions v on v.merchant_id = o.merchant_id
    left join public.variants n on n.merchant_id = o.merchant_id and n.id = o.id
    where n.id is null
      or (n.product_id, n.price_minor, n.currency) is distinct from (o.product_id, o.price_minor, o.currency);
  return null;
end $$;
--> statement-breakpoint
create function till_keep_past_products() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.past_products
      (merchant_id, id, until_version, ended_at, tax_class_code, sold_by, modifier_groups)
    select o.merchant_id, o.id, v.version, clock_timestamp(), o.tax_class_code, o.sold_by, o.modifier_groups
    from was o
    join public.catalogue_versions v on v.merchant_id = o.merchant_id
    left join public.products n on n.merchant_id = o.merchant_id and n.id = o.id
    where n.id is null
      or (n.tax_class_code, n.sold_by, n.modifier_groups) is distinct from (o.tax_class_code, o.sold_by, o.modifier_groups);
  return null;
end $$;
--> statement-breakpoint
create function till_keep_past_tax_classes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.past_tax_classes
      (merchant_id, code, until_version, ended_at, rate_ppm, mode)
    select o.merchant_id, o.code, v.version, clock_timestamp(), o.rate_ppm, o.mode
    from was o
    join public.catalogue_versions v on v.merchant_id = o.merchant_id
    left join public.tax_classes n on n.merchant_id = o.merchant_id and n.code = o.code
    where n.code is null or (n.rate_ppm, n.mode) is distinct from (o.rate_ppm, o.mode);
  return null;
end $$;
--> statement-breakpoint
do $$
declare
  changed_table text;
begin
  foreach changed_table in array array['variants', 'products', 'tax_classes'] loop
    execute format('create trigger %1$s_was_update after update on %1$I referencing old table as was
      for each statement execute function till_keep_past_%1$s()', changed_table);
    execute format('create trigger %1$s_was_delete after delete on %1$I referencing old table as was
      for each statement execute function till_keep_past_%1$s()', changed_table);
    execute format('create trigger past_%1$s_append_only before update or delete or truncate on past_%1$I
      for each statement execute function till_refuse_rewrite()', changed_table);
  end loop;
end $$;
