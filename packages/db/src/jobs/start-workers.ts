import { type ConstructorOptions, type Job, type JobResult, PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import type { JobName, Jobs } from "../ports.ts";
import { QUEUE_SCHEMA, jobNames, queues } from "./queues.ts";
import { isFrequent, sendPrepared } from "./send-prepared.ts";

export type JobHandlers = { readonly [Name in JobName]: (data: Jobs[Name]) => Promise<void> };

/** Given all the jobs of one look instead of its handler; when it fails, each of them is tried again. */
export type TogetherHandlers = {
  readonly [Name in JobName]?: (data: readonly Jobs[Name][]) => Promise<void>;
};

export interface WorkerOptions {
  readonly handlers: JobHandlers;
  readonly together?: TogetherHandlers;
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
/** Workers that look or end a batch at the same time. */
const CONNECTIONS_MAX = 4;
const CLOSE_WITHIN_S = 5;

export interface WorkerPool extends Workers {
  /** A job of this name was just committed by this process. */
  wake(name: JobName): void;
}

/** Runs jobs as the runtime role. Any number of processes may do so; each job runs in one of them at a time. */
export async function startWorkerPool(url: string, options: WorkerOptions): Promise<WorkerPool> {
  const sql = postgres(url, {
    max: CONNECTIONS_MAX,
    onnotice: () => {},
    connection: { application_name: "till jobs" },
    types: { json: { to: 114, from: [114, 3802], serialize: toJson, parse: JSON.parse } },
  });
  const boss = new PgBoss({
    db: preparing(sql),
    schema: QUEUE_SCHEMA,
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
      await sql.end({ timeout: CLOSE_WITHIN_S });
    },
  };
}

/**
 * pg-boss's frequent statements are prepared. Others differ from call to call,
 * or hold a transaction in one text, which needs a connection to itself.
 */
function preparing(sql: Sql): NonNullable<ConstructorOptions["db"]> {
  const alone = async (text: string, values: unknown[]): Promise<unknown> => {
    const connection = await sql.reserve();
    try {
      return await connection.unsafe(text, values as never[]);
    } finally {
      connection.release();
    }
  };
  return {
    async executeSql(text: string, values: unknown[] = []) {
      const rows: unknown = isFrequent(text)
        ? await sendPrepared(sql, text, values)
        : await alone(text, values);
      return { rows: Array.isArray(rows) ? rows.flat() : [] };
    },
  };
}

const toJson = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

interface Team {
  wake(): void;
}

/**
 * The workers of one queue. One is called for each job committed here; whoever finds fewer than were called for, or as
 * many as it can take, calls one more: a burst calls up as many as it needs, and a job by itself only one.
 */
async function startTeam<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  { handlers, together = {}, onError }: WorkerOptions,
): Promise<Team> {
  const handler: (data: Jobs[Name]) => Promise<void> = handlers[name];
  const ofAll: ((data: readonly Jobs[Name][]) => Promise<void>) | undefined = together[name];
  const { concurrency, batch } = queues[name];
  const workerIds: string[] = [];
  const busy = new Set<string>();
  const inTurn = createTurns(concurrency);
  let calledFor = 0;

  const call = () => {
    const idle = workerIds.find((id) => !busy.has(id)) ?? workerIds[0];
    if (idle !== undefined) boss.notifyWorker(idle);
  };
  const wake = () => {
    calledFor += 1;
    call();
  };
  const run = async (jobs: readonly Job<Jobs[Name]>[], work: () => Promise<void>): Promise<JobResult[]> => {
    try {
      await inTurn(work);
      return jobs.map(({ id }) => ({ id, status: "completed" }));
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)), name);
      return jobs.map(({ id }) => ({ id, status: "failed", output: error }));
    }
  };
  const runAll = async (jobs: readonly Job<Jobs[Name]>[]): Promise<JobResult[]> => {
    if (ofAll) return run(jobs, () => ofAll(jobs.map(({ data }) => data)));
    return (await Promise.all(jobs.map((job) => run([job], () => handler(job.data))))).flat();
  };

  for (let index = 0; index < concurrency; index++) {
    let ownId: string | undefined;
    ownId = await boss.work<Jobs[Name]>(
      name,
      {
        batchSize: batch,
        perJobResults: true,
        pollingIntervalSeconds: index === 0 ? POLL_SECONDS : SPARE_POLL_SECONDS,
      },
      async (jobs) => {
        if (ownId !== undefined) busy.add(ownId);
        const isMore = jobs.length === batch || calledFor > jobs.length;
        calledFor = 0;
        if (isMore) call();
        try {
          return await runAll(jobs);
        } finally {
          if (ownId !== undefined) {
            busy.delete(ownId);
            // All were at work: look again at once instead of at the next poll.
            if (isMore) boss.notifyWorker(ownId);
          }
        }
      },
    );
    workerIds.push(ownId);
  }
  return { wake };
}

/** Lets `atOnce` pieces of work run at a time; the others wait in the order they came. */
function createTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
