import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { fileURLToPath } from "node:url";
import postgres, { type Sql } from "postgres";
import { ensureAppRole, grantToAppRole } from "./app-role.ts";
import { installQueues } from "./jobs/install-queues.ts";

export interface MigrateOptions {
  /** Signs in as the owner of the database, who may create roles. */
  readonly ownerUrl: string;
  /** Password of the runtime role. */
  readonly appPassword: string;
  /** Name of the runtime role, `till_app` when left out. */
  readonly appRole?: string;
}

export const APP_ROLE = "till_app";

/** Any number, as long as nothing else in the database locks it. */
const MIGRATION_LOCK = 8_455_119_037n;
const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));

/**
 * Brings a database to this version: the runtime role, every migration, pg-boss's schema and queues, and what the
 * runtime role may do. Safe to run again, and by several processes at once: they take turns.
 *
 * @throws `PostgresError` when the owner may not do one of these things; nothing of an unfinished migration is left.
 */
export async function migrateDatabase(options: MigrateOptions): Promise<void> {
  const role = options.appRole ?? APP_ROLE;
  const sql = postgres(options.ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "till-migrate" },
  });
  try {
    await sql`select pg_advisory_lock(${String(MIGRATION_LOCK)}::bigint)`;
    await refuseOldPostgres(sql);
    await ensureAppRole(sql, { role, password: options.appPassword, ownerUrl: options.ownerUrl });
    await migrate(drizzle(sql), { migrationsFolder });
    await installQueues(options.ownerUrl);
    await grantToAppRole(sql, role);
  } finally {
    // Closing the connection gives the lock back.
    await sql.end({ timeout: 5 });
  }
}

async function refuseOldPostgres(sql: Sql): Promise<void> {
  const [row] = await sql<
    { version: number }[]
  >`select current_setting('server_version_num')::int as version`;
  if ((row?.version ?? 0) < 150_000) throw new Error("Till needs PostgreSQL 15 or newer");
}
