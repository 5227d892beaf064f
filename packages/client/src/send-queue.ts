import { type Clock, type Uuid, invariant } from "@till/kernel";
import type { TillErrorBody } from "@till/wire";

export interface QueueItem<Payload> {
  /** Names the act: the server answers the same id with the same effect. */
  readonly id: Uuid | string;
  /** Items of one sale depend on each other; a parked one holds back what follows it in its own sale only. */
  readonly saleId: string;
  readonly kind: string;
  readonly payload: Payload;
  readonly createdAtMs: number;
}

export interface StoredItem<Payload> extends QueueItem<Payload> {
  /** Strictly rising; gives the order of sending. */
  readonly position: number;
  /** Set when the server refused for good: a person has to look at it. Never dropped. */
  readonly parked: TillErrorBody | null;
}

/** Where the queue lives. Writes are durable when they return; adding an id that is there already changes nothing. */
export interface QueueStorage<Payload> {
  all(): readonly StoredItem<Payload>[];
  add(item: QueueItem<Payload>): void;
  remove(id: string): void;
  park(id: string, refusal: TillErrorBody): void;
  unpark(id: string): void;
}

/** What became of one item. `kept`: nobody knows or it may be tried again, so the same id is sent again later. */
export type SendOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "kept"; readonly network: boolean }
  | { readonly kind: "refused"; readonly refusal: TillErrorBody };

export interface QueueStatus {
  readonly waiting: number;
  readonly parked: number;
  readonly oldestAtMs: number | null;
  /** False while the last attempt found no server. */
  readonly reachable: boolean;
}

export interface SendQueueOptions<Payload> {
  readonly storage: QueueStorage<Payload>;
  /** Must not throw for anything expected: a lost answer is `kept`. */
  readonly send: (item: StoredItem<Payload>) => Promise<SendOutcome>;
  readonly clock: Clock;
  /** Whether an error of the storage passes by itself once there is room again. */
  readonly isStorageFull?: (error: unknown) => boolean;
  readonly onChange?: (status: QueueStatus) => void;
  /** Runs `wake` once after `delayMs`, and gives what stops it. */
  readonly schedule: (delayMs: number, wake: () => void) => () => void;
}

export interface SendQueue<Payload> {
  /** Stores the item, then sends when its turn comes. */
  add(item: QueueItem<Payload>): void;
  /** Call after items were written to the storage by someone else's transaction, or when the network came back. */
  wake(): void;
  /** Sends a parked item again, in its old place. */
  retryParked(id: string): void;
  status(): QueueStatus;
  /** Resolves when nothing is being sent; what waits stays in the storage. */
  stop(): Promise<void>;
  /** Resolves at the end of the round that runs now, or at once. */
  settled(): Promise<void>;
}

/** Doubling from one second; half a minute at most, so that a shop whose network is back sells online again soon. */
const backoffMs = { first: 1000, max: 30_000 } as const;

/**
 * Sends what was stored, strictly in order, for ever, each item until the server has answered it. An item leaves only
 * on `done`; a refusal for good parks it, and parks hold back later items of the same sale but no other sale.
 */
export function createSendQueue<Payload>(options: SendQueueOptions<Payload>): SendQueue<Payload> {
  const { storage, send, clock, schedule } = options;
  let running: Promise<void> | null = null;
  let again = false;
  const stopping = new AbortController();
  let reachable = true;
  let failures = 0;
  let cancelTimer: (() => void) | null = null;

  function status(): QueueStatus {
    const items = storage.all();
    const waiting = items.filter(({ parked }) => parked === null);
    return {
      waiting: waiting.length,
      parked: items.length - waiting.length,
      oldestAtMs: items.reduce<number | null>(
        (oldest, { createdAtMs }) => (oldest === null ? createdAtMs : Math.min(oldest, createdAtMs)),
        null,
      ),
      reachable,
    };
  }

  const changed = (): void => options.onChange?.(status());

  /** The first item whose sale holds no parked one before it. */
  function next(): StoredItem<Payload> | null {
    const blocked = new Set<string>();
    for (const item of [...storage.all()].sort((a, b) => a.position - b.position)) {
      if (item.parked) blocked.add(item.saleId);
      else if (!blocked.has(item.saleId)) return item;
    }
    return null;
  }

  async function round(): Promise<void> {
    for (let item = next(); item && !stopping.signal.aborted; item = next()) {
      const outcome = await send(item);
      switch (outcome.kind) {
        case "done":
        case "refused":
          reachable = true;
          if (!writeDown(item, outcome)) {
            failures += 1;
            changed();
            waitAndRetry();
            return;
          }
          failures = 0;
          changed();
          break;
        case "kept":
          reachable = !outcome.network;
          failures += 1;
          changed();
          waitAndRetry();
          return;
      }
    }
  }

  /** False: the storage cannot take it now. The same id is sent again later, which the server answers as before. */
  function writeDown(
    { id }: StoredItem<Payload>,
    outcome: SendOutcome & { kind: "done" | "refused" },
  ): boolean {
    try {
      if (outcome.kind === "done") storage.remove(id);
      else {
        invariant(outcome.refusal.retry === "never", "only a refusal for good parks an item");
        storage.park(id, outcome.refusal);
      }
      return true;
    } catch (error) {
      if (options.isStorageFull?.(error) !== true) throw error;
      return false;
    }
  }

  function waitAndRetry(): void {
    if (stopping.signal.aborted) return;
    cancelTimer?.();
    const delayMs = Math.min(backoffMs.max, backoffMs.first * 2 ** Math.min(failures - 1, 10));
    cancelTimer = schedule(delayMs, () => {
      cancelTimer = null;
      run();
    });
  }

  function run(): void {
    if (stopping.signal.aborted) return;
    if (running) {
      again = true;
      return;
    }
    running = round().finally(() => {
      running = null;
      if (!again) return;
      again = false;
      run();
    });
  }

  return {
    add(item) {
      invariant(item.createdAtMs <= clock.nowMs(), "an item is made before it is queued");
      storage.add(item);
      changed();
      run();
    },
    wake() {
      cancelTimer?.();
      cancelTimer = null;
      changed();
      run();
    },
    retryParked(id) {
      storage.unpark(id);
      changed();
      run();
    },
    status,
    settled: () => running ?? Promise.resolve(),
    async stop() {
      stopping.abort();
      cancelTimer?.();
      await running;
    },
  };
}

/** How the queue reads the end of a call: `refusal` is what the server said, null when no answer of its own came. */
export function outcomeOf(refusal: TillErrorBody | null): SendOutcome {
  if (refusal === null) return { kind: "kept", network: true };
  switch (refusal.retry) {
    case "safe":
    case "being_resolved":
      return { kind: "kept", network: false };
    case "never":
      return { kind: "refused", refusal };
  }
}
