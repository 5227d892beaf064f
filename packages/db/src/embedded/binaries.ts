import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** Absolute paths of the programs of one PostgreSQL build. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const platformPackage = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });

/**
 * Finds the PostgreSQL that `embedded-postgres` brings for this machine.
 *
 * Only its platform package is loaded: importing `embedded-postgres` itself installs handlers for this
 * process's signals and exit, which would stop the server before the processes that use it have drained.
 */
export async function locateBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${arch}`;
  try {
    const ours = createRequire(import.meta.url);
    const theirs = createRequire(ours.resolve("embedded-postgres"));
    const found = platformPackage.parse(await import(pathToFileURL(theirs.resolve(name)).href));
    return { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres };
  } catch {
    throw new EmbeddedPostgresError(
      `The package ${name} with PostgreSQL for this machine is not installed; run the install again without --no-optional, or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own.`,
    );
  }
}
