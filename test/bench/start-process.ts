import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";

const startWithinMs = 30_000;
const stopWithinMs = 15_000;

/** Stopped in the reverse order of their starting, also when a later part fails to start. */
export type Stops = (() => Promise<unknown>)[];

const ready = z.object({
  type: z.literal("ready"),
  ports: z.object({ stripe: z.int(), square: z.int(), paypal: z.int() }).optional(),
});

export interface Started {
  readonly pid: number;
  readonly said: z.infer<typeof ready>;
}

/** Runs a program of Till's in a process of its own until `stops` are called, and waits for its "ready". */
export async function startProcess(
  name: string,
  main: string,
  stops: Stops,
  env: Readonly<Record<string, string>>,
): Promise<Started> {
  const child = fork(main, {
    env: { ...process.env, ...env },
    execArgv: profiling(name),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  stops.push(() => stopProcess(child));
  const [said] = await Promise.race([
    once(child, "message", { signal: AbortSignal.timeout(startWithinMs) }),
    once(child, "exit").then(() => Promise.reject(new Error(`${name} did not start`))),
  ]);
  const parsed = ready.safeParse(said);
  if (!parsed.success || child.pid === undefined) {
    throw new Error(`${name} did not start: ${JSON.stringify(said)}`);
  }
  return { pid: child.pid, said: parsed.data };
}

/** `TILL_BENCH_PROFILE=folder` has each process write a CPU profile into it when it stops. */
function profiling(name: string): string[] {
  const folder = process.env["TILL_BENCH_PROFILE"];
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${folder}/${name}`] : [];
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const deadline = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
  await gone;
  clearTimeout(deadline);
}
