import path from "node:path";
import { type Printer, createPrinter } from "./print.ts";
import { type RunningTill, startTill } from "./start-till.ts";
import { StartupError } from "./startup-error.ts";
import { watchParents } from "./watch-parents.ts";

/** Above the longest a server takes to drain and PostgreSQL to write its checkpoint. */
const STOP_WITHIN_MS = 75_000;

export interface LauncherOptions {
  /** The checkout. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  /** At least 32 characters that nobody can guess. */
  readonly randomToken: () => string;
}

/**
 * Starts Till and keeps it until a signal, the end of the package manager that started it, or a failure that
 * starting again does not mend. Ends the process: 0 when asked to, 1 after a failure, which is told in a sentence.
 */
export async function runLauncher(options: LauncherOptions): Promise<void> {
  // Whoever reads our words may be gone before us.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  const printer = createPrinter((text) => process.stdout.write(text), options.nowMs);
  let running: RunningTill | undefined;
  let stopping: Promise<never> | undefined;
  let starting: Promise<void> = Promise.resolve();

  const stop = (exitCode: number): Promise<never> => {
    const first = stopping === undefined;
    stopping ??= (async () => {
      parents.stop();
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      if (exitCode === 0) printer.line("\nStopping …");
      // A step that is under way ends first, so that whatever it starts is known and can be stopped.
      await starting.catch(() => {});
      const clean = await endAll(running, printer);
      if (exitCode === 0 && clean) printer.line("Till has stopped.");
      process.exit(clean ? exitCode : 1);
    })();
    if (!first) printer.line("Still stopping …");
    return stopping;
  };
  const fail = (error: unknown): Promise<never> => {
    const reason = error instanceof Error ? error.message : String(error);
    const known = error instanceof StartupError;
    if (stopping === undefined) {
      printer.line(`\n${known ? reason : `Something in the launcher is broken: ${reason}`}`);
    }
    return stop(1);
  };

  const parents = watchParents(() => void stop(0));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
  process.on("uncaughtException", (error) => void fail(error));
  process.on("unhandledRejection", (error) => void fail(error));

  printer.line("\nStarting Till\n");
  starting = startTill(
    {
      ...options,
      env: inCallersFolder(options.env),
      printer,
      giveUp: (reason) => void fail(reason),
      cancelled: () => stopping !== undefined,
    },
    (sofar) => (running = sofar),
  );
  await starting.catch((error: unknown) => void fail(error));
}

async function endAll(running: RunningTill | undefined, printer: Printer): Promise<boolean> {
  try {
    await running?.stop();
    return true;
  } catch (error) {
    printer.line(error instanceof Error ? error.message : String(error));
    return false;
  }
}

/** A relative data folder means the folder the command was typed in; pnpm runs scripts in the root. */
function inCallersFolder(env: LauncherOptions["env"]): LauncherOptions["env"] {
  const folder = env["TILL_DATA_DIR"];
  if (folder === undefined || folder === "") return env;
  return { ...env, TILL_DATA_DIR: path.resolve(env["INIT_CWD"] ?? ".", folder) };
}
