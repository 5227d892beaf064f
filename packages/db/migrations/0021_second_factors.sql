-- Authenticator apps, recovery codes and passkeys, in the shape of the sign-in library (packages/db/README.md); and what a
-- session was opened with, because a password alone may not be enough.
-- Tokens are kept as hashes from now on. The ones kept as they were go: everybody signs in once more.
DELETE FROM "session";
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text,
	"public_key" text NOT NULL,
	"user_id" text NOT NULL,
	"credential_id" text NOT NULL,
	"counter" bigint NOT NULL,
	"device_type" text NOT NULL,
	"backed_up" boolean NOT NULL,
	"transports" text,
	"created_at" timestamp with time zone,
	"aaguid" text,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "two_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text NOT NULL,
	"verified" boolean NOT NULL,
	"failed_verification_count" integer NOT NULL,
	"locked_until" timestamp with time zone,
	"last_step" bigint,
	CONSTRAINT "two_factor_user_id_unique" UNIQUE("user_id")
);
--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "signed_in_by" text NOT NULL;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "confirmed_at" timestamp with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "user" ADD COLUMN "two_factor_enabled" boolean;--> statement-breakpoint
UPDATE "user" SET "two_factor_enabled" = false;--> statement-breakpoint
ALTER TABLE "user" ALTER COLUMN "two_factor_enabled" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passkey_user" ON "passkey" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_signed_in_by" CHECK ("session"."signed_in_by" in ('pin', 'password', 'totp', 'recovery', 'passkey'));
--> statement-breakpoint
-- Whoever leaves the shop is signed out at that moment, by whatever way it was written down.
create function till_end_sessions() returns trigger language plpgsql as $$
begin
  delete from session where user_id = new.user_id;
  return null;
end $$;
--> statement-breakpoint
create trigger people_leave_signed_out after update on people
  for each row when (old.active and not new.active) execute function till_end_sessions();
