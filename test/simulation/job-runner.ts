import type { JobName, Jobs } from "@till/db";
import type { TakenJob, WaitingJob } from "@till/db/simulation";
import { invariant } from "@till/kernel";
import { jobHandlers, togetherHandlers } from "@till/server/testing";
import type { Chance } from "./chance.ts";
import type { Task } from "./scheduler.ts";
import type { ServerProcess } from "./server-process.ts";
import type { World } from "./world.ts";

/** Jobs that a worker takes at once, where several are cheaper done together; one that stands alone more often. */
const batches = [1, 1, 3, 8] as const;

/** How long it takes until a worker that died is missed. */
const missedAfterMs = 20_000;

export type JobRunner = ReturnType<typeof createJobRunner>;

/** The workers: takes due jobs from pg-boss by its own order and runs the server's own handlers. */
export function createJobRunner(worldOf: () => World) {
  let known: readonly WaitingJob[] | null = null;
  const atWork = new Map<Task, readonly TakenJob[]>();
  let orphans: readonly { readonly job: TakenJob; readonly atMs: number }[] = [];
  let results: readonly { readonly jobs: readonly TakenJob[]; readonly ok: boolean }[] = [];
  const numbers = new Map<string, number>();

  const waiting = async (): Promise<readonly WaitingJob[]> =>
    (known ??= await worldOf().database.jobs.waiting());

  const run = async <Name extends JobName>(
    { deps }: ServerProcess,
    name: Name,
    taken: readonly TakenJob<Name>[],
  ): Promise<void> => {
    const alone: (data: Jobs[Name]) => Promise<void> = jobHandlers(deps)[name];
    const together: ((data: readonly Jobs[Name][]) => Promise<void>) | undefined =
      togetherHandlers(deps)[name];
    if (together) await together(taken.map(({ data }) => data));
    else for (const { data } of taken) await alone(data);
  };
  const nameOf = (jobs: readonly TakenJob[]): string => {
    const [job] = jobs;
    invariant(job, "a worker took something");
    const about = "chargeId" in job.data ? job.data.chargeId.slice(-6) : "";
    const others = jobs.length > 1 ? `and ${jobs.length - 1} more` : "";
    const name = [job.name, about, others].filter((part) => part !== "").join(" ");
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
      const atMost = togetherHandlers(server.deps)[name] === undefined ? 1 : chance.pick(batches);
      const nowMs = world.nowMs();
      const due = (await waiting()).filter((each) => each.name === name && each.dueAtMs <= nowMs);
      const first = due.length > atMost ? due.slice(0, atMost).map(({ id }) => id) : [];
      const jobs = await world.database.jobs.take(name, { nowMs, atMost, first });
      const taken = new Set(jobs.map(({ id }) => id));
      known = known?.filter(({ id }) => !taken.has(id)) ?? null;
      if (jobs.length === 0) return false;
      const title = nameOf(jobs);
      world.story.trace(`job ${title} begins at ${server.home.name}`);
      const forgotten = chance.happens(0.02) && world.meets("job run twice");
      const task = await world.scheduler.start(server.home, `job ${title}`, async () => {
        let ok = !forgotten;
        try {
          await run(server, name, jobs);
        } catch (error) {
          ok = false;
          world.breaks.push(new Error(`the job ${title} failed`, { cause: error }));
        }
        atWork.delete(world.scheduler.task());
        results = [...results, { jobs, ok }];
      });
      if (task.state === "running") atWork.set(task, jobs);
      return true;
    },
    /** Tells pg-boss how the jobs that ended since went. */
    async settle(): Promise<void> {
      const world = worldOf();
      const ended = results;
      results = [];
      for (const { jobs, ok } of ended) {
        if (ok) {
          await world.database.jobs.done(jobs);
          continue;
        }
        for (const job of jobs) await world.database.jobs.failed(job, world.nowMs());
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
        for (const job of atWork.get(task) ?? []) orphans = [...orphans, { job, atMs }];
        atWork.delete(task);
      }
    },
  };
}
