-- Who may do what becomes the merchant's own: roles are sets of grants, counters have sessions of their own that end with
-- the register's key, and one act may be approved by somebody else. A shop that had managers only keeps somebody who may
-- do everything: they become its owners.
CREATE TABLE "approvals" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"permission" text NOT NULL,
	"subject" text NOT NULL,
	"size" bigint,
	"requester_id" uuid NOT NULL,
	"approver_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"given_at_ms" bigint NOT NULL,
	"used_at_ms" bigint,
	CONSTRAINT "approvals_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "approvals_two_people" CHECK ("approvals"."requester_id" <> "approvals"."approver_id")
);
--> statement-breakpoint
CREATE TABLE "audit_links" (
	"merchant_id" uuid NOT NULL,
	"position" bigint NOT NULL,
	"audit_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"seal" text,
	"linked_at_ms" bigint NOT NULL,
	CONSTRAINT "audit_links_merchant_id_position_pk" PRIMARY KEY("merchant_id","position"),
	CONSTRAINT "audit_links_row" UNIQUE("merchant_id","audit_id")
);
--> statement-breakpoint
CREATE TABLE "enrolment_codes" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"code_hash" text NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"used_at_ms" bigint,
	CONSTRAINT "enrolment_codes_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "enrolment_codes_hash" UNIQUE("merchant_id","code_hash")
);
--> statement-breakpoint
CREATE TABLE "register_sessions" (
	"merchant_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"person_id" uuid NOT NULL,
	"register_id" uuid NOT NULL,
	"key_hash" text NOT NULL,
	"started_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"ended_at_ms" bigint,
	CONSTRAINT "register_sessions_merchant_id_id_pk" PRIMARY KEY("merchant_id","id"),
	CONSTRAINT "register_sessions_token" UNIQUE("merchant_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"merchant_id" uuid NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"grants" jsonb NOT NULL,
	"saved_at_ms" bigint NOT NULL,
	CONSTRAINT "roles_merchant_id_code_pk" PRIMARY KEY("merchant_id","code"),
	CONSTRAINT "roles_code" CHECK ("roles"."code" ~ '^[a-z][a-z0-9_]{1,30}$')
);
--> statement-breakpoint
ALTER TABLE "audit" DROP CONSTRAINT "audit_actor_kind";--> statement-breakpoint
ALTER TABLE "people" DROP CONSTRAINT "people_role";--> statement-breakpoint
ALTER TABLE "people" DROP CONSTRAINT "people_merchant_fk";
--> statement-breakpoint
ALTER TABLE "people" ALTER COLUMN "user_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "audit" ADD COLUMN "approver_id" uuid;--> statement-breakpoint
ALTER TABLE "registers" ADD COLUMN "enrolled_at_ms" bigint;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_requester_fk" FOREIGN KEY ("merchant_id","requester_id") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_approver_fk" FOREIGN KEY ("merchant_id","approver_id") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_register_fk" FOREIGN KEY ("merchant_id","register_id") REFERENCES "public"."registers"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_links" ADD CONSTRAINT "audit_links_row_fk" FOREIGN KEY ("merchant_id","audit_id") REFERENCES "public"."audit"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment_codes" ADD CONSTRAINT "enrolment_codes_register_fk" FOREIGN KEY ("merchant_id","register_id") REFERENCES "public"."registers"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment_codes" ADD CONSTRAINT "enrolment_codes_person_fk" FOREIGN KEY ("merchant_id","made_by") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_sessions" ADD CONSTRAINT "register_sessions_person_fk" FOREIGN KEY ("merchant_id","person_id") REFERENCES "public"."people"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_sessions" ADD CONSTRAINT "register_sessions_register_fk" FOREIGN KEY ("merchant_id","register_id") REFERENCES "public"."registers"("merchant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_merchant_fk" FOREIGN KEY ("merchant_id") REFERENCES "public"."merchants"("merchant_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "register_sessions_open" ON "register_sessions" USING btree ("merchant_id","person_id") WHERE "register_sessions"."ended_at_ms" is null;--> statement-breakpoint
insert into roles (merchant_id, code, name, grants, saved_at_ms)
  select m.merchant_id, r.code, r.name, r.grants, m.created_at_ms
  from merchants m cross join (values
      ('owner', 'Owner', '{}'::jsonb),
      ('manager', 'Manager', '{"sale.commit":{"limit":null},"sale.discount":{"limit":null},"sale.price":{"limit":null},"sale.cancel":{"limit":null},"sale.read":{"limit":null},"charge.create":{"limit":null},"charge.read":{"limit":null},"charge.list":{"limit":null},"charge.capture":{"limit":null},"charge.void":{"limit":null},"charge.let_go":{"limit":null},"attempt.decide":{"limit":null},"refund.create":{"limit":null},"refund.to_cash":{"limit":null},"receipt.issue":{"limit":null},"shift.open":{"limit":null},"shift.close":{"limit":null},"shift.expected":{"limit":null},"terminal.list":{"limit":null},"report.read":{"limit":null},"dispute.read":{"limit":null},"event.read":{"limit":null},"event.replay":{"limit":null},"outbox.read":{"limit":null},"outbox.resend":{"limit":null},"settings.read":{"limit":null},"settings.save":{"limit":null},"people.manage":{"limit":null},"register.manage":{"limit":null},"audit.read":{"limit":null},"privacy.manage":{"limit":null},"approval.give":{"limit":null}}'::jsonb),
      ('cashier', 'Cashier', '{"sale.commit":{"limit":null},"sale.discount":{"limit":"100000n"},"sale.cancel":{"limit":null},"sale.read":{"limit":null},"charge.create":{"limit":null},"charge.read":{"limit":null},"charge.list":{"limit":null},"charge.capture":{"limit":null},"charge.void":{"limit":null},"charge.let_go":{"limit":null},"refund.create":{"limit":"10000n"},"receipt.issue":{"limit":null},"shift.open":{"limit":null},"shift.close":{"limit":null},"terminal.list":{"limit":null}}'::jsonb)
  ) as r (code, name, grants);
--> statement-breakpoint
update people set role = 'owner' where role = 'manager';
--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_role_fk" FOREIGN KEY ("merchant_id","role") REFERENCES "public"."roles"("merchant_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_actor_kind" CHECK ("audit"."actor_kind" in ('person', 'key', 'buyer', 'system'));
--> statement-breakpoint
create trigger audit_links_append_only before update or delete or truncate on audit_links
  for each statement execute function till_refuse_rewrite();
--> statement-breakpoint
-- Who is calling is asked before anybody is known, so these two look at one merchant whatever the session says. They run
-- as the owner, who is outside row-level security, and give nothing to who has no token.
create function till_session_person(merchant uuid, session_token_hash text)
returns table (id uuid, name text, role text, role_name text, grants jsonb, user_id text, expires_at_ms bigint,
  session_id text, signed_in_by text, created_at_ms bigint, used_at_ms bigint, confirmed_at_ms bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.name, p.role, r.name, r.grants, p.user_id, (extract(epoch from s.expires_at) * 1000)::bigint,
    s.id, s.signed_in_by, (extract(epoch from s.created_at) * 1000)::bigint,
    (extract(epoch from s.updated_at) * 1000)::bigint, (extract(epoch from s.confirmed_at) * 1000)::bigint
  from session s
  join people p on p.merchant_id = merchant and p.user_id = s.user_id and p.active
  join roles r on r.merchant_id = p.merchant_id and r.code = p.role
  where s.token = session_token_hash
$$;
--> statement-breakpoint
create function till_register_person(merchant uuid, session_token_hash text)
returns table (id uuid, name text, role text, role_name text, grants jsonb, user_id text, expires_at_ms bigint, register_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.name, p.role, r.name, r.grants, p.user_id, s.expires_at_ms, s.register_id
  from register_sessions s
  join people p on p.merchant_id = s.merchant_id and p.id = s.person_id and p.active
  join roles r on r.merchant_id = p.merchant_id and r.code = p.role
  join registers g on g.merchant_id = s.merchant_id and g.id = s.register_id and g.key_hash = s.key_hash
  where s.merchant_id = merchant and s.token_hash = session_token_hash and s.ended_at_ms is null
$$;
--> statement-breakpoint
-- Only ids: a process has to learn whose it is before it can say so.
create function till_merchant_ids() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$ select merchant_id from merchants $$;
--> statement-breakpoint
revoke all on function till_session_person(uuid, text), till_register_person(uuid, text), till_merchant_ids() from public;
