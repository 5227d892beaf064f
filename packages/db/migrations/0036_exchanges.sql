-- Goods of one sale may pay for goods of another: such a refund goes to the charge that takes it. Whoever may refund may
-- exchange, up to the same limit: no money leaves with it.
ALTER TABLE "refunds" DROP CONSTRAINT "refunds_paid_to";--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_paid_to" CHECK ("refunds"."paid_to" in ('original', 'cash', 'store_credit', 'exchange'));--> statement-breakpoint
update roles set grants = jsonb_set(grants, '{refund.to_exchange}', grants -> 'refund.create')
  where code <> 'owner' and grants ? 'refund.create';
