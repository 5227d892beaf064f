import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The pnpm that started the tests; else the one that the README names. */
function findPnpm(): readonly [string, ...string[]] {
  const started = process.env["npm_execpath"] ?? "";
  if (!/^pnpm(\.(c|m)?js|\.exe)?$/.test(path.basename(started))) return ["npx", "-y", "pnpm@12"];
  return started.endsWith("js") ? [process.execPath, started] : [started];
}

export function runPnpm(args: readonly string[], cwd = root): Promise<Answer> {
  const [program, ...before] = findPnpm();
  return new Promise((resolve) => {
    execFile(
      program,
      [...before, ...args],
      {
        cwd,
        env: { ...process.env, NO_COLOR: "1" },
        maxBuffer: 64 * 1024 * 1024,
        shell: process.platform === "win32",
      },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, out, err: error !== null && err === "" ? error.message : err });
      },
    );
  });
}
