import type { IdSource, MerchantId } from "@till/kernel";
import type { Sql } from "postgres";
import { createCommitTogether } from "./commit-together.ts";
import { runInStep } from "./in-step.ts";
import { createJobStore, type Enqueue } from "./jobs/job-store.ts";
import type { JobName, Tx, UnitOfWork } from "./ports.ts";
import type { Sealer } from "./sealing/sealer.ts";
import { type OpenSession, type Session, createSession, isConnectionLost } from "./session.ts";
import { createStores } from "./stores/index.ts";

export interface UnitOfWorkOptions {
  readonly sql: Sql;
  readonly ids: IdSource;
  readonly enqueue: Enqueue;
  /** Seals what the stores may not leave readable. */
  readonly sealer: Sealer;
  /** Told after the commit which jobs are ready, so that a worker in this process need not wait for its next poll. */
  readonly onCommitted: (jobs: ReadonlySet<JobName>) => void;
  /** Whether works that may be committed together are. */
  readonly commitTogether: boolean;
}

/**
 * After an outage the driver hands a connection's last error to the first statement after it reconnected. Nothing was
 * begun then, so it is begun again; each try uses up one such connection.
 */
const BEGIN_TRIES_MAX = 5;

const never = new Promise<never>(() => {});

/**
 * A group waits this long for a row somebody else has locked; then each of it waits for its own rows alone, and the
 * others no longer for that one.
 */
const GROUP_LOCK_TIMEOUT_MS = 100;

/** Long enough for the events of one call to a gateway to come together; far below what a gateway waits for an answer. */
const UNHURRIED_MS = 25;

/**
 * One transaction per `run`, and one for several of `runTogether`. Everything the stores write in it lands together or
 * not at all.
 *
 * @throws whatever `work` throws, and `PostgresError` when the database refuses something, at the statement or at the
 * commit; both leave nothing behind. A connection lost during the commit itself leaves it unknown whether it landed:
 * the same ids sent again find out.
 */
export function createUnitOfWork(options: UnitOfWorkOptions): UnitOfWork {
  const run: UnitOfWork["run"] = (merchantId, work) =>
    runSession(options, merchantId, (session, toTx) => work(toTx(session)));
  const read: UnitOfWork["read"] = (merchantId, work) =>
    runSession({ ...options, mode: atOneMoment }, merchantId, (session, toTx) => work(toTx(session)));
  const byThemselves: UnitOfWork["runTogether"] = (merchantId, _subjects, work) => run(merchantId, work);
  const together = (gatherMs: number): UnitOfWork["runTogether"] =>
    createCommitTogether({
      gatherMs,
      alone: run,
      inOne: (merchantId, works) =>
        runSession(options, merchantId, (session, toTx) => {
          session.write(shortLockTimeout, null);
          return runInStep(
            session,
            works.map((work) => (lane: Session) => work(toTx(lane))),
          );
        }),
    });
  return {
    run,
    read,
    runTogether: options.commitTogether ? together(0) : byThemselves,
    runUnhurried: options.commitTogether ? together(UNHURRIED_MS) : byThemselves,
  };
}

const shortLockTimeout = {
  text: `set local lock_timeout = ${GROUP_LOCK_TIMEOUT_MS}`,
  bind: () => [],
  read: () => null,
};

const atOneMoment = "isolation level repeatable read read only";

interface SessionOptions extends UnitOfWorkOptions {
  /** What follows BEGIN. */
  readonly mode?: string;
}

type SessionWork<T> = (session: Session, toTx: (session: Session) => Tx) => Promise<T>;

async function runSession<T>(
  options: SessionOptions,
  merchantId: MerchantId,
  work: SessionWork<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const begun = { yes: false };
    try {
      return await runOnce(options, merchantId, (session, toTx) => {
        begun.yes = true;
        return work(session, toTx);
      });
    } catch (error) {
      if (begun.yes || tries === BEGIN_TRIES_MAX || !isConnectionLost(error)) throw error;
    }
  }
}

async function runOnce<T>(
  { sql, ids, enqueue, sealer, onCommitted, mode = "" }: SessionOptions,
  merchantId: MerchantId,
  work: SessionWork<T>,
): Promise<T> {
  const ready = new Set<JobName>();
  const lost = Promise.withResolvers<never>();
  const toTx = (session: Session): Tx => ({
    ...createStores(session, ids, sealer),
    jobs: createJobStore(session, enqueue, (name) => ready.add(name)),
  });
  let open: OpenSession | undefined;
  const transaction = sql.begin(mode, async (connection) => {
    open = createSession(connection, merchantId);
    open.lost.catch(lost.reject);
    try {
      // An object, because the driver unpacks a result that is a list of queries.
      return { done: await work(open.session, toTx) };
    } finally {
      // The driver answers an end by COMMIT or ROLLBACK, and on a lost connection that write ends the process.
      if (open.isOver()) await never;
    }
  });
  try {
    const { done } = await Promise.race([transaction, lost.promise]);
    // The commit was sent behind the last writes without waiting for them. Where one of them failed it was answered
    // by a rollback, without a word.
    await open?.settled();
    if (ready.size > 0) onCommitted(ready);
    return done;
  } finally {
    // Also when the connection was lost and `work` is still at it.
    open?.end();
  }
}
