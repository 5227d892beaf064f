-- The transition tables of payments, sales and shifts once more, below the code: what is not listed does not happen.
-- A test holds these lists against packages/payments.
create function till_refuse_transition() returns trigger language plpgsql as $$
begin
  if not (old.state || '>' || new.state = any (tg_argv)) then
    raise exception '% % cannot go from % to %', tg_table_name, old.id, old.state, new.state
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger attempts_transition before update of state on attempts
  for each row when (old.state <> new.state)
  execute function till_refuse_transition(
    'sending>succeeded', 'sending>refused', 'sending>not_sent', 'sending>absent', 'sending>unknown',
    'unknown>succeeded', 'unknown>refused', 'unknown>absent'
  );
--> statement-breakpoint
create trigger charges_transition before update of state on charges
  for each row when (old.state <> new.state)
  execute function till_refuse_transition(
    'created>requires_action', 'created>pending', 'created>authorized', 'created>captured', 'created>declined', 'created>failed', 'created>voided', 'created>expired',
    'requires_action>pending', 'requires_action>authorized', 'requires_action>captured', 'requires_action>declined', 'requires_action>failed', 'requires_action>voided', 'requires_action>expired',
    'pending>requires_action', 'pending>authorized', 'pending>captured', 'pending>declined', 'pending>failed', 'pending>voided', 'pending>expired',
    'authorized>captured', 'authorized>failed', 'authorized>voided', 'authorized>expired',
    'declined>authorized', 'declined>captured',
    'failed>authorized', 'failed>captured',
    'voided>captured',
    'expired>captured'
  );
--> statement-breakpoint
create trigger refunds_transition before update of state on refunds
  for each row when (old.state <> new.state)
  execute function till_refuse_transition(
    'created>pending', 'created>requires_action', 'created>succeeded', 'created>failed', 'created>canceled',
    'pending>requires_action', 'pending>succeeded', 'pending>failed', 'pending>canceled',
    'requires_action>pending', 'requires_action>succeeded', 'requires_action>failed', 'requires_action>canceled',
    'succeeded>failed'
  );
--> statement-breakpoint
create trigger sales_transition before update of state on sales
  for each row when (old.state <> new.state)
  execute function till_refuse_transition('open>completed', 'open>cancelled');
--> statement-breakpoint
create trigger shifts_transition before update of state on shifts
  for each row when (old.state <> new.state)
  execute function till_refuse_transition('open>closed');
