import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { migrateDatabase } from "../migrate-database.ts";

/** One PostgreSQL for all test files of a run: each takes seconds to start, a copy of a migrated database a moment. */
export interface SharedPostgres {
  readonly adminUrl: string;
  /** Its name; to be copied. */
  readonly template: string;
  readonly appPassword: string;
  /** Where it writes its own log. */
  readonly logFile: string;
}

const appPassword = "runtime role's password";
const template = "till_template";
/** Test files side by side, each with servers and pools of its own. */
const connectionsMax = 400;

/** For the run's own setup, which no test framework surrounds; the tests ask `borrowDatabase`. */
export async function startSharedPostgres() {
  const dataDir = await mkdtemp(path.join(tmpdir(), "till-db-test-"));
  const cluster = await startEmbeddedPostgres({ dataDir, fsync: false, connectionsMax });
  await cluster.ensureDatabase(template);
  await migrateDatabase({ ownerUrl: cluster.ownerUrl(template), appPassword });
  return {
    postgres: {
      adminUrl: cluster.ownerUrl("postgres"),
      template,
      appPassword,
      logFile: cluster.logFile,
    } satisfies SharedPostgres,
    stop: async (): Promise<void> => {
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
