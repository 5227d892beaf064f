import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Clock } from "@till/kernel";
import type { ElectronParts } from "./electron-parts.ts";

/** What stopped and how: nothing of the shop, of its buyers or of who works there, so that it can be sent to anybody. */
interface CrashNote {
  readonly process: string;
  readonly reason: string;
  readonly exitCode: number | null;
  /** Of our own code; names and lines of functions. */
  readonly frames?: readonly string[];
}

export interface CrashNotes {
  write(note: CrashNote): void;
}

const notesMax = 200;
/** A memory picture is some megabytes, and may hold what was on the screen: the newest few are enough. */
const dumpsMax = 5;

/**
 * A line for each crash in `crashes.jsonl`. Memory pictures stay on this machine unless the shop names an address for
 * them: they can hold what was in memory, names and the register's key too.
 */
export function startCrashReports(options: {
  readonly electron: Pick<ElectronParts, "app" | "crashReporter">;
  readonly folder: string;
  readonly uploadUrl: string | null;
  readonly clock: Clock;
}): CrashNotes {
  const { electron, folder, uploadUrl, clock } = options;
  electron.crashReporter.start({
    uploadToServer: uploadUrl !== null,
    ...(uploadUrl === null ? {} : { submitURL: uploadUrl }),
    rateLimit: true,
    compress: true,
  });
  const path = join(folder, "crashes.jsonl");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Neither is worth a start that fails: a full disk is told of where it matters.
  attempt(() => keepNewest(electron.app.getPath("crashDumps")));
  attempt(() => shorten(path));
  return {
    write: (note) =>
      attempt(() => {
        const at = new Date(clock.nowMs()).toISOString();
        const line = { at, version: electron.app.getVersion(), ...note };
        appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      }),
  };
}

/** Functions and lines without their folders; no message, for it may name what was worked on. */
export function framesOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .flatMap((line) => {
      const [, name = "", file] = /^\s+at (?:(.*?) \()?(?:.*[/\\])?([\w.@-]+:\d+:\d+)\)?$/.exec(line) ?? [];
      return file === undefined ? [] : [`${name} ${file}`.trim()];
    })
    .slice(0, 20);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // What only helps to understand a crash must not be one.
  }
}

function shorten(path: string): void {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  if (lines.length > notesMax) writeFileSync(path, `${lines.slice(-notesMax).join("\n")}\n`, { mode: 0o600 });
}

function keepNewest(folder: string): void {
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".dmp"))
    .map((name) => ({ path: join(folder, name), atMs: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.atMs - a.atMs)
    .slice(dumpsMax)
    .forEach(({ path }) => rmSync(path));
}
