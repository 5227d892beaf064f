import type { JobName } from "@till/db";
import type { TakenJob, WaitingJob } from "@till/db/simulation";
import { jobHandlers } from "@till/server/testing";
import type { Chance } from "./chance.ts";
import type { Task } from "./scheduler.ts";
import type { ServerProcess } from "./server-process.ts";
import type { World } from "./world.ts";

/** How long it takes until a worker that died is missed. */
const missedAfterMs = 20_000;

export type JobRunner = ReturnType<typeof createJobRunner>;

/** The workers: takes due jobs from pg-boss by its own order and runs the server's own handlers. */
export function createJobRunner(worldOf: () => World) {
  let known: readonly WaitingJob[] | null = null;
  const atWork = new Map<Task, TakenJob>();
  let orphans: readonly { readonly job: TakenJob; readonly atMs: number }[] = [];
  let results: readonly { readonly job: TakenJob; readonly ok: boolean }[] = [];
  const numbers = new Map<string, number>();

  const waiting = async (): Promise<readonly WaitingJob[]> =>
    (known ??= await worldOf().database.jobs.waiting());

  const run = async <Name extends JobName>(server: ServerProcess, job: TakenJob<Name>): Promise<void> => {
    const handler: (data: typeof job.data) => Promise<void> = jobHandlers(server.deps)[job.name];
    await handler(job.data);
  };
  const nameOf = (job: TakenJob): string => {
    const about = "chargeId" in job.data ? job.data.chargeId.slice(-6) : "";
    const name = `${job.name} ${about}`.trim();
    const number = (numbers.get(name) ?? 0) + 1;
    numbers.set(name, number);
    return `${name} (${number})`;
  };

  return {
    /** Something was committed: there may be new jobs. */
    stir: (): void => void (known = null),

    async dueNames(): Promise<readonly JobName[]> {
      const nowMs = worldOf().nowMs();
      const due = (await waiting()).filter(({ dueAtMs }) => dueAtMs <= nowMs).map(({ name }) => name);
      return [...new Set(due)];
    },
    async nextDueMs(): Promise<number | null> {
      const [first] = await waiting();
      const lost = orphans.map(({ atMs }) => atMs);
      const next = Math.min(first?.dueAtMs ?? Infinity, ...lost);
      return Number.isFinite(next) ? next : null;
    },
    waiting,

    /** A worker takes the next job of this name and begins with it; false when another was faster. */
    async begin(name: JobName, server: ServerProcess, chance: Chance): Promise<boolean> {
      const world = worldOf();
      const job = await world.database.jobs.take(name, world.nowMs());
      known = null;
      if (job === null) return false;
      const title = nameOf(job);
      world.story.trace(`job ${title} begins at ${server.home.name}`);
      const forgotten = chance.happens(0.02) && world.meets("job run twice");
      const task = await world.scheduler.start(server.home, `job ${title}`, async () => {
        let ok = !forgotten;
        try {
          await run(server, job);
        } catch (error) {
          ok = false;
          world.breaks.push(new Error(`the job ${title} failed`, { cause: error }));
        }
        atWork.delete(world.scheduler.task());
        results = [...results, { job, ok }];
      });
      if (task.state === "running") atWork.set(task, job);
      return true;
    },
    /** Tells pg-boss how the jobs that ended since went. */
    async settle(): Promise<void> {
      const world = worldOf();
      const ended = results;
      results = [];
      for (const { job, ok } of ended) {
        if (ok) await world.database.jobs.done(job);
        else await world.database.jobs.failed(job, world.nowMs());
        known = null;
      }
      for (const orphan of orphans.filter(({ atMs }) => atMs <= world.nowMs())) {
        orphans = orphans.filter((each) => each !== orphan);
        await world.database.jobs.failed(orphan.job, world.nowMs());
        known = null;
      }
    },
    /** Its jobs are at work for ever, until they are missed. */
    workerLost(tasks: readonly Task[]): void {
      const atMs = worldOf().nowMs() + missedAfterMs;
      for (const task of tasks) {
        const job = atWork.get(task);
        if (job !== undefined) orphans = [...orphans, { job, atMs }];
        atWork.delete(task);
      }
    },
  };
}
