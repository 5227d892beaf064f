-- Somebody is asked into the office by a mail whose receiver alone chooses the password. Until then no user exists, and the
-- invitation counts for one person in one role. Whoever loses the office sign-in leaves no password behind; the users of
-- the sign-in library belong to no shop, so a function of the owner looks whether another one has them.
CREATE TABLE "invitations" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"email" text NOT NULL,
	"token_hash" text,
	"made_by" uuid NOT NULL,
	"made_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	CONSTRAINT "invitations_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "invitations_person" UNIQUE("merchant_id","person_id"),
	CONSTRAINT "invitations_token" UNIQUE("merchant_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_person_fk" FOREIGN KEY ("merchant_id","person_id") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_maker_fk" FOREIGN KEY ("merchant_id","made_by") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
create function till_forget_user(gone text) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from "user" u where u.id = gone and not exists (select 1 from people p where p.user_id = u.id)
$$;
--> statement-breakpoint
revoke all on function till_forget_user(text) from public;
