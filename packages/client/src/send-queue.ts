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
  /** The first `limit` items that may be sent, in their order: not parked, and behind no parked one of their sale. */
  next(limit: number): readonly StoredItem<Payload>[];
  counts(): QueueCounts;
  add(item: QueueItem<Payload>): void;
  /** All of them, or none. */
  remove(ids: readonly string[]): void;
  park(id: string, refusal: TillErrorBody): void;
  unpark(id: string): void;
}

/** What became of one item. `kept`: nobody knows or it may be tried again, so the same id is sent again later. */
export type SendOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "kept"; readonly network: boolean }
  /** Not tried, for one before it in its sale was refused in the same call. */
  | { readonly kind: "behind" }
  | { readonly kind: "refused"; readonly refusal: TillErrorBody };

export interface QueueCounts {
  readonly waiting: number;
  readonly parked: number;
  /** When the oldest of both was made. */
  readonly oldestAtMs: number | null;
}

export interface QueueStatus extends QueueCounts {
  /** False while the last attempt found no server. */
  readonly reachable: boolean;
}

export interface SendQueueOptions<Payload> {
  readonly storage: QueueStorage<Payload>;
  /**
   * Gives an outcome for each, in their order. Must not throw for anything expected: a lost answer is `kept`. Within a
   * sale the receiver keeps their order.
   */
  readonly send: (items: readonly StoredItem<Payload>[]) => Promise<readonly SendOutcome[]>;
  /** Which items may go in one call with each other, and how many. */
  readonly together: { readonly max: number; readonly may: (item: StoredItem<Payload>) => boolean };
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
 * on `done`; a refusal for good parks it, and parks hold back later items of the same sale but no other sale. Neighbours that
 * may go together are sent in one call: the order of what they do to each other is the receiver's.
 */
export function createSendQueue<Payload>(options: SendQueueOptions<Payload>): SendQueue<Payload> {
  const { storage, send, clock, schedule } = options;
  let running: Promise<void> | null = null;
  let again = false;
  const stopping = new AbortController();
  let reachable = true;
  let failures = 0;
  let cancelTimer: (() => void) | null = null;

  const status = (): QueueStatus => ({ ...storage.counts(), reachable });
  const changed = (): void => options.onChange?.(status());

  /** The first item, with those right behind it that may go in the same call. */
  function next(): readonly StoredItem<Payload>[] {
    const { max, may } = options.together;
    const items = storage.next(max);
    const alone = items.findIndex((item) => !may(item));
    return alone === -1 ? items : items.slice(0, Math.max(alone, 1));
  }

  async function round(): Promise<void> {
    for (let items = next(); items.length > 0 && !stopping.signal.aborted; items = next()) {
      const outcomes = await send(items);
      invariant(outcomes.length === items.length, "each item has an outcome");
      const isWritten = writeDown(items, outcomes);
      reachable = !outcomes.some((one) => one.kind === "kept" && one.network);
      // Where nothing moved the same would be sent again at once, for ever.
      const hasMoved = outcomes.some(({ kind }) => kind === "done" || kind === "refused");
      const goesOn = isWritten && hasMoved && outcomes.every(({ kind }) => kind !== "kept");
      failures = goesOn ? 0 : failures + 1;
      changed();
      if (!goesOn) {
        waitAndRetry();
        return;
      }
    }
  }

  /** False: the storage cannot take it now. The same ids are sent again later, which the server answers as before. */
  function writeDown(items: readonly StoredItem<Payload>[], outcomes: readonly SendOutcome[]): boolean {
    try {
      const done = items.filter((_, index) => outcomes[index]?.kind === "done");
      if (done.length > 0) storage.remove(done.map(({ id }) => id));
      items.forEach(({ id }, index) => {
        const outcome = outcomes[index];
        if (outcome?.kind !== "refused") return;
        invariant(outcome.refusal.retry === "never", "only a refusal for good parks an item");
        storage.park(id, outcome.refusal);
      });
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
