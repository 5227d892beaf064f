import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { StartupError } from "./startup-error.ts";

/** A cold start on a busy laptop compiles nothing but reads some thousand files. */
const READY_TIMEOUT_MS = 90_000;
/** A process that fails for a lasting reason is not started for ever: five times, each wait twice the last. */
const RESTARTS_MAX = 5;
const FIRST_WAIT_MS = 500;
/** After this long in good health an earlier failure no longer counts. */
const HEALTHY_AFTER_MS = 60_000;
const LAST_LINES = 5;

const messageSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("ready") }),
  z.looseObject({ type: z.literal("fatal"), message: z.string() }),
]);
export type ReadyMessage = Extract<z.infer<typeof messageSchema>, { type: "ready" }>;

export interface Program {
  /** What people call it; also its log's name. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long it may take to end its work when asked to stop. */
  readonly stopWithinMs: number;
}

export interface Supervised {
  readonly name: string;
  readonly pid: () => number | undefined;
  /** Asks it to end, waits as long as it may take, then ends it. */
  stop(): Promise<void>;
}

export interface SuperviseOptions {
  readonly logsDir: string;
  readonly nowMs: () => number;
  /** Told when the program died and is started again. */
  readonly say: (line: string) => void;
  /** Called once when it died too often; nothing restarts it any more. */
  readonly giveUp: (reason: StartupError) => void;
}

/**
 * Starts a program of ours, waits until it says that it is ready, and starts it again when it dies.
 *
 * It runs in a process group of its own: Ctrl-C reaches the launcher alone, which ends the others in order. It
 * watches the channel to the launcher and ends by itself when that closes.
 *
 * @throws {StartupError} when it does not become ready the first time.
 */
export async function supervise(program: Program, options: SuperviseOptions): Promise<Supervised> {
  let stopping = false;
  let child = await startOnce(program, options.logsDir);
  let startedAtMs = options.nowMs();
  let failures = 0;

  const watch = () => {
    child.once("exit", (code, signal) => {
      if (!stopping) void restart(code === null ? `by ${signal}` : `with code ${code}`);
    });
  };
  const restart = async (ending: string) => {
    if (options.nowMs() - startedAtMs > HEALTHY_AFTER_MS) failures = 0;
    failures += 1;
    const last = lastLines(logFileOf(program, options.logsDir));
    if (failures > RESTARTS_MAX) {
      options.giveUp(
        new StartupError(
          `The ${program.name} ended ${ending} again and is given up. Its last lines:\n${last}`,
        ),
      );
      return;
    }
    options.say(
      `The ${program.name} ended ${ending}; starting it again (${failures} of ${RESTARTS_MAX}). Its last lines:\n${last}`,
    );
    await pause(FIRST_WAIT_MS * 2 ** (failures - 1));
    if (stopping) return;
    try {
      child = await startOnce(program, options.logsDir, (started) => (child = started));
      startedAtMs = options.nowMs();
      if (stopping) await end(child, program.stopWithinMs);
      else watch();
    } catch {
      if (!stopping) await restart("before it was ready");
    }
  };
  watch();

  return {
    name: program.name,
    pid: () => child.pid,
    async stop() {
      stopping = true;
      await end(child, program.stopWithinMs);
    },
  };
}

/** Runs a program of ours that does one thing, says what came of it in its ready message, and ends. */
export async function runOnce(program: Program, logsDir: string): Promise<ReadyMessage> {
  let said: ReadyMessage | undefined;
  const child = await startOnce(program, logsDir, undefined, (message) => (said = message));
  await end(child, program.stopWithinMs);
  if (said === undefined) throw new StartupError(`The ${program.name} said nothing.`);
  return said;
}

function startOnce(
  program: Program,
  logsDir: string,
  onSpawn?: (child: ChildProcess) => void,
  onReady?: (message: ReadyMessage) => void,
): Promise<ChildProcess> {
  const logFile = logFileOf(program, logsDir);
  const log = openSync(logFile, "a", 0o600);
  const child = spawn(program.command, program.args, {
    detached: true,
    env: program.env,
    stdio: ["ignore", log, log, "ipc"],
    windowsHide: true,
  });
  closeSync(log);
  onSpawn?.(child);
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners("exit");
      child.removeAllListeners("message");
      act();
    };
    const fail = (reason: string) => settle(() => reject(new StartupError(reason)));
    const timer = setTimeout(() => {
      fail(`The ${program.name} was not ready after ${READY_TIMEOUT_MS / 1000} s (its log is ${logFile}).`);
      void end(child, 0);
    }, READY_TIMEOUT_MS);
    child.on("error", (error) => fail(`The ${program.name} could not be started: ${error.message}.`));
    child.on("exit", () =>
      fail(`The ${program.name} ended before it was ready. Its last lines:\n${lastLines(logFile)}`),
    );
    child.on("message", (raw) => {
      const { data: message } = messageSchema.safeParse(raw);
      if (message?.type === "fatal") {
        fail(message.message);
        void end(child, program.stopWithinMs);
      }
      if (message?.type === "ready") {
        onReady?.(message);
        settle(() => resolve(child));
      }
    });
  });
}

async function end(child: ChildProcess, withinMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // Windows has no signal that asks; there the closed channel does.
  if (process.platform === "win32") child.disconnect();
  else child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), withinMs);
  await gone;
  clearTimeout(timer);
}

const logFileOf = (program: Program, logsDir: string) => path.join(logsDir, `${program.name}.log`);

function lastLines(logFile: string): string {
  const lines = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LAST_LINES);
  return lines.map((line) => `    ${line}`).join("\n");
}
