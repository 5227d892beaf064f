import { randomBytes } from "node:crypto";
import { createIdSource, createManualClock } from "@till/kernel";
import postgres, { type Sql } from "postgres";
import { vi } from "vitest";
import { type Database, type DatabaseOptions, createDatabase } from "../create-database.ts";
import { createMasterKeyWrap } from "../sealing/master-keys.ts";
import { type BorrowedDatabase, borrowDatabase } from "./borrow-database.ts";

// What takes a second alone takes tens of them on a machine with other work.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

export const clock = createManualClock(Date.UTC(2026, 10, 23, 10));
export const ids = createIdSource(clock, (count) => randomBytes(count));

/** Of databases that are gone after the test. */
export const testSealing: DatabaseOptions["sealing"] = {
  keyWrap: createMasterKeyWrap([{ id: "test", bytes: randomBytes(32) }], randomBytes),
  clock,
  random: randomBytes,
};

/** What one test file borrows of the run's PostgreSQL. */
export interface TestCluster {
  /** A migrated database of its own for one test. */
  freshDatabase(): Promise<TestDatabase>;
  /** The owner's address of a database with nothing in it. */
  emptyDatabase(): Promise<string>;
  /** Closes what is open, and removes every database. */
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

export async function startTestCluster(): Promise<TestCluster> {
  const borrowed: BorrowedDatabase[] = [];
  const open: TestDatabase[] = [];
  const borrow = async (kind: "migrated" | "empty"): Promise<BorrowedDatabase> => {
    const database = await borrowDatabase(kind);
    borrowed.push(database);
    return database;
  };
  return {
    async freshDatabase() {
      const database = await openDatabase(await borrow("migrated"));
      open.push(database);
      return database;
    },
    emptyDatabase: async () => (await borrow("empty")).ownerUrl,
    async stop() {
      try {
        await Promise.all(open.map((database) => database.close()));
      } finally {
        await Promise.all(borrowed.map((database) => database.drop()));
      }
    },
  };
}

async function openDatabase({ ownerUrl, appUrl }: BorrowedDatabase): Promise<TestDatabase> {
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
