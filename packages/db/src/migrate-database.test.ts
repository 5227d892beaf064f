import { attemptTransitions, chargeTransitions, disputeTransitions, refundTransitions } from "@till/payments";
import { type PgTable, getTableConfig } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appUrlOf } from "./app-role.ts";
import { createDatabase } from "./create-database.ts";
import { APP_ROLE, migrateDatabase } from "./migrate-database.ts";
import * as schema from "./schema/index.ts";
import {
  type TestCluster,
  type TestDatabase,
  ids,
  startTestCluster,
  testSealing,
} from "./testing/test-database.ts";

let cluster: TestCluster;
let database: TestDatabase;

beforeAll(async () => {
  cluster = await startTestCluster();
  database = await cluster.freshDatabase();
});
afterAll(async () => cluster?.stop());

const tables: PgTable[] = Object.values(schema);
/** Of the sign-in library, in its own shape (packages/db/README.md). */
const exempt = new Set(["user", "session", "account", "verification", "two_factor", "passkey"]);
const ours = tables.map((table) => getTableConfig(table)).filter(({ name }) => !exempt.has(name));

test("several processes may migrate one empty database at once, and again later", async () => {
  const ownerUrl = await cluster.emptyDatabase();
  const once = () => migrateDatabase({ ownerUrl, appPassword: "another'password%", appRole: "till_other" });
  await Promise.all([once(), once(), once()]);
  await once();
  const url = appUrlOf(ownerUrl, "another'password%", "till_other");
  const db = await createDatabase({ url, ids, sealing: testSealing, onError: () => {} });
  await db.ping();
  expect(await db.findMerchantId()).toBeNull();
  await db.close();
});

test("a changed password is taken over", async () => {
  const ownerUrl = await cluster.emptyDatabase();
  await migrateDatabase({ ownerUrl, appPassword: "first", appRole: "till_third" });
  await migrateDatabase({ ownerUrl, appPassword: "second", appRole: "till_third" });
  const signIn = async (password: string) => {
    const sql = postgres(appUrlOf(ownerUrl, password, "till_third"), { max: 1 });
    try {
      await sql`select 1`;
    } finally {
      await sql.end();
    }
  };
  await signIn("second");
  await expect(signIn("first")).rejects.toMatchObject({ code: "28P01" });
});

test("a database that was not migrated is refused with its name for it", async () => {
  const url = await cluster.emptyDatabase();
  await expect(createDatabase({ url, ids, sealing: testSealing, onError: () => {} })).rejects.toThrow(
    /merchants/,
  );
});

