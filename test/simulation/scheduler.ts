import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Gate, GatedTransaction, GateStep } from "@till/db/simulation";
import { invariant } from "@till/kernel";
import type { LockMonitor } from "./lock-monitor.ts";

/** A simulated server process: what is at work in it dies with it. */
export interface Home {
  readonly name: string;
}

/** One use case at work, begun by somebody's intention, a delivery or a job. */
export interface Task {
  readonly name: string;
  readonly home: Home;
  /** In the order in which tasks began. */
  readonly number: number;
  state: "running" | "done" | "gone";
  /** How often it made each of its calls to gateways so far. */
  readonly calls: Map<string, number>;
  /** Branches of it that are at work where no turn is asked for: at a gateway, or at the beginning of a transaction. */
  away: number;
}

export type OpKind = GateStep["kind"] | "call" | "answer" | "sleep" | "send";

/** A call at a port that waits for its turn. */
export interface Op {
  readonly seq: number;
  readonly task: Task;
  readonly kind: OpKind;
  readonly label: string;
  /** What it asks for in full. Branches of one task come to their ports in any order: this one is the seed's. */
  readonly about: string;
  /** Cannot happen before, by the world's clock. */
  readonly notBeforeMs: number;
  readonly statement: Statement | null;
  readonly go: () => void;
}

interface Statement {
  readonly transaction: Transaction;
  readonly step: GateStep;
  readonly send: () => Promise<unknown>;
  readonly answer: PromiseWithResolvers<unknown>;
}

interface Transaction {
  readonly task: Task;
  readonly abort: (reason: Error) => void;
  readonly queue: Op[];
  ended: Promise<void>;
  over: boolean;
  /** Of its backend, once a statement was answered. */
  pid: number | null;
  parked: Batch | null;
  readonly writes: { enqueues: boolean; readonly ids: Set<string> };
  readonly locks: Locks;
}

/** What somebody may hold, or is about to ask for, by what its statements name. */
interface Locks {
  readonly names: Set<string>;
  /** Some of it goes by no name. */
  isNameless: boolean;
}

/** What a transaction may have written. */
interface Written {
  /** Jobs, among other things. */
  readonly enqueues: boolean;
  /** Every id that one of its writes and locks named. */
  readonly ids: ReadonlySet<string>;
}

type Heard = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

interface Sent {
  readonly op: Op;
  readonly statement: Statement;
  readonly answer: Promise<unknown>;
  heard: Heard | null;
}

/**
 * What a transaction had ready travels together, as the driver sends it: sent, and perhaps waiting in the database for
 * somebody else's lock; or answered since, and not heard yet.
 */
interface Batch {
  readonly task: Task;
  readonly transaction: Transaction;
  readonly parts: readonly Sent[];
  isAnswered: boolean;
}

export interface SchedulerOptions {
  readonly monitor: LockMonitor;
  readonly nowMs: () => number;
  /** In nearly every statement: what is locked goes by other ids. */
  readonly merchantId: string;
  /** Told of everything that happens, in order; the same for the same seed. */
  readonly trace: (line: string) => void;
  readonly onParked: () => void;
  readonly onCommitted: (written: Written) => void;
}

/**
 * A statement that has not answered by then may be waiting for a lock; asking is dearer than waiting. One that asks for
 * nothing that others name has no reason to wait, and is only slow.
 */
const lookAfterMs = { meetsOthers: 3, alone: 100 } as const;
/** Above anything a busy machine takes: a task that makes no progress for so long is a defect of the simulation. */
const stuckMs = 30_000;
/** Turns of the event loop in which other branches of the same task may still come to a port. */
const turnsAfter = { statement: 1, other: 12 } as const;

const isEnqueue = /^\s*insert into pgboss\.job/i;
const lockWords = /for (no key )?update|^\s*(insert|update|delete|with)/i;
const mayTakeLock = ({ kind, text }: GateStep): boolean => kind === "statement" && lockWords.test(text);

class Gone extends Error {
  override readonly name = "Gone";
}

export type Scheduler = ReturnType<typeof createScheduler>;

