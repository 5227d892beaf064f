import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whether the process runs. One that has ended but was not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return describe(pid)?.state !== "Z";
}

export interface ProcessDescription {
  readonly state: string;
  readonly parent: number;
  readonly command: string;
}

/** What the system says of a process; `undefined` when it is gone, or where the system is not asked (Windows). */
export function describe(pid: number): ProcessDescription | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in parentheses may hold spaces and parentheses itself.
      const [state = "", parent = "0"] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      return { state, parent: Number(parent), command };
    }
    if (process.platform === "win32") return undefined;
    const line = execFileSync("ps", ["-p", String(pid), "-o", "state=,ppid=,command="], { encoding: "utf8" });
    const [state = "", parent = "0", ...command] = line.trim().split(/\s+/);
    return { state: state.charAt(0), parent: Number(parent), command: command.join(" ") };
  } catch {
    return undefined;
  }
}
