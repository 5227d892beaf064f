import { PgBoss } from "pg-boss";
import type { JobName, Jobs } from "../ports.ts";
import { QUEUE_SCHEMA, jobNames, queues } from "./queues.ts";

export type JobHandlers = { readonly [Name in JobName]: (data: Jobs[Name]) => Promise<void> };

export interface WorkerOptions {
  readonly handlers: JobHandlers;
  /** Told of failed jobs (they are tried again) and of trouble with the queue itself. */
  readonly onError: (error: Error, job: JobName | null) => void;
}

export interface Workers {
  /** Takes no new jobs, waits for those at work, up to `withinMs`; what is still at work then runs again elsewhere. */
  stop(withinMs?: number): Promise<void>;
}

/** Delays are in the database, so someone must look: this often for the first worker of each queue… */
const POLL_SECONDS = 0.5;
/** …and this often for the others, which the first one wakes when there is more than it can do. */
const SPARE_POLL_SECONDS = 5;
/** How often jobs of dead workers are looked for. */
const SUPERVISE_SECONDS = 15;
const STOP_WITHIN_MS = 20_000;

export interface WorkerPool extends Workers {
  /** A job of this name was just committed by this process. */
  wake(name: JobName): void;
}

/** Runs jobs as the runtime role. Any number of processes may do so; each job runs in one of them at a time. */
export async function startWorkerPool(url: string, options: WorkerOptions): Promise<WorkerPool> {
  const boss = new PgBoss({
    connectionString: url,
    schema: QUEUE_SCHEMA,
    max: 4,
    migrate: false,
    createSchema: false,
    schedule: false,
    // Rebuilding an index takes its owner, which this role is not.
    reindex: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on("error", (error) => options.onError(error, null));
  await boss.start();

  const teams = new Map<JobName, Team>();
  for (const name of jobNames) teams.set(name, await startTeam(boss, name, options));

  return {
    wake: (name) => teams.get(name)?.wake(),
    async stop(withinMs = STOP_WITHIN_MS) {
      await boss.stop({ graceful: true, timeout: withinMs });
    },
  };
}

interface Team {
  wake(): void;
}

/** The workers of one queue. Whoever finds a job wakes one more, so that a burst calls up as many as it needs. */
async function startTeam<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  { handlers, onError }: WorkerOptions,
): Promise<Team> {
  const handler: (data: Jobs[Name]) => Promise<void> = handlers[name];
  const workerIds: string[] = [];
  const busy = new Set<string>();

  const wake = () => {
    const idle = workerIds.find((id) => !busy.has(id)) ?? workerIds[0];
    if (idle !== undefined) boss.notifyWorker(idle);
  };

  for (let index = 0; index < queues[name].concurrency; index++) {
    let ownId: string | undefined;
    ownId = await boss.work<Jobs[Name]>(
      name,
      { batchSize: 1, pollingIntervalSeconds: index === 0 ? POLL_SECONDS : SPARE_POLL_SECONDS },
      async ([job]) => {
        if (job === undefined) return;
        if (ownId !== undefined) busy.add(ownId);
        wake();
        try {
          await handler(job.data);
        } catch (error) {
          onError(error instanceof Error ? error : new Error(String(error)), name);
          throw error;
        } finally {
          if (ownId !== undefined) {
            busy.delete(ownId);
            // There may be more: look again at once instead of at the next poll.
            boss.notifyWorker(ownId);
          }
        }
      },
    );
    workerIds.push(ownId);
  }
  return { wake };
}
