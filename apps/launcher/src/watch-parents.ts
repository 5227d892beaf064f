import { describe, isRunning } from "./process-state.ts";

const POLL_MS = 500;
/** npx, its shell, pnpm, its shell; and one to spare. */
const ANCESTORS_MAX = 5;

/**
 * Calls `gone` once when a package manager that started this process has ended. A signal to npx ends npx
 * alone and leaves everything below it running, and nobody would know to stop it.
 *
 * Shells do not count: a person may start Till in the background and close the terminal.
 */
export function watchParents(gone: () => void): { stop(): void } {
  const watched = packageManagersAbove(process.pid);
  const timer = setInterval(() => {
    if (watched.every(isRunning)) return;
    clearInterval(timer);
    gone();
  }, POLL_MS).unref();
  return { stop: () => clearInterval(timer) };
}

function packageManagersAbove(pid: number): number[] {
  const found: number[] = [];
  let current = describe(pid)?.parent ?? process.ppid;
  for (let depth = 0; depth < ANCESTORS_MAX && current > 1; depth++) {
    const known = describe(current);
    if (known === undefined) break;
    const [program = ""] = known.command.split(" ");
    const isShell = /(^|\/|-)(ba|da|z|a|k|fi)?sh$/.test(program);
    if (!isShell && /\b(npm|npx|pnpm|pnpx|corepack)\b/.test(known.command)) found.push(current);
    current = known.parent;
  }
  return found;
}
