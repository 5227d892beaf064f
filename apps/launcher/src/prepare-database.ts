import {
  APP_ROLE,
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  appUrlOf,
  migrateDatabase,
  startEmbeddedPostgres,
} from "@till/db";
import type { Settings } from "./read-settings.ts";
import { StartupError } from "./startup-error.ts";

export interface OpenDatabase {
  /** Signs in as the role that may change tables. */
  readonly ownerUrl: string;
  /** Signs in as the role of the running server. */
  readonly appUrl: string;
  /** Absent when the operator brought a PostgreSQL, which is left as it was found. */
  readonly embedded: EmbeddedPostgres | undefined;
}

export const DATABASE = "till";

/** Starts the embedded PostgreSQL, or takes the operator's. @throws {StartupError} in one sentence. */
export async function openDatabase(options: {
  readonly settings: Settings;
  readonly dataDir: string;
  readonly appPassword: string;
  readonly log: (line: string) => void;
}): Promise<OpenDatabase> {
  const own = options.settings.database;
  if (own !== undefined) return { ownerUrl: own.ownerUrl, appUrl: own.url, embedded: undefined };
  try {
    const embedded = await startEmbeddedPostgres({ dataDir: options.dataDir, log: options.log });
    await embedded.ensureDatabase(DATABASE);
    const ownerUrl = embedded.ownerUrl(DATABASE);
    return { ownerUrl, appUrl: appUrlOf(ownerUrl, options.appPassword, APP_ROLE), embedded };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new StartupError(error.message);
    throw error;
  }
}

/** Brings the tables to this version and makes sure the server's role exists. @throws {StartupError} */
export async function migrate(database: OpenDatabase): Promise<void> {
  const app = new URL(database.appUrl);
  try {
    await migrateDatabase({
      ownerUrl: database.ownerUrl,
      appRole: decodeURIComponent(app.username),
      appPassword: decodeURIComponent(app.password),
    });
  } catch (error) {
    throw new StartupError(sayWhy(error, new URL(database.ownerUrl)));
  }
}

function sayWhy(error: unknown, url: URL): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const place = `${url.hostname}:${url.port === "" ? "5432" : url.port}`;
  switch (code) {
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "CONNECT_TIMEOUT":
      return `PostgreSQL does not answer at ${place} (DATABASE_OWNER_URL): check the address and that it runs.`;
    case "28P01":
    case "28000":
      return `PostgreSQL at ${place} refuses the user or password of DATABASE_OWNER_URL.`;
    case "3D000":
      return `PostgreSQL at ${place} has no database ${url.pathname.slice(1)} (DATABASE_OWNER_URL): create it first.`;
    default:
      return `The database could not be brought to this version: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
