-- A till asks "is this still the newest catalogue?" all day long. Raising one number in the same statement that
-- changes anything makes the answer one row, and nobody can forget to raise it.
create function till_raise_catalogue_version() returns trigger language plpgsql as $$
begin
  insert into public.catalogue_versions (merchant_id, version)
    select distinct c.merchant_id, 1 from changed c order by c.merchant_id
    on conflict (merchant_id) do update set version = public.catalogue_versions.version + 1;
  return null;
end $$;
--> statement-breakpoint
do $$
declare
  changed_table text;
begin
  foreach changed_table in array array['tax_classes', 'categories', 'products', 'product_pictures', 'variants'] loop
    execute format('create trigger %1$s_version_insert after insert on %1$I referencing new table as changed
      for each statement execute function till_raise_catalogue_version()', changed_table);
    execute format('create trigger %1$s_version_update after update on %1$I referencing new table as changed
      for each statement execute function till_raise_catalogue_version()', changed_table);
    execute format('create trigger %1$s_version_delete after delete on %1$I referencing old table as changed
      for each statement execute function till_raise_catalogue_version()', changed_table);
  end loop;
end $$;