/**
 * Lets one call at a port happen at a time. Everything between two calls runs by itself; `release` returns when it has
 * run. A statement that waits for a lock is parked: others go on, and once the lock is free its answer becomes one
 * more thing that may happen next.
 */
export function createScheduler(options: SchedulerOptions) {
  const { monitor, trace } = options;
  const current = new AsyncLocalStorage<Task>();
  const tasks = new Set<Task>();
  const ops = new Set<Op>();
  const transactions = new Set<Transaction>();
  const parked = new Set<Batch>();
  let blockers: ReadonlySet<number> = new Set();
  let seq = 0;
  let begun = 0;
  let activity = Promise.withResolvers<void>();

  const stir = (): void => {
    activity.resolve();
    activity = Promise.withResolvers<void>();
  };
  const add = (op: Omit<Op, "seq">): void => {
    ops.add({ ...op, seq: ++seq });
    stir();
  };
  /** Until what it answers is called, which may be more than once. */
  const leave = (task: Task): (() => void) => {
    let isAway = true;
    task.away += 1;
    return () => {
      if (!isAway) return;
      isAway = false;
      task.away -= 1;
      stir();
    };
  };
  const taskNow = (): Task => {
    const task = current.getStore();
    invariant(task, "a port is called only by a task");
    return task;
  };

  const hasOps = (task: Task): boolean => {
    for (const op of ops) if (op.task === task) return true;
    for (const each of parked) if (each.task === task) return true;
    return false;
  };
  /** Until the task has ended, or stands before a port with all its branches. */
  const quiet = async (task: Task, turns: number): Promise<void> => {
    const deadline = performance.now() + stuckMs;
    while (task.state === "running") {
      if (task.away > 0 || !hasOps(task)) {
        await within(activity.promise, deadline, `${task.name} is stuck`);
        continue;
      }
      const before = seq;
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      if (seq === before && hasOps(task)) return;
    }
  };

  /** A call at a port other than the database: resolves when its turn has come. */
  const turn = (
    kind: Exclude<OpKind, GateStep["kind"]>,
    label: string,
    { about = label, notBeforeMs = 0 }: { readonly about?: string; readonly notBeforeMs?: number } = {},
  ): Promise<void> => {
    const task = taskNow();
    if (task.state === "gone") return new Promise(() => {});
    const { promise, resolve } = Promise.withResolvers<void>();
    add({ task, kind, label, about, notBeforeMs, statement: null, go: resolve });
    return promise;
  };

  const gate: Gate = {
    begin(): GatedTransaction {
      const task = taskNow();
      const gone = Promise.withResolvers<never>();
      gone.promise.catch(() => {});
      const transaction: Transaction = {
        task,
        abort: gone.reject,
        queue: [],
        ended: Promise.resolve(),
        over: false,
        pid: null,
        parked: null,
        writes: { enqueues: false, ids: new Set() },
        locks: { names: new Set(), isNameless: false },
      };
      transactions.add(transaction);
      const arrive = leave(task);
      if (task.state === "gone") gone.reject(new Gone());
      return {
        gone: gone.promise,
        isGone: () => task.state === "gone",
        opened(ended) {
          const end = async (): Promise<void> => {
            await ended;
            transaction.over = true;
            transactions.delete(transaction);
          };
          transaction.ended = end();
        },
        pass<T>(step: GateStep, send: () => Promise<T>): Promise<T> {
          const answer = Promise.withResolvers<unknown>();
          arrive();
          if (task.state === "gone") return answer.promise as Promise<T>;
          const statement: Statement = { transaction, step, send, answer };
          const op: Op = {
            seq: ++seq,
            task,
            kind: step.kind,
            label: labelOf(step),
            about: [step.text, ...step.parameters].join(" "),
            notBeforeMs: 0,
            statement,
            go: () => {},
          };
          note(transaction, step, options.merchantId);
          ops.add(op);
          transaction.queue.push(op);
          stir();
          return answer.promise as Promise<T>;
        },
      };
    },
  };

  const send = (op: Op, statement: Statement): Sent => {
    ops.delete(op);
    const sent: Sent = { op, statement, answer: statement.send(), heard: null };
    sent.answer.then(
      (value) => void (sent.heard = { ok: true, value }),
      (error: unknown) => void (sent.heard = { ok: false, error }),
    );
    return sent;
  };
  /** Somebody else's transaction may hold what it asks for, or be about to. */
  const meetsOthers: Meets = ({ transaction, step }) => {
    if (!mayTakeLock(step)) return false;
    const { names, isNameless } = locksOf(step, options.merchantId);
    for (const other of transactions) {
      if (other === transaction || other.over) continue;
      if (other.locks.isNameless || (isNameless && other.locks.names.size > 0)) return true;
      if (names.some((name) => other.locks.names.has(name))) return true;
    }
    return false;
  };
  /** Its turn has come, and with it that of everything its transaction has asked for behind it. */
  const sendAll = (transaction: Transaction): readonly [Batch, Promise<unknown>] => {
    const parts = batchOf(transaction, meetsOthers).map(({ op, statement }) => send(op, statement));
    transaction.queue.splice(0, parts.length);
    const batch: Batch = { task: transaction.task, transaction, parts, isAnswered: false };
    const answered = Promise.allSettled(parts.map(({ answer }) => answer)).then(
      () => void (batch.isAnswered = true),
    );
    return [batch, answered];
  };
  const hear = (batch: Batch, said: string): void => {
    for (const { op, statement, heard } of batch.parts) {
      invariant(heard, "only an answered statement is heard");
      trace(`  ${op.task.name}${said} ${op.label}${heard.ok ? "" : ` failed: ${codeOf(heard.error)}`}`);
      if (!heard.ok) {
        statement.answer.reject(heard.error);
        continue;
      }
      const pid = pidOf(heard.value);
      if (pid !== null) statement.transaction.pid = pid;
      statement.answer.resolve(heard.value);
    }
  };

  const releaseStatement = async ({ label }: Op, { transaction, step }: Statement): Promise<void> => {
    const [batch, answered] = sendAll(transaction);
    const canWait = batch.parts.some(({ statement }) => mayTakeLock(statement.step));
    if (!canWait) await within(answered, performance.now() + stuckMs, `${label} is not answered`);
    else {
      const meets = batch.parts.some(({ statement }) => meetsOthers(statement));
      await Promise.race([answered, pause(meets ? lookAfterMs.meetsOthers : lookAfterMs.alone)]);
    }
    while (!batch.isAnswered) {
      const look = await monitor.look();
      if (batch.isAnswered) break;
      if (look.waiting > unanswered().length) {
        blockers = look.blockers;
        parked.add(batch);
        options.onParked();
        transaction.parked = batch;
        trace(`  ${batch.task.name} waits: ${batch.parts.map(({ op }) => op.label).join("; ")}`);
        return;
      }
      await Promise.race([answered, pause(1)]);
    }
    if (step.kind !== "statement") {
      await transaction.ended;
      await settleParked();
      if (step.kind === "commit") options.onCommitted(transaction.writes);
    }
    hear(batch, ":");
  };
  const unanswered = (): readonly Batch[] => [...parked].filter(({ isAnswered }) => !isAnswered);

  /** After locks were given up: every parked statement is answered by now, or proven to wait on. */
  const settleParked = async (): Promise<void> => {
    const deadline = performance.now() + stuckMs;
    for (;;) {
      const before = unanswered();
      if (before.length === 0) {
        blockers = new Set();
        return;
      }
      const look = await monitor.look();
      await nextTurn();
      const still = before.filter(({ isAnswered }) => !isAnswered).length;
      if (still === before.length && look.waiting >= still) {
        blockers = look.blockers;
        return;
      }
      invariant(performance.now() < deadline, "a parked statement neither answers nor waits");
    }
  };

  /** Behind a parked one for the same lock it would be chance who gets it: so it is not even sent. */
  const isHeld = ({ statement }: Op): boolean => {
    if (statement === null || parked.size === 0) return false;
    const { transaction } = statement;
    if (transaction.pid !== null && blockers.has(transaction.pid)) return false;
    const locks = batchOf(transaction, meetsOthers)
      .map((each) => each.statement.step)
      .filter(mayTakeLock);
    return unanswered().some(({ parts }) =>
      parts.some((sent) => locks.some((step) => sameLock(sent.statement.step, step, options.merchantId))),
    );
  };
  const isNext = (op: Op): boolean => {
    const transaction = op.statement?.transaction;
    return transaction === undefined || (transaction.parked === null && transaction.queue[0] === op);
  };

  /** A commit travels behind the transaction's writes, so it arrives only where all of them have. */
  const canLand = (op: Op): boolean => op.statement?.transaction.queue.length === 1 && isNext(op);

  return {
    gate,
    turn,
    /** The task that is calling. */
    task: taskNow,
    /** Waits for what is done elsewhere, and asks for no turn. */
    async away<T>(work: Promise<T>): Promise<T> {
      const arrive = leave(taskNow());
      try {
        return await work;
      } finally {
        arrive();
      }
    },

    /** Begins a use case, and lets it run to its first port. */
    async start(home: Home, name: string, work: () => Promise<void>): Promise<Task> {
      begun += 1;
      const task: Task = { name, home, number: begun, state: "running", calls: new Map(), away: 0 };
      tasks.add(task);
      const end = (): void => {
        if (task.state === "running") task.state = "done";
        tasks.delete(task);
        stir();
      };
      void current.run(task, work).then(end, end);
      await quiet(task, turnsAfter.statement);
      return task;
    },

    /** What may happen now, in an order that follows from the seed. */
    ready(): readonly (Op | Batch)[] {
      const nowMs = options.nowMs();
      const waiting = [...ops].filter((op) => op.notBeforeMs <= nowMs && isNext(op)).sort(inOrder);
      const free = waiting.filter((op) => !isHeld(op));
      const answers = [...parked].filter(({ isAnswered }) => isAnswered);
      const all = [...free, ...answers];
      return all.length > 0 ? all : waiting;
    },
    /** When the next call that waits for the clock may go on; null when none does. */
    nextAtMs(): number | null {
      const later = [...ops].filter((op) => op.notBeforeMs > options.nowMs()).map((op) => op.notBeforeMs);
      return later.length === 0 ? null : Math.min(...later);
    },
    /** Lets one of `ready()` happen, and everything up to the next port with it. */
    async release(next: Op | Batch): Promise<void> {
      if ("parts" in next) {
        parked.delete(next);
        next.transaction.parked = null;
        hear(next, " goes on:");
        await quiet(next.task, turnsAfter.statement);
        return;
      }
      ops.delete(next);
      if (next.statement !== null) {
        await releaseStatement(next, next.statement);
        await quiet(next.task, turnsAfter.statement);
        return;
      }
      trace(`  ${next.task.name}: ${next.kind} ${next.label}`);
      next.go();
      await quiet(next.task, turnsAfter.other);
    },

    /** Every statement waits for another one's lock: PostgreSQL itself will break the ring, within a second. */
    async breakDeadlock(): Promise<void> {
      const deadline = performance.now() + stuckMs;
      while (![...parked].some(({ isAnswered }) => isAnswered)) {
        invariant(performance.now() < deadline, "nothing can go on, and PostgreSQL sees no ring");
        await pause(20);
      }
      await settleParked();
    },

    /** The process is gone at this very moment. `lands` says of each commit and call on its way whether it arrives. */
    async crash(home: Home, lands: (op: Op) => boolean): Promise<readonly Task[]> {
      const lost = [...tasks].filter((task) => task.home === home);
      for (const task of lost) {
        task.state = "gone";
        tasks.delete(task);
      }
      const open = [...transactions].filter(({ task }) => task.state === "gone");
      for (const op of ops) {
        if (op.task.state !== "gone") continue;
        ops.delete(op);
        if (op.kind === "commit" && op.statement !== null && canLand(op) && lands(op)) {
          await op.statement.send();
          await op.statement.transaction.ended;
          options.onCommitted(op.statement.transaction.writes);
        } else if (op.kind === "call" && lands(op)) op.go();
      }
      for (const transaction of open) {
        if (transaction.over) continue;
        const waiting = transaction.parked;
        const stuck = waiting?.parts.find(({ heard }) => heard === null);
        if (stuck) cancel(stuck.answer);
        transaction.abort(new Gone());
        await within(
          transaction.ended,
          performance.now() + stuckMs,
          `${transaction.task.name} does not let go of its transaction`,
        );
        if (waiting !== null) parked.delete(waiting);
      }
      await settleParked();
      return lost;
    },

    tasks: (): ReadonlySet<Task> => tasks,
    isIdle: (): boolean => tasks.size === 0,
  };
}

