-- Programs sign in with keys of the merchant's own: stored as hashes, limited in what and how long, and never deleted, so
-- that the trail of what they did can be read.
CREATE TABLE "api_keys" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"grants" jsonb NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"used_at_ms" bigint,
	"revoked_at_ms" bigint,
	"replaces" uuid,
	CONSTRAINT "api_keys_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "api_keys_hash" UNIQUE("merchant_id","key_hash")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_person_fk" FOREIGN KEY ("merchant_id","made_by") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;