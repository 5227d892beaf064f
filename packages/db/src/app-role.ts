import postgres, { type Sql, type TransactionSql } from "postgres";
import { QUEUE_SCHEMA } from "./jobs/queues.ts";

/** What happened stays as it was written, so the runtime role cannot even ask. Triggers refuse everybody else. */
const appendOnly = [
  "journal_transactions",
  "entries",
  "charge_facts",
  "audit",
  "audit_links",
  "drawer_acts",
  "stored_value_movements",
  "shift_counts",
  "shift_hand_overs",
  "z_reports",
  "z_entries",
];

/** Written by triggers alone, so that nobody makes up a price the shop never had. */
const triggersOnly = ["past_variants", "past_products", "past_tax_classes"];

/** Rows that may go: what is sold, what a sign-in leaves behind, keys to gateways that are not used any more. */
const deletable = [
  "tax_classes",
  "categories",
  "products",
  "product_pictures",
  "variants",
  "gateway_credentials",
  "invitations",
  "user",
  "session",
  "account",
  "verification",
  "door_tries",
  "two_factor",
  "passkey",
];

/** Another database of the cluster may be changing the same role at this moment; that lasts milliseconds. */
const ROLE_TRIES_MAX = 10;
const CONCURRENT_UPDATE = /tuple concurrently updated/;

interface AppRole {
  readonly role: string;
  readonly password: string;
  readonly ownerUrl: string;
}

/** Makes the role with this password unless it can sign in with it already. */
export async function ensureAppRole(sql: Sql, options: AppRole): Promise<void> {
  for (let tries = 1; ; tries++) {
    if (await canSignIn(options)) return;
    try {
      await writeRole(sql, options);
      return;
    } catch (error) {
      const another = error instanceof Error && CONCURRENT_UPDATE.test(error.message);
      if (!another || tries === ROLE_TRIES_MAX) throw error;
    }
  }
}

async function writeRole(sql: Sql, { role, password }: AppRole): Promise<void> {
  const [known] = await sql`select 1 from pg_roles where rolname = ${role}`;
  // What a role is, is said once, at its making: changing it takes a superuser, which a hosted owner is not.
  const verb = known === undefined ? "create role %I nosuperuser nocreatedb nocreaterole" : "alter role %I";
  // Role statements take no parameters; the server quotes both values itself.
  const [statement] = await sql<{ text: string }[]>`
    select format(${`${verb} login password %L`}::text, ${role}::text, ${password}::text) as text`;
  await sql.unsafe(statement?.text ?? "");
}

/** The address of the same database, signed in as the runtime role. */
export function appUrlOf(ownerUrl: string, appPassword: string, role: string): string {
  const url = new URL(ownerUrl);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(appPassword);
  return url.href;
}

async function canSignIn({ role, password, ownerUrl }: AppRole): Promise<boolean> {
  const probe = postgres(appUrlOf(ownerUrl, password, role), {
    max: 1,
    onnotice: () => {},
    connect_timeout: 10,
  });
  try {
    await probe`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await probe.end({ timeout: 1 });
  }
}

/** Exactly what the runtime role may do, taken away and given anew, so that a change here is a change there. */
export async function grantToAppRole(sql: Sql, role: string): Promise<void> {
  await sql.begin(async (tx) => {
    const name = tx(role);
    const tables = await tx<{ tablename: string }[]>`
      select tablename from pg_tables where schemaname = 'public' order by tablename`;
    await tx`revoke all on all tables in schema public from ${name}`;
    await tx`grant usage on schema public to ${name}`;
    for (const { tablename } of tables) {
      const table = tx(tablename);
      await tx`grant select on ${table} to ${name}`;
      if (triggersOnly.includes(tablename)) continue;
      await tx`grant insert on ${table} to ${name}`;
      if (!appendOnly.includes(tablename)) await tx`grant update on ${table} to ${name}`;
      if (deletable.includes(tablename)) await tx`grant delete on ${table} to ${name}`;
    }
    for (const { tablename } of await tablesOfMerchants(tx))
      await keepMerchantsApart(tx, { tablename, role });
    await tx`grant execute on function
      till_session_person(uuid, text), till_register_person(uuid, text), till_merchant_ids(), till_forget_user(text) to ${name}`;
    const queue = tx(QUEUE_SCHEMA);
    await tx`grant usage on schema ${queue} to ${name}`;
    await tx`grant select, insert, update, delete on all tables in schema ${queue} to ${name}`;
    await tx`grant usage on all sequences in schema ${queue} to ${name}`;
    await tx`grant execute on all functions in schema ${queue} to ${name}`;
  });
}

const tablesOfMerchants = (sql: TransactionSql) => sql<{ tablename: string }[]>`
  select table_name as tablename from information_schema.columns
  where table_schema = 'public' and column_name = 'merchant_id' order by table_name`;

/**
 * The runtime role sees and writes the rows of the merchant its transaction says, and none before it says one: a filter
 * that somebody forgot in a statement finds nothing instead of somebody else's. Under the application's own filter.
 */
async function keepMerchantsApart(
  sql: TransactionSql,
  { tablename, role }: { readonly tablename: string; readonly role: string },
): Promise<void> {
  const table = sql(tablename);
  await sql`alter table ${table} enable row level security`;
  await sql`drop policy if exists till_merchant on ${table}`;
  await sql`create policy till_merchant on ${table} to ${sql(role)}
    using (merchant_id = nullif(current_setting('till.merchant_id', true), '')::uuid)`;
}