function inOrder(a: Op, b: Op): number {
  if (a.task !== b.task) return a.task.number - b.task.number;
  if (a.about === b.about) return a.seq - b.seq;
  return a.about < b.about ? -1 : 1;
}

/** Of a driver's query: asks the server to give it up. */
function cancel(sent: Promise<unknown>): void {
  if ("cancel" in sent && typeof sent.cancel === "function") sent.cancel();
}

type Meets = (statement: Statement) => boolean;

const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
export const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function note({ writes, locks }: Transaction, step: GateStep, merchantId: string): void {
  if (!mayTakeLock(step)) return;
  if (isEnqueue.test(step.text)) writes.enqueues = true;
  for (const value of step.parameters)
    if (typeof value === "string" && isId.test(value)) writes.ids.add(value);
  const { names, isNameless } = locksOf(step, merchantId);
  for (const name of names) locks.names.add(name);
  if (isNameless) locks.isNameless = true;
}

/** By the values that may name what it locks: long enough to name one thing. A job's go inside its JSON. */
function locksOf(
  { text, parameters }: GateStep,
  merchantId: string,
): { readonly names: readonly string[]; readonly isNameless: boolean } {
  const values = parameters.flat().filter((value) => typeof value === "string" && value.length >= 12);
  const names = (values as readonly string[])
    .flatMap((value) => [value, ...(value.length > 36 ? (value.match(anyId) ?? []) : [])])
    .filter((name) => name !== merchantId);
  // Jobs of which one may wait have keys that other enqueues share.
  return isEnqueue.test(text)
    ? { names: [...names, "jobs"], isNameless: false }
    : { names, isNameless: names.length === 0 };
}

