import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, readlink, realpath, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** A fast shutdown ends sessions and writes a checkpoint; after this the server is made to stop at once. */
const STOP_FAST_MS = 20_000;
const STOP_AT_ONCE_MS = 10_000;
const POLL_MS = 50;

const run = promisify(execFile);
const pidFileOf = (clusterDir: string) => path.join(clusterDir, "postmaster.pid");

/** The process id in the cluster's `postmaster.pid`, or `undefined` when the file is absent or unreadable. */
export async function recordedPid(clusterDir: string): Promise<number | undefined> {
  const text = await readFile(pidFileOf(clusterDir), "utf8").catch(() => "");
  const pid = Number.parseInt(text.split("\n")[0] ?? "", 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** The port of the server that runs on this cluster now; `undefined` when none does. */
export async function runningPort(clusterDir: string): Promise<number | undefined> {
  const pid = await recordedPid(clusterDir);
  if (pid === undefined || !isAlive(pid) || !(await servesCluster(pid, clusterDir))) return undefined;
  // The fourth line, by PostgreSQL's own `pidfile.h`.
  const text = await readFile(pidFileOf(clusterDir), "utf8").catch(() => "");
  const port = Number.parseInt(text.split("\n")[3] ?? "", 10);
  return Number.isSafeInteger(port) && port > 0 ? port : undefined;
}

/**
 * Clears what a killed launcher left: a server still running on this cluster is stopped, and a pid file that
 * names a process which is not that server (after a reboot, or in another container) is removed.
 *
 * The caller holds the data folder, so a server found here has nobody left who uses it.
 */
export async function clearLeftover(clusterDir: string): Promise<"nothing" | "stopped" | "cleared"> {
  const pid = await recordedPid(clusterDir);
  if (pid === undefined) return "nothing";
  if (!isAlive(pid) || !(await servesCluster(pid, clusterDir))) {
    await rm(pidFileOf(clusterDir), { force: true });
    return "cleared";
  }
  await stopPostmaster(pid);
  return "stopped";
}

/** Stops a server by its process id: fast, then at once. Sessions are ended; committed work is kept by both. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (await signalUntilGone(pid, "SIGINT", STOP_FAST_MS)) return;
  if (await signalUntilGone(pid, "SIGQUIT", STOP_AT_ONCE_MS)) return;
  throw new EmbeddedPostgresError(`PostgreSQL (process ${pid}) does not stop.`);
}

/** A zombie is gone: where process 1 of a container does not reap, it would look alive for ever. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
  } catch {
    return false;
  }
}

async function signalUntilGone(pid: number, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  if (!isAlive(pid)) return true;
  process.kill(pid, signal);
  return await goneWithin(pid, withinMs);
}

/** Waits, up to the bound, until the process is gone; tells whether it is. */
export async function goneWithin(pid: number, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += POLL_MS) {
    if (!isAlive(pid)) return true;
    await pause(POLL_MS);
  }
  return !isAlive(pid);
}

/** A postmaster works in its cluster's folder; elsewhere than Linux its command line names that folder. */
async function servesCluster(pid: number, clusterDir: string): Promise<boolean> {
  const cluster = await realpath(clusterDir);
  if (process.platform === "linux") {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => "")) === cluster;
  }
  if (process.platform === "win32") {
    const { stdout } = await run("tasklist", ["/FI", `PID eq ${pid}`, "/NH"]).catch(() => ({ stdout: "" }));
    return stdout.toLowerCase().includes("postgres");
  }
  const { stdout } = await run("ps", ["-p", String(pid), "-o", "command="]).catch(() => ({ stdout: "" }));
  return stdout.includes("postgres") && (stdout.includes(clusterDir) || stdout.includes(cluster));
}
