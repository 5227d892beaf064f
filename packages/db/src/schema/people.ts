import type { PersonId, RegisterId, Uuid } from "@till/kernel";
import type { Grants, Permission } from "@till/people";
import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { amount, document, instant, merchantId } from "./columns.ts";
import { merchants, registers } from "./merchants.ts";

/** What each role may do; the owner's row says nothing, for an owner may do everything. */
export const roles = pgTable(
  "roles",
  {
    merchantId: merchantId(),
    code: text("code").notNull(),
    name: text("name").notNull(),
    grants: document<Grants>("grants").notNull(),
    savedAtMs: instant("saved_at_ms").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.code] }),
    foreignKey({
      name: "roles_merchant_fk",
      columns: [t.merchantId],
      foreignColumns: [merchants.merchantId],
    }),
    check("roles_code", sql`${t.code} ~ '^[a-z][a-z0-9_]{1,30}$'`),
  ],
);

export const people = pgTable(
  "people",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<PersonId>().notNull(),
    name: text("name").notNull(),
    role: text("role").notNull(),
    /** The sign-in library's user, for who signs in by password; its table knows no merchants, so this is no foreign key. */
    userId: text("user_id"),
    pinHash: text("pin_hash"),
    active: boolean("active").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "people_role_fk",
      columns: [t.merchantId, t.role],
      foreignColumns: [roles.merchantId, roles.code],
    }),
    unique("people_user").on(t.merchantId, t.userId),
  ],
);

/** Somebody at a counter, signed in by PIN at a register. Ends with that register's key. */
export const registerSessions = pgTable(
  "register_sessions",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    /** SHA-256 of the token: whoever reads the table cannot sign in with it. */
    tokenHash: text("token_hash").notNull(),
    personId: uuid("person_id").$type<PersonId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    keyHash: text("key_hash").notNull(),
    startedAtMs: instant("started_at_ms").notNull(),
    expiresAtMs: instant("expires_at_ms").notNull(),
    endedAtMs: instant("ended_at_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "register_sessions_person_fk",
      columns: [t.merchantId, t.personId],
      foreignColumns: [people.merchantId, people.id],
    }),
    foreignKey({
      name: "register_sessions_register_fk",
      columns: [t.merchantId, t.registerId],
      foreignColumns: [registers.merchantId, registers.id],
    }),
    unique("register_sessions_token").on(t.merchantId, t.tokenHash),
    index("register_sessions_open")
      .on(t.merchantId, t.personId)
      .where(sql`${t.endedAtMs} is null`),
  ],
);

/** A code by which a till becomes a register: used once, soon. */
export const enrolmentCodes = pgTable(
  "enrolment_codes",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    codeHash: text("code_hash").notNull(),
    madeBy: uuid("made_by").$type<PersonId>().notNull(),
    madeAtMs: instant("made_at_ms").notNull(),
    expiresAtMs: instant("expires_at_ms").notNull(),
    usedAtMs: instant("used_at_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "enrolment_codes_register_fk",
      columns: [t.merchantId, t.registerId],
      foreignColumns: [registers.merchantId, registers.id],
    }),
    foreignKey({
      name: "enrolment_codes_person_fk",
      columns: [t.merchantId, t.madeBy],
      foreignColumns: [people.merchantId, people.id],
    }),
    unique("enrolment_codes_hash").on(t.merchantId, t.codeHash),
  ],
);

/** A manager's yes to one act of somebody else. */
export const approvals = pgTable(
  "approvals",
  {
    merchantId: merchantId(),
    id: uuid("id").$type<Uuid>().notNull(),
    permission: text("permission").$type<Permission>().notNull(),
    subject: text("subject").notNull(),
    size: amount("size"),
    requesterId: uuid("requester_id").$type<PersonId>().notNull(),
    approverId: uuid("approver_id").$type<PersonId>().notNull(),
    registerId: uuid("register_id").$type<RegisterId>().notNull(),
    givenAtMs: instant("given_at_ms").notNull(),
    usedAtMs: instant("used_at_ms"),
  },
  (t) => [
    primaryKey({ columns: [t.merchantId, t.id] }),
    foreignKey({
      name: "approvals_requester_fk",
      columns: [t.merchantId, t.requesterId],
      foreignColumns: [people.merchantId, people.id],
    }),
    foreignKey({
      name: "approvals_approver_fk",
      columns: [t.merchantId, t.approverId],
      foreignColumns: [people.merchantId, people.id],
    }),
    foreignKey({
      name: "approvals_register_fk",
      columns: [t.merchantId, t.registerId],
      foreignColumns: [registers.merchantId, registers.id],
    }),
    check("approvals_two_people", sql`${t.requesterId} <> ${t.approverId}`),
  ],
);
