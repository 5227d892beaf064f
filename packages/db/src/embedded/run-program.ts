import { spawn } from "node:child_process";
import type { RunAs } from "./run-as.ts";

export interface Finished {
  /** `null` when it was ended by a signal or never started. */
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs one short-lived program to its end, as `runAs` says, and keeps what it wrote. Never throws for a
 * program that fails or is missing. In a process group of its own, so that Ctrl-C in the terminal does not
 * interrupt it half-way; `timeoutMs` bounds it instead.
 */
export function runProgram(
  runAs: RunAs,
  program: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<Finished> {
  const [command, ...prefix] = [...runAs.prefix, program];
  return new Promise((resolve) => {
    const child = spawn(command ?? program, [...prefix, ...args], {
      detached: true,
      timeout: timeoutMs,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C", LANG: "C" },
      windowsHide: true,
      ...(runAs.ids === undefined ? {} : runAs.ids),
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ code: null, output: output + error.message }));
    // "exit", not "close": a server that pg_ctl leaves behind would hold the pipes open.
    child.once("exit", (code) => resolve({ code, output }));
  });
}
