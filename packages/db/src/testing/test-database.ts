import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createIdSource, createManualClock } from "@till/kernel";
import postgres, { type Sql } from "postgres";
import { vi } from "vitest";
import { appUrlOf } from "../app-role.ts";
import { type Database, type DatabaseOptions, createDatabase } from "../create-database.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { APP_ROLE, migrateDatabase } from "../migrate-database.ts";
import { createMasterKeyWrap } from "../sealing/master-keys.ts";

// A PostgreSQL of its own starts in seconds, on a machine with other work in tens of them.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

const appPassword = "runtime role's password";
const template = "till_template";

export const clock = createManualClock(Date.UTC(2026, 10, 23, 10));
export const ids = createIdSource(clock, (count) => randomBytes(count));

/** Of databases that are gone after the test. */
export const testSealing: DatabaseOptions["sealing"] = {
  keyWrap: createMasterKeyWrap([{ id: "test", bytes: randomBytes(32) }], randomBytes),
  clock,
  random: randomBytes,
};

export interface TestCluster {
  /** A migrated database of its own for one test. */
  freshDatabase(): Promise<TestDatabase>;
  ownerUrl(database: string): string;
  ensureDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

export interface TestDatabase {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** As the owner, a superuser. */
  readonly owner: Sql;
  /** As the runtime role, past the stores. */
  readonly app: Sql;
  readonly db: Database;
  close(): Promise<void>;
}

/** A PostgreSQL of its own for one test file, and a migrated database to copy for each test. */
export async function startTestCluster(): Promise<TestCluster> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "till-db-test-"));
  const cluster = await startEmbeddedPostgres({ dataDir, fsync: false });
  const ownerUrl = (database: string) => cluster.ownerUrl(database);
  const open = new Set<TestDatabase>();
  let databaseCount = 0;
  await cluster.ensureDatabase(template);
  await migrateDatabase({ ownerUrl: ownerUrl(template), appPassword });

  return {
    ownerUrl,
    ensureDatabase: (name) => cluster.ensureDatabase(name),
    async freshDatabase() {
      const name = `test_${++databaseCount}`;
      const admin = postgres(ownerUrl("postgres"), { max: 1 });
      await admin.unsafe(`create database ${name} template ${template}`);
      await admin.end();
      const database = await openDatabase(ownerUrl(name));
      open.add(database);
      return database;
    },
    async stop() {
      await Promise.all([...open].map((database) => database.close()));
      await cluster.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openDatabase(ownerUrl: string): Promise<TestDatabase> {
  const appUrl = appUrlOf(ownerUrl, appPassword, APP_ROLE);
  const owner = postgres(ownerUrl, { max: 2, onnotice: () => {} });
  const app = postgres(appUrl, { max: 2, onnotice: () => {} });
  const failures: Error[] = [];
  const db = await createDatabase({
    url: appUrl,
    ids,
    sealing: testSealing,
    poolMax: 25,
    onError: (error) => failures.push(error),
  });
  return {
    ownerUrl,
    appUrl,
    owner,
    app,
    db,
    async close() {
      await Promise.all([db.close(), owner.end(), app.end()]);
      if (failures[0] !== undefined) throw failures[0];
    },
  };
}
