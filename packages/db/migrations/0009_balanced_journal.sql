-- The last of three guards of the ledger (constructor, unit of work, database): at commit every journal transaction
-- has at least two entries that sum to zero in each currency. Entries belong to the database transaction that wrote
-- their journal transaction; nothing can be added to one that was committed. Deferred, because entries may be
-- inserted one by one; on both tables, because a journal transaction without entries is wrong too.
create function till_check_journal_transaction() returns trigger language plpgsql as $$
declare
  checked uuid;
  author xid8;
  entry_count bigint;
  balanced boolean;
begin
  if tg_table_name = 'entries' then
    checked := new.transaction_id;
    select t.written_by into author from public.journal_transactions t
      where t.merchant_id = new.merchant_id and t.id = checked;
  else
    checked := new.id;
    author := new.written_by;
  end if;
  if author <> pg_current_xact_id() then
    raise exception 'journal transaction % was written by another database transaction', checked
      using errcode = 'restrict_violation';
  end if;

  select coalesce(sum(c.entry_count), 0), coalesce(bool_and(c.total = 0), true) into entry_count, balanced
    from (
      select count(*) as entry_count, sum(e.amount_minor) as total from public.entries e
        where e.merchant_id = new.merchant_id and e.transaction_id = checked group by e.currency
    ) c;
  if entry_count < 2 then
    raise exception 'journal transaction % has % entries, not two or more', checked, entry_count
      using errcode = 'check_violation';
  end if;
  if not balanced then
    raise exception 'journal transaction % does not sum to zero', checked using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger journal_transactions_balanced after insert on journal_transactions
  deferrable initially deferred for each row execute function till_check_journal_transaction();
--> statement-breakpoint
create constraint trigger entries_balanced after insert on entries
  deferrable initially deferred for each row execute function till_check_journal_transaction();
