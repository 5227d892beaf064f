-- What money did, and who did what, is never rewritten: a correction is a new journal transaction that names what
-- it corrects. Refused for every role, the owner's included, and also where no row would match.
create function till_refuse_rewrite() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger journal_transactions_append_only before update or delete or truncate on journal_transactions
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger entries_append_only before update or delete or truncate on entries
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger charge_facts_append_only before update or delete or truncate on charge_facts
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function till_refuse_rewrite();
