-- A customer without a receipt knows what they paid, or the card they paid with: a sale is found by either without a look
-- at all the others. Only paid sales and charges by card are in these.
CREATE INDEX "charges_last4" ON "charges" USING btree ("merchant_id",("card" ->> 'last4'),"sale_id") WHERE "charges"."card" is not null;--> statement-breakpoint
CREATE INDEX "sales_total" ON "sales" USING btree ("merchant_id","total_minor","id") WHERE "sales"."state" = 'completed';
