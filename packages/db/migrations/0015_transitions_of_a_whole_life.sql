-- Answers arrive in any order, so a charge that ended climbs to the end that outranks the first one; a charge that
-- failed before anything was shown begins again at another gateway. Disputes get their table. As in 0010, a test holds
-- these lists against packages/payments.
drop trigger charges_transition on charges;
--> statement-breakpoint
create trigger charges_transition before update of state on charges
  for each row when (old.state <> new.state)
  execute function till_refuse_transition(
    'created>requires_action', 'created>pending', 'created>authorized', 'created>voided', 'created>expired', 'created>failed', 'created>declined', 'created>captured',
    'requires_action>pending', 'requires_action>authorized', 'requires_action>voided', 'requires_action>expired', 'requires_action>failed', 'requires_action>declined', 'requires_action>captured',
    'pending>requires_action', 'pending>authorized', 'pending>voided', 'pending>expired', 'pending>failed', 'pending>declined', 'pending>captured',
    'authorized>voided', 'authorized>expired', 'authorized>failed', 'authorized>declined', 'authorized>captured',
    'voided>expired', 'voided>failed', 'voided>declined', 'voided>captured',
    'expired>failed', 'expired>declined', 'expired>captured',
    'failed>created', 'failed>declined', 'failed>captured',
    'declined>captured'
  );
--> statement-breakpoint
create trigger disputes_transition before update of state on disputes
  for each row when (old.state <> new.state)
  execute function till_refuse_transition(
    'inquiry>open', 'inquiry>under_review', 'inquiry>won', 'inquiry>lost', 'inquiry>closed',
    'open>under_review', 'open>won', 'open>lost', 'open>closed',
    'under_review>open', 'under_review>won', 'under_review>lost', 'under_review>closed',
    'won>open', 'won>under_review', 'won>lost',
    'lost>open', 'lost>under_review', 'lost>won',
    'closed>open', 'closed>under_review', 'closed>won', 'closed>lost'
  );
--> statement-breakpoint
-- A capture that was booked on a manager's word and taken back gives nothing to refund. It is weighed at the next
-- refund only: what the gateway says happened is never refused.
create or replace function till_check_refunds_within_captures() returns trigger language plpgsql as $$
declare
  captured numeric;
  refunded numeric;
begin
  perform 1 from public.charges c
    where c.merchant_id = new.merchant_id and c.id = new.charge_id for no key update;
  select coalesce(sum(case f.kind when 'captured' then f.amount_minor
                                  when 'capture_undone' then -f.amount_minor else 0 end), 0),
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