const labels = new Map<string, string>();

function labelOf({ kind, text }: GateStep): string {
  if (kind !== "statement") return kind;
  const known = labels.get(text);
  if (known !== undefined) return known;
  const label = text.replaceAll(/\s+/g, " ").trim().slice(0, 60);
  labels.set(text, label);
  return label;
}

/**
 * The first that waits, and what was asked for behind it before anything of it was answered, up to the first lock that
 * others may want: of two that were freed at once it would be chance who takes the next one.
 */
function batchOf({ queue }: Transaction, meetsOthers: Meets): readonly { op: Op; statement: Statement }[] {
  const batch: { op: Op; statement: Statement }[] = [];
  for (const op of queue) {
    const { statement } = op;
    if (statement === null) break;
    const isAlone = statement.step.kind !== "statement";
    if (isAlone && batch.length > 0) break;
    batch.push({ op, statement });
    if (isAlone || meetsOthers(statement)) break;
  }
  return batch;
}

/** Both may be about the same thing: they share a value that names one. */
function sameLock(a: GateStep, b: GateStep, merchantId: string): boolean {
  const named = a.parameters.filter(
    (value) => typeof value === "string" && value.length >= 12 && value !== merchantId,
  );
  return named.some((value) => b.parameters.includes(value));
}

function pidOf(value: unknown): number | null {
  if (typeof value !== "object" || value === null || !("state" in value)) return null;
  const { state } = value;
  if (typeof state !== "object" || state === null || !("pid" in state)) return null;
  return typeof state.pid === "number" ? state.pid : null;
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ("code" in error ? String(error.code) : error.message) : String(error);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function within<T>(promise: Promise<T>, deadline: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
