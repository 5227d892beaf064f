import { AsyncLocalStorage } from "node:async_hooks";
import type { Chance } from "./chance.ts";

/** What a simulated process is asked to do, and everything it waits for. */
export interface Task {
  readonly id: number;
  readonly name: string;
  readonly process: Process;
  outcome: "running" | "done" | "failed";
  error: unknown;
}

/** A server process. Killed, its tasks never run again and what they had open is rolled back. */
export interface Process {
  readonly name: string;
  alive: boolean;
}

/** Thrown into whatever a killed process still had open. */
export class ProcessKilled extends Error {
  override readonly name = "ProcessKilled";
}

interface Turn {
  readonly task: Task;
  /** Calls of one line go in the order in which they were made, together: statements of one transaction. */
  readonly line: string;
  readonly what: string;
  /** Two open lines may not both hold it: the second waits here instead of in the database. */
  readonly claim: string | null;
  readonly grant: () => void;
  readonly refuse: (error: Error) => void;
}

/** A call that was let through and has not come back yet. */
interface Call {
  readonly line: string;
  readonly what: string;
  readonly task: Task;
  /** Only a statement can wait for a lock. */
  readonly canPark: boolean;
  parked: boolean;
}

export interface Scheduler {
  /** Runs `work` as a task of a process; what it awaits at a port waits for its turn. */
  spawn<T>(process: Process, name: string, work: () => Promise<T>): Task;
  /** Waits for its turn; the function given back says that the call is over. */
  turn(line: string, what: string, options?: TurnOptions): Promise<() => void>;
  /** Gives up the claims of a line that has ended. */
  release(line: string): void;
  /** Code between two turns that may take several rounds of the event loop (an SDK reading an answer). */
  busy<T>(work: () => Promise<T>): Promise<T>;
  current(): Task | undefined;
  /** Lets calls through, one after another as the seed says, until nobody waits. Bounded. */
  drain(options?: { readonly betweenTurns?: () => void }): Promise<void>;
  kill(process: Process): void;
  turnCount(): number;
  /** What happened, in order: equal for equal seeds. */
  readonly trace: (line: string) => void;
}

export interface SchedulerOptions {
  readonly chance: Chance;
  /** How many connections of the database wait for a lock now. */
  readonly blockedConnections: () => Promise<number>;
  readonly onTrace?: (line: string) => void;
}

export interface TurnOptions {
  readonly claim?: string | undefined;
  /** Inside `busy`: while it waits, nothing is under way. */
  readonly inBusy?: boolean;
  /** A statement of the database, which may have to wait for a lock. */
  readonly canPark?: boolean;
}

/** A story that takes more turns than this has run away. */
const turnsMax = 200_000;
/** A call that takes longer than this may be waiting for a lock: then the database is asked. */
const lookAfterMs = 3;
const looksMax = 5000;

const tasks = new AsyncLocalStorage<Task>();
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * One call at a port at a time; which, the seed says. A call that waits for a row lock is parked: others go on, and it
 * comes back by itself once the lock is free. All that runs between two calls is synchronous or a chain of promises, so
 * that after one round of the event loop everybody waits again.
 */
