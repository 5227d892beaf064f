import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { BROKEN_COPY } from "./broken-copies.ts";
import { findCores } from "./cores.ts";
import type { Fault } from "./weather.ts";

export interface SeedsPlan {
  readonly firstSeed: number;
  readonly seeds: number;
  /** Of each seed. */
  readonly steps: number;
  /** Each with a PostgreSQL and a sandbox of its own. */
  readonly processes: number;
  /** The name of a broken copy of Till to play instead: only until a promise breaks, whose story stays as it is. */
  readonly brokenCopy?: string;
  readonly onSeed?: (done: SeedDone, soFar: Ran) => void;
  readonly onBreaking?: (breaking: Breaking) => void;
}

/** What a worker says of one seed. */
export interface SeedDone {
  readonly seed: number;
  readonly steps: number;
  readonly calmSteps: number;
  readonly counts: readonly (readonly [Fault, number])[];
  readonly hash: string;
  /** The promise that was broken, the story made as short as it would go, and how to see it again. */
  readonly broken: string | null;
}

/** What a worker says before it makes the story shorter, which takes minutes. */
export interface Breaking {
  readonly seed: number;
  readonly breaks: string;
}

export interface Ran {
  readonly seeds: number;
  readonly steps: number;
  readonly calmSteps: number;
  readonly counts: ReadonlyMap<Fault, number>;
  readonly broken: readonly SeedDone[];
  /** By seed. */
  readonly hashes: ReadonlyMap<number, string>;
}

/** A worker is free; it is sent a `NextSeed`. */
export interface SeedWanted {
  readonly wants: "seed";
}

export interface NextSeed {
  /** Null: there is no more to do. */
  readonly seed: number | null;
}

export type WorkerOrder = Pick<SeedsPlan, "steps"> & { readonly shortens: boolean };

/**
 * Nearly everything a story makes is gone a moment later; and threads that collect and compile beside it would only take
 * turns with it on its one core.
 */
const ENGINE = ["--max-semi-space-size=32", "--single-threaded"];
/** Changes Till's code on its way in. */
const breakCode = new URL("break-code.ts", import.meta.url).href;
const worker = fileURLToPath(new URL("worker.ts", import.meta.url));

/**
 * Plays seeds in processes side by side; whoever is done with one takes the next, for cores are not equally fast, nor seeds
 * equally long. Rejects when one of them ends before its seeds do.
 */
export async function runSeeds(plan: SeedsPlan): Promise<Ran> {
  const counts = new Map<Fault, number>();
  const hashes = new Map<number, string>();
  const broken: SeedDone[] = [];
  let steps = 0;
  let calmSteps = 0;
  const soFar = (): Ran => ({ seeds: hashes.size, steps, calmSteps, counts, broken, hashes });
  const take = (done: SeedDone): void => {
    steps += done.steps;
    calmSteps += done.calmSteps;
    hashes.set(done.seed, done.hash);
    for (const [fault, count] of done.counts) counts.set(fault, (counts.get(fault) ?? 0) + count);
    if (done.broken !== null) broken.push(done);
    plan.onSeed?.(done, soFar());
  };
  const processes = Math.min(plan.processes, plan.seeds);
  const found = await findCores();
  const children: ChildProcess[] = [];
  let isStopping = false;
  const stop = (): void => {
    isStopping = true;
    for (const child of children) if (child.exitCode === null) child.kill("SIGTERM");
  };
  const { brokenCopy } = plan;
  let given = 0;
  const nextSeed = (): number | null => {
    if (isStopping || given === plan.seeds) return null;
    given += 1;
    return plan.firstSeed + given - 1;
  };
  try {
    await Promise.all(
      Array.from({ length: processes }, (_, index) => {
        const order: WorkerOrder = { steps: plan.steps, shortens: brokenCopy === undefined };
        const core = found?.cores[index];
        const [execPath, ...before] =
          found && core !== undefined ? found.onCore(core, process.execPath) : [process.execPath];
        const child = fork(worker, [JSON.stringify(order)], {
          stdio: ["ignore", "ignore", "pipe", "ipc"],
          execPath,
          execArgv: [...before, ...ENGINE, ...(brokenCopy === undefined ? [] : ["--import", breakCode])],
          env: { ...process.env, [BROKEN_COPY]: brokenCopy },
        });
        children.push(child);
        const hear = (said: SeedDone | Breaking | SeedWanted): void => {
          if ("wants" in said) {
            child.send({ seed: nextSeed() } satisfies NextSeed);
            return;
          }
          if ("breaks" in said) {
            plan.onBreaking?.(said);
            return;
          }
          take(said);
          if (said.broken !== null && brokenCopy !== undefined) stop();
        };
        return ended(child, hear, () => isStopping);
      }),
    );
  } finally {
    stop();
  }
  return soFar();
}

function ended(
  child: ChildProcess,
  hear: (said: SeedDone | Breaking | SeedWanted) => void,
  isStopping: () => boolean,
): Promise<void> {
  let trouble = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    trouble = (trouble + chunk.toString("utf8")).slice(-4000);
  });
  child.on("message", (message) => hear(message as SeedDone | Breaking | SeedWanted));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      // Told to stop before it could listen, it just dies: then it has started nothing.
      code === 0 || (code === null && isStopping())
        ? resolve()
        : reject(new Error(`a simulating process ended with ${code ?? "a signal"}: ${trouble}`)),
    );
  });
}
