-- Who guesses at a password, a PIN or an order is counted here, so that any number of server processes know it: a guesser
-- who is sent to another process by a load balancer must not begin anew. Keys are keyed hashes; rows go after a day.
CREATE TABLE "door_tries" (
	"merchant_id" uuid NOT NULL,
	"key" text NOT NULL,
	"tries" integer NOT NULL,
	"since_ms" bigint NOT NULL,
	"pauses" integer NOT NULL,
	"shut_until_ms" bigint NOT NULL,
	"forget_at_ms" bigint NOT NULL,
	CONSTRAINT "door_tries_merchant_id_key_pk" PRIMARY KEY("merchant_id","key")
);
--> statement-breakpoint
CREATE INDEX "door_tries_forget" ON "door_tries" USING btree ("merchant_id","forget_at_ms");