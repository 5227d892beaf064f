import type { IdSource, MerchantId } from "@till/kernel";
import type { Sql } from "postgres";
import { createJobStore, type Enqueue } from "./jobs/job-store.ts";
import type { JobName, Tx, UnitOfWork } from "./ports.ts";
import { type OpenSession, createSession, isConnectionLost } from "./session.ts";
import { createStores } from "./stores/index.ts";

export interface UnitOfWorkOptions {
  readonly sql: Sql;
  readonly ids: IdSource;
  readonly enqueue: Enqueue;
  /** Told after the commit which jobs are ready, so that a worker in this process need not wait for its next poll. */
  readonly onCommitted: (jobs: ReadonlySet<JobName>) => void;
}

/**
 * After an outage the driver hands a connection's last error to the first statement after it reconnected. Nothing was
 * begun then, so it is begun again; each try uses up one such connection.
 */
const BEGIN_TRIES_MAX = 5;

const never = new Promise<never>(() => {});

/**
 * One transaction per `run`. Everything the stores write in it lands together or not at all.
 *
 * @throws whatever `work` throws, and `PostgresError` when the database refuses something, at the statement or at the
 * commit; both leave nothing behind. A connection lost during the commit itself leaves it unknown whether it landed:
 * the same ids sent again find out.
 */
export function createUnitOfWork(options: UnitOfWorkOptions): UnitOfWork {
  return {
    async run(merchantId, work) {
      for (let tries = 1; ; tries++) {
        const begun = { yes: false };
        try {
          return await runOnce(options, merchantId, (tx) => {
            begun.yes = true;
            return work(tx);
          });
        } catch (error) {
          if (begun.yes || tries === BEGIN_TRIES_MAX || !isConnectionLost(error)) throw error;
        }
      }
    },
  };
}

async function runOnce<T>(
  { sql, ids, enqueue, onCommitted }: UnitOfWorkOptions,
  merchantId: MerchantId,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const ready = new Set<JobName>();
  const lost = Promise.withResolvers<never>();
  let open: OpenSession | undefined;
  const transaction = sql.begin(async (connection) => {
    open = createSession(connection, merchantId);
    open.lost.catch(lost.reject);
    const jobs = createJobStore(open.session, enqueue, (name) => ready.add(name));
    try {
      const done = await work({ ...createStores(open.session, ids), jobs });
      await open.settled();
      // An object, because the driver unpacks a result that is a list of queries.
      return { done };
    } finally {
      // The driver answers an end by COMMIT or ROLLBACK, and on a lost connection that write ends the process.
      if (open.isOver()) await never;
    }
  });
  try {
    const { done } = await Promise.race([transaction, lost.promise]);
    if (ready.size > 0) onCommitted(ready);
    return done;
  } finally {
    // Also when the connection was lost and `work` is still at it.
    open?.end();
  }
}
