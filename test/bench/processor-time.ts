import { readFile, readdir } from "node:fs/promises";

/** Processor time in milliseconds since each part started, all its processes together. */
export interface ProcessorTime {
  readonly server: number;
  readonly sandbox: number;
  readonly postgres: number;
  readonly callers: number;
}

export interface Processes {
  readonly serverPid: number;
  readonly sandboxPid: number;
  readonly postmasterPid: number;
}

/** Linux says it in hundredths of a second, whatever the machine. */
const tickMs = 10;

/**
 * Where the time goes, by process: steadier than a rate, because what else runs on the machine takes turns and not
 * time from it. Null where /proc does not tell.
 */
export async function readProcessorTime(processes: Processes): Promise<ProcessorTime | null> {
  const { serverPid, sandboxPid, postmasterPid } = processes;
  try {
    const { user, system } = process.cpuUsage();
    return {
      server: (await readStat(serverPid)).ownMs,
      sandbox: (await readStat(sandboxPid)).ownMs,
      postgres: await ofFamily(postmasterPid),
      callers: (user + system) / 1000,
    };
  } catch {
    return null;
  }
}

/** `server 3.1, PostgreSQL 2.4, callers 0.8 ms` of one act, where `count` were done between the two readings. */
export function perAct(before: ProcessorTime, after: ProcessorTime, count: number): string {
  const of = (part: keyof ProcessorTime): string => ((after[part] - before[part]) / count).toFixed(2);
  return `server ${of("server")} ms, PostgreSQL ${of("postgres")} ms, sandbox ${of("sandbox")} ms, callers ${of("callers")} ms`;
}

interface Stat {
  readonly parentPid: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly endedMs: number;
}

/** The name in brackets may hold anything, so the fields are counted from its end (proc(5)). */
async function readStat(pid: number): Promise<Stat> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const ticks = (from: number): number => (Number(fields[from]) + Number(fields[from + 1])) * tickMs;
  return { parentPid: Number(fields[1]), ownMs: ticks(11), endedMs: ticks(13) };
}

async function ofFamily(parentPid: number): Promise<number> {
  const parent = await readStat(parentPid);
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map((pid) => readStat(pid).catch(() => null)));
  const children = stats.filter((stat) => stat?.parentPid === parentPid);
  return children.reduce((total, child) => total + (child?.ownMs ?? 0), parent.ownMs + parent.endedMs);
}
