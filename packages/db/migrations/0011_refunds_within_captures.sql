-- Last guard against giving back more than came in: what is refunded of a charge, by its facts, never exceeds what
-- was captured. The charge's row is locked first, so that two refunds committed at the same moment see each other.
create function till_check_refunds_within_captures() returns trigger language plpgsql as $$
declare
  captured numeric;
  refunded numeric;
begin
  perform 1 from public.charges c
    where c.merchant_id = new.merchant_id and c.id = new.charge_id for no key update;
  select coalesce(sum(f.amount_minor) filter (where f.kind = 'captured'), 0),
         coalesce(sum(case f.kind when 'refund_accepted' then f.amount_minor
                                  when 'refund_failed' then -f.amount_minor else 0 end), 0)
    into captured, refunded from public.charge_facts f
    where f.merchant_id = new.merchant_id and f.charge_id = new.charge_id and f.currency = new.currency;
  if refunded > captured then
    raise exception 'charge % would have % refunded of % captured', new.charge_id, refunded, captured
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger charge_facts_refunds_within_captures after insert on charge_facts
  deferrable initially deferred for each row when (new.kind = 'refund_accepted')
  execute function till_check_refunds_within_captures();
