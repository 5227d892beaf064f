import type { Clock, IdSource } from "@till/kernel";
import { drizzle } from "drizzle-orm/postgres-js";
import { PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import { type Gate, gateSql } from "./gate-sql.ts";
import { createEnqueue } from "../jobs/job-store.ts";
import { QUEUE_SCHEMA } from "../jobs/queues.ts";
import type { UnitOfWork } from "../ports.ts";
import { createFixedSealer } from "./fixed-sealer.ts";
import { createUnitOfWork } from "../unit-of-work.ts";
import { type VirtualJobs, createVirtualJobs } from "./virtual-jobs.ts";

export interface GatedDatabaseOptions {
  /** The runtime role's address. */
  readonly url: string;
  /** The owner's, a superuser: looks at locks, and moves the jobs' clock. */
  readonly ownerUrl: string;
  /** The same server's socket file, which takes a fraction of what loopback does. */
  readonly socketPath: string | null;
  /** Transactions open at one time; each that waits at the gate keeps its connection. */
  readonly poolMax: number;
}

/** The real stores, with somebody else deciding when each statement goes. */
export interface GatedDatabase {
  /** The unit of work of one server process. */
  unitOfWork(of: {
    readonly ids: IdSource;
    readonly clock: Clock;
    readonly random: (count: number) => Uint8Array;
    readonly gate: Gate;
  }): UnitOfWork;
  readonly jobs: VirtualJobs;
  /** Past the stores, as the owner. */
  readonly owner: Sql;
  close(): Promise<void>;
}

/** pg-boss reads the test clock only in sessions that ask for it. */
const onTestClock = { "pgboss.test_clock": "on", plan_cache_mode: "force_generic_plan", jit: "off" };

export async function createGatedDatabase(options: GatedDatabaseOptions): Promise<GatedDatabase> {
  const way = options.socketPath === null ? {} : { path: options.socketPath };
  const sql = postgres(options.url, {
    ...way,
    max: options.poolMax,
    onnotice: () => {},
    types: { json: { to: 114, from: [114, 3802], serialize: String, parse: String } },
    connection: { application_name: "till", ...onTestClock },
  });
  // Tells the driver to hand over dates as they are, as in `createDatabase`.
  drizzle(sql);
  const owner = postgres(options.ownerUrl, { ...way, max: 2, onnotice: () => {}, connection: onTestClock });
  const boss = new PgBoss({
    db: {
      executeSql: async (text, values = []) => ({ rows: await sql.unsafe(text, values as never[]) }),
    },
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  const failures: Error[] = [];
  boss.on("error", (error) => failures.push(error));
  await boss.start();
  const jobs = await createVirtualJobs(owner, (error) => failures.push(error));

  return {
    unitOfWork: ({ ids, clock, random, gate }) =>
      createUnitOfWork({
        sql: gateSql(sql, gate),
        ids,
        sealer: createFixedSealer(random),
        enqueue: createEnqueue(boss, ids, clock),
        onCommitted: () => {},
        commitTogether: false,
      }),
    jobs,
    owner,
    async close() {
      await jobs.stop();
      await boss.stop({ graceful: false });
      await Promise.all([sql.end({ timeout: 5 }), owner.end({ timeout: 5 })]);
      if (failures[0] !== undefined) throw failures[0];
    },
  };
}