test("the schema in code and the migrated database agree on every column", async () => {
  const found = await database.owner<{ table: string; column: string; type: string; required: boolean }[]>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as required
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    order by 1, 2`;
  const described = tables
    .map((table) => getTableConfig(table))
    .flatMap(({ name, columns }) =>
      columns.map((column) => ({
        table: name,
        column: column.name,
        type: column.getSQLType(),
        required: column.notNull,
      })),
    )
    .toSorted((a, b) => (a.table + a.column < b.table + b.column ? -1 : 1));
  const sorted = found
    .map((row) => ({ ...row }))
    .toSorted((a, b) => (a.table + a.column < b.table + b.column ? -1 : 1));
  expect(sorted).toEqual(described);
});

test("the schema in code and the migrated database agree on keys, indexes and checks", async () => {
  const found = await database.owner<{ name: string }[]>`
    select conname as name from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c')
    union select indexname from pg_indexes where schemaname = 'public'`;
  const described = tables
    .map((table) => getTableConfig(table))
    .flatMap((config) => [
      ...config.primaryKeys.map((key) => key.getName()),
      ...config.columns.filter((column) => column.primary).map(() => `${config.name}_pkey`),
      ...config.uniqueConstraints.map((key) => key.getName()),
      ...config.columns.flatMap((column) => (column.isUnique ? [column.uniqueName] : [])),
      ...config.foreignKeys.map((key) => key.getName()),
      ...config.checks.map((check) => check.name),
      ...config.indexes.map((index) => index.config.name),
    ]);
  expect(new Set(found.map(({ name }) => name))).toEqual(new Set(described));
});

test.each(ours.map((config) => [config.name, config] as const))(
  "%s: the merchant leads every key",
  (_, config) => {
    const leads = (columns: readonly { readonly name: string }[]) => columns[0]?.name === "merchant_id";
    expect(config.columns[0]?.name).toBe("merchant_id");
    expect(config.primaryKeys).toHaveLength(1);
    for (const key of config.primaryKeys) expect(leads(key.columns)).toBe(true);
    for (const key of config.uniqueConstraints) expect(leads(key.columns)).toBe(true);
    for (const key of config.foreignKeys) {
      const { columns, foreignColumns } = key.reference();
      expect(leads(columns) && leads(foreignColumns)).toBe(true);
    }
    for (const { config: index } of config.indexes)
      expect(index.columns[0]).toMatchObject({ name: "merchant_id" });
  },
);

test("no column asks the database for the time", async () => {
  const defaults = await database.owner<{ expression: string }[]>`
    select pg_get_expr(d.adbin, d.adrelid) as expression from pg_attrdef d
    join pg_class c on c.oid = d.adrelid where c.relnamespace = 'public'::regnamespace`;
  expect(defaults.map(({ expression }) => expression)).toEqual(["pg_current_xact_id()"]);
});

test("the runtime role owns nothing, is no superuser and may delete nothing that happened", async () => {
  const [role] = await database.owner`
    select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin from pg_roles where rolname = ${APP_ROLE}`;
  expect(role).toEqual({
    rolsuper: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolbypassrls: false,
    rolcanlogin: true,
  });
  const owned = await database.owner`
    select 1 from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = ${APP_ROLE}`;
  expect(owned).toHaveLength(0);
  await expect(database.app`create table mine (id int)`).rejects.toMatchObject({ code: "42501" });
  await expect(database.app`alter table entries disable trigger all`).rejects.toMatchObject({
    code: "42501",
  });

  const rights = (privilege: string) =>
    database.owner<{ table: string }[]>`
      select table_name as table from information_schema.table_privileges
      where grantee = ${APP_ROLE} and table_schema = 'public' and privilege_type = ${privilege}`;
  const deletes = new Set((await rights("DELETE")).map(({ table }) => table));
  const kept = [
    "sales",
    "returns",
    "receipts",
    "charges",
    "refunds",
    "attempts",
    "disputes",
    "inbox",
    "outbox",
  ];
  for (const table of [...kept, "shifts", "idempotency_keys", "merchant_settings", "gateway_catch_ups"]) {
    expect(deletes).not.toContain(table);
  }
  const updates = new Set((await rights("UPDATE")).map(({ table }) => table));
  for (const table of ["entries", "journal_transactions", "charge_facts", "audit"]) {
    expect(updates).not.toContain(table);
    expect(deletes).not.toContain(table);
  }
  expect(await rights("TRUNCATE")).toHaveLength(0);
});

test("the database lists the same transitions as the code", async () => {
  const triggers = await database.owner<{ table: string; definition: string }[]>`
    select c.relname as table, pg_get_triggerdef(t.oid) as definition from pg_trigger t
    join pg_class c on c.oid = t.tgrelid where t.tgname like '%_transition'`;
  const listed = Object.fromEntries(
    triggers.map(({ table, definition }) => [
      table,
      new Set([...definition.matchAll(/'(\w+>\w+)'/g)].map(([, pair]) => pair)),
    ]),
  );
  const pairs = (states: Readonly<Record<string, readonly string[]>>) =>
    new Set(Object.entries(states).flatMap(([from, to]) => to.map((state) => `${from}>${state}`)));
  expect(listed).toMatchObject({
    attempts: pairs(attemptTransitions),
    charges: pairs(chargeTransitions),
    disputes: pairs(disputeTransitions),
    refunds: pairs(refundTransitions),
  });
});
