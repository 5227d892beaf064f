import { PgBoss, TestClock } from "pg-boss";
import type { Sql } from "postgres";
import { APP_ROLE } from "../migrate-database.ts";
import { isFrequent, sendPrepared } from "../jobs/send-prepared.ts";
import { QUEUE_SCHEMA, RETRY_DELAY_SECONDS_MAX } from "../jobs/queues.ts";
import type { JobName, Jobs } from "../ports.ts";

export interface TakenJob<Name extends JobName = JobName> {
  readonly name: Name;
  readonly id: string;
  readonly data: Jobs[Name];
}

/** When a waiting job is due. */
export interface WaitingJob {
  readonly name: JobName;
  readonly id: string;
  readonly dueAtMs: number;
}

/** pg-boss's queues on its test clock: nothing polls, nothing runs by itself. */
export interface VirtualJobs {
  waiting(): Promise<readonly WaitingJob[]>;
  /** Takes so many due jobs of this name, as a worker would; of more than those the ones that are `first`. */
  take<Name extends JobName>(
    name: Name,
    by: { readonly nowMs: number; readonly atMost: number; readonly first: readonly string[] },
  ): Promise<readonly TakenJob<Name>[]>;
  done(jobs: readonly TakenJob[]): Promise<void>;
  /** It threw, or its worker is gone: it waits for another try, as pg-boss plans it, or is kept among the dead. */
  failed(job: TakenJob, nowMs: number): Promise<void>;
  /** Forgets every job and sets the clock, also back. */
  begin(nowMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Jobs looked at when asked what waits; far above what a simulated shop has. */
const waitingMax = 1000;

export async function createVirtualJobs(owner: Sql, onError: (error: Error) => void): Promise<VirtualJobs> {
  const clock = new TestClock(0);
  const boss = new PgBoss({
    db: {
      executeSql: async (text: string, values: unknown[] = []) => ({
        rows: isFrequent(text)
          ? await sendPrepared(owner, text, values)
          : await owner.unsafe(text, values as never[]),
      }),
      // Every session of `owner` asks for the test clock when it connects.
      setSessionStatements: async () => {},
    },
    clock,
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on("error", onError);
  await boss.start();
  await owner.unsafe(`grant select on ${QUEUE_SCHEMA}.__pgboss_test_clock to ${APP_ROLE}`);

  const standAt = async (nowMs: number): Promise<void> => {
    if (clock.now() !== nowMs) await clock.setTime(nowMs);
  };
  return {
    async waiting() {
      const rows = await owner<{ name: JobName; id: string; due: string }[]>`
        select name, id, floor(extract(epoch from start_after) * 1000)::bigint as due from pgboss.job
        where state < 'active' order by start_after, name, id limit ${waitingMax}`;
      return rows.map(({ name, id, due }) => ({ name, id, dueAtMs: Number(due) }));
    },
    async take(name, { nowMs, atMost, first }) {
      await standAt(nowMs);
      // Of jobs equally old pg-boss takes any.
      if (first.length > 0)
        await owner`update pgboss.job set priority = 1 where name = ${name} and id = any(${[...first]}::uuid[])`;
      const jobs = await boss.fetch<Jobs[typeof name]>(name, { batchSize: atMost });
      return jobs.map(({ id, data }) => ({ name, id, data })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    async done(jobs) {
      for (const [name, ofName] of Map.groupBy(jobs, (job) => job.name))
        await boss.complete(
          name,
          ofName.map(({ id }) => id),
        );
    },
    async failed({ name, id }, nowMs) {
      await standAt(nowMs);
      await boss.fail(name, id);
      // pg-boss adds jitter by SQL's own random(): the same growth without it.
      await owner`update pgboss.job
        set start_after = to_timestamp(${nowMs / 1000}::float8 + least(${RETRY_DELAY_SECONDS_MAX}::int, 2 ^ least(retry_count, 16)))
        where name = ${name} and id = ${id} and state = 'retry'`;
    },
    async begin(nowMs) {
      // Not truncated: that makes every session plan all that it asks of jobs anew.
      await owner`delete from pgboss.job`;
      await standAt(nowMs);
    },
    async stop() {
      await boss.stop({ graceful: false });
    },
  };
}