export function createScheduler({ chance, blockedConnections, onTrace }: SchedulerOptions): Scheduler {
  let waiting: Turn[] = [];
  const calls = new Set<Call>();
  const claims = new Map<string, string>();
  let busyCount = 0;
  let count = 0;
  let taskCount = 0;
  const trace = (line: string): void => onTrace?.(line);

  /** Everybody has run as far as they can without another turn. */
  const settle = async (): Promise<void> => {
    await pause();
    for (let look = 0; busyCount > 0; look += 1) {
      if (look > looksMax) throw new Error("something between two turns never ends");
      await pause();
    }
  };

  let cameBack = Promise.withResolvers<void>();
  const over = (call: Call): void => {
    calls.delete(call);
    cameBack.resolve();
    cameBack = Promise.withResolvers<void>();
  };
  const oneMore = (): Promise<boolean> => {
    const timer = Promise.withResolvers<boolean>();
    const handle = setTimeout(() => timer.resolve(false), lookAfterMs);
    return Promise.race([cameBack.promise.then(() => true), timer.promise]).finally(() =>
      clearTimeout(handle),
    );
  };

  /** Until every call let through is back, or waits for a lock. */
  const comeBack = async (): Promise<void> => {
    for (let look = 0; look < looksMax; look += 1) {
      const out = [...calls].filter(({ parked }) => !parked);
      const parked = calls.size - out.length;
      if (calls.size === 0) return;
      // What ended just now may have freed a lock: whoever got it does not wait in the database any more.
      if (out.length === 0 && (await blockedConnections()) >= parked) return;
      if (await oneMore()) continue;
      const mayPark = out.length > 0 && out.every(({ canPark }) => canPark);
      if (mayPark && (await blockedConnections()) >= calls.size) for (const call of out) call.parked = true;
    }
    throw new Error(`calls never came back: ${[...calls].map(({ what }) => what).join(", ")}`);
  };

  const grantable = (): Turn[] =>
    waiting.filter(({ claim, line }) => {
      const holder = claim === null ? undefined : claims.get(claim);
      return holder === undefined || holder === line;
    });

  const pickLine = (): Turn[] => {
    const open = grantable();
    const lines = [...new Set(open.map(({ line }) => line))];
    if (lines.length === 0) return [];
    const line = chance.pick(lines);
    return open.filter((turn) => turn.line === line);
  };

  return {
    trace,
    turnCount: () => count,
    current: () => tasks.getStore(),
    spawn(process, name, work) {
      taskCount += 1;
      const task: Task = { id: taskCount, name, process, outcome: "running", error: null };
      void tasks.run(task, async () => {
        try {
          await work();
          task.outcome = "done";
        } catch (error) {
          task.outcome = "failed";
          task.error = error;
        }
      });
      return task;
    },
    turn(line, what, { claim, inBusy = false, canPark = false } = {}) {
      const task = tasks.getStore();
      if (!task) throw new Error(`${what} was called outside a task`);
      if (!task.process.alive) return Promise.reject(new ProcessKilled(task.process.name));
      if (inBusy) busyCount -= 1;
      return new Promise((resolve, reject) => {
        const call: Call = { line, what, task, canPark, parked: false };
        waiting.push({
          task,
          line,
          what,
          claim: claim ?? null,
          grant() {
            if (claim !== undefined) claims.set(claim, line);
            calls.add(call);
            if (inBusy) busyCount += 1;
            resolve(() => over(call));
          },
          refuse(error) {
            if (inBusy) busyCount += 1;
            reject(error);
          },
        });
      });
    },
    release(line) {
      for (const [claim, holder] of claims) if (holder === line) claims.delete(claim);
    },
    async busy(work) {
      busyCount += 1;
      try {
        return await work();
      } finally {
        busyCount -= 1;
      }
    },
    async drain({ betweenTurns } = {}) {
      await settle();
      for (;;) {
        await comeBack();
        await settle();
        const turns = pickLine();
        if (turns.length === 0) {
          if (calls.size > 0 || waiting.length > 0) {
            const stuck = [...waiting, ...calls].map(({ task, what }) => `${task.name}: ${what}`);
            throw new Error(`everybody waits for somebody: ${stuck.join("; ")}`);
          }
          return;
        }
        count += 1;
        if (count > turnsMax) throw new Error(`more than ${turnsMax} turns: something runs away`);
        waiting = waiting.filter((turn) => !turns.includes(turn));
        for (const { grant, task, what } of turns) {
          trace(`${task.id} ${task.name} ${what}`);
          grant();
        }
        await comeBack();
        await settle();
        betweenTurns?.();
      }
    },
    kill(process) {
      process.alive = false;
      const dead = waiting.filter(({ task }) => task.process === process);
      waiting = waiting.filter(({ task }) => task.process !== process);
      for (const { refuse } of dead) refuse(new ProcessKilled(process.name));
    },
  };
}
