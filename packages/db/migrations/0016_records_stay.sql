-- An id that was used stays used, and whoever asks what became of money finds the charge, its attempts, refunds and
-- disputes: their states move, the rows never go. Refused for the owner too, like the rewrites of 0008.
create trigger charges_stay before delete or truncate on charges
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger attempts_stay before delete or truncate on attempts
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger refunds_stay before delete or truncate on refunds
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger disputes_stay before delete or truncate on disputes
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
create trigger idempotency_keys_stay before delete or truncate on idempotency_keys
  for each statement execute function till_refuse_rewrite();
