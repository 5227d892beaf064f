import type { IdSource } from "@till/kernel";
import type { Sql } from "postgres";
import { createJobStore, type Enqueue } from "./jobs/job-store.ts";
import type { JobName, Tx, UnitOfWork } from "./ports.ts";
import { createSession } from "./session.ts";
import { createStores } from "./stores/index.ts";

export interface UnitOfWorkOptions {
  readonly sql: Sql;
  readonly ids: IdSource;
  readonly enqueue: Enqueue;
  /** Told after the commit which jobs are ready, so that a worker in this process need not wait for its next poll. */
  readonly onCommitted: (jobs: ReadonlySet<JobName>) => void;
}

/**
 * One transaction per `run`. Everything the stores write in it lands together or not at all.
 *
 * @throws whatever `work` throws, and `PostgresError` when the database refuses something, at the statement or at the
 * commit; both leave nothing behind.
 */
export function createUnitOfWork(options: UnitOfWorkOptions): UnitOfWork {
  return {
    async run<T>(merchantId: Parameters<UnitOfWork["run"]>[0], work: (tx: Tx) => Promise<T>): Promise<T> {
      const ready = new Set<JobName>();
      // An object, because the driver unpacks a result that is a list of queries.
      const { result } = await options.sql.begin(async (sql) => {
        const { session, settled } = createSession(sql, merchantId);
        const jobs = createJobStore(session, options.enqueue, (name) => ready.add(name));
        const done = { result: await work({ ...createStores(session, options.ids), jobs }) };
        await settled();
        return done;
      });
      if (ready.size > 0) options.onCommitted(ready);
      return result;
    },
  };
}
