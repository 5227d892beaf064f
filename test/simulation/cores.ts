import { access, readFile } from "node:fs/promises";

/** Where Debian, Fedora and Alpine have it. */
const TASKSET = "/usr/bin/taskset";

/** How to start a program on a core of its own. */
export type OnCore = (core: number, program: string) => readonly [command: string, ...args: string[]];

/**
 * A process and its PostgreSQL take turns, and to wake one another on the same core costs a fraction of what it does
 * across two. Where a system has no `taskset`, they run wherever it lets them.
 */
export async function findCores(): Promise<{
  readonly cores: readonly number[];
  readonly onCore: OnCore;
} | null> {
  try {
    await access(TASKSET);
    const allowed = /^Cpus_allowed_list:\s*(\S+)$/m.exec(await readFile("/proc/self/status", "utf8"))?.[1];
    if (allowed === undefined) return null;
    const cores = allowed.split(",").flatMap((range) => {
      const [from = Number.NaN, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
    return { cores, onCore: (core, program) => [TASKSET, "-c", String(core), program] };
  } catch {
    return null;
  }
}
