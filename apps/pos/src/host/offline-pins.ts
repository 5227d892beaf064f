import type { PersonId } from "@till/kernel";
import type { PinHash } from "./pin-hash.ts";
import type { TillContext } from "./till-context.ts";
import { refusal } from "./refusal.ts";

/** Who may sign in here while the server cannot be asked: whoever did with it in the last days. */
export interface OfflinePins {
  /** The server took this PIN. */
  keep(context: TillContext, personId: PersonId, pin: string): Promise<void>;
  /** Throws `HostRefusal`. */
  check(context: TillContext, personId: PersonId, pin: string): Promise<void>;
  /** The server did not take this PIN: if it is the one that is kept, it is kept no longer. */
  refused(context: TillContext, personId: PersonId, pin: string): Promise<void>;
  /** Keeps those of these people alone: the others do not sign in here any more. */
  keepOnly(context: Pick<TillContext, "store">, people: readonly PersonId[]): void;
  /** Remembers that it is at least so late. Call now and then. */
  noteTime(context: Pick<TillContext, "store" | "clock">): void;
}

/**
 * How long after somebody's last sign-in with the server their PIN still opens this till: longer than a network is
 * ever gone, shorter than somebody who left, or a stolen till, should go on selling. A PIN of four digits has 10,000
 * values: whoever copies the till's disk tries them in about an hour, which is why a till that is shut out forgets them.
 */
export const offlineForMs = 7 * 86_400_000;

/** Clocks are put right by as much; a clock that went back further was set back. */
const setBackMaxMs = 5 * 60_000;

/** How fine the till remembers how late it was: each time is a write to the disk. */
const noteEveryMs = 60_000;

/** Wrong PINs before the pad rests; each further wrong one after it doubles the pause. */
const lockout = { triesMax: 5, pauseMs: 5 * 60_000, pauseMaxMs: 3_600_000 } as const;

type Kept = Readonly<Record<string, { readonly hash: string; readonly atMs: number }>>;

type AllTries = Readonly<Record<string, Tries>>;

interface Tries {
  readonly count: number;
  readonly lastMs: number;
}

export function createOfflinePins(hashes: PinHash): OfflinePins {
  return {
    async keep({ store, clock }, personId, pin) {
      const atMs = clock.nowMs();
      const hash = await hashes.hash(pin);
      store.transaction(() => {
        store.facts.set("offline_pins", { ...keptIn(store), [personId]: { hash, atMs } });
        setTries(store, personId, null);
        // Who signed in with the server has shown who they are: a clock that was wrong may be put right now.
        store.facts.set("latest_ms", atMs);
      });
    },
    async check({ store, clock }, personId, pin) {
      const nowMs = clock.nowMs();
      const latestMs = store.facts.get<number>("latest_ms") ?? nowMs;
      if (nowMs < latestMs - setBackMaxMs) {
        throw refusal("refusal.clock_set_back");
      }
      const known = keptIn(store)[personId];
      if (!known) {
        throw refusal("refusal.pin_not_known");
      }
      if (Math.abs(nowMs - known.atMs) > offlineForMs) {
        throw refusal("refusal.pin_too_old");
      }
      const tries = countTry(store.facts.get<AllTries>("offline_tries")?.[personId] ?? null, nowMs);
      // Before it is looked at, and on disk: pulling the plug wins no further try.
      setTries(store, personId, tries);
      if (!(await hashes.matches(pin, known.hash))) throw refusal("refusal.wrong_pin");
      setTries(store, personId, null);
    },
    async refused({ store }, personId, pin) {
      const known = keptIn(store)[personId];
      if (known && (await hashes.matches(pin, known.hash))) {
        keepWhere(store, (id) => id !== personId);
      }
    },
    keepOnly({ store }, people) {
      const stay: ReadonlySet<string> = new Set(people);
      if (Object.keys(keptIn(store)).some((id) => !stay.has(id))) keepWhere(store, (id) => stay.has(id));
    },
    noteTime({ store, clock }) {
      const nowMs = clock.nowMs();
      if (nowMs >= (store.facts.get<number>("latest_ms") ?? 0) + noteEveryMs) {
        store.facts.set("latest_ms", nowMs);
      }
    },
  };
}

const keptIn = (store: TillContext["store"]): Kept => store.facts.get<Kept>("offline_pins") ?? {};

const keepWhere = (store: TillContext["store"], stays: (id: string) => boolean): void =>
  store.facts.set(
    "offline_pins",
    Object.fromEntries(Object.entries(keptIn(store)).filter(([id]) => stays(id))),
  );

/** Each person's own: whoever knows one PIN gets no further tries at another one's. */
function setTries(store: TillContext["store"], personId: PersonId, tries: Tries | null): void {
  const { [personId]: _, ...others } = store.facts.get<AllTries>("offline_tries") ?? {};
  store.facts.set("offline_tries", tries === null ? others : { ...others, [personId]: tries });
}

/** The tries with one more. Throws `HostRefusal` while the pad rests. */
function countTry(known: Tries | null, nowMs: number): Tries {
  const { count, lastMs } = known ?? { count: 0, lastMs: 0 };
  const pauses = count - lockout.triesMax;
  const pauseMs = pauses < 0 ? 0 : Math.min(lockout.pauseMs * 2 ** Math.min(pauses, 10), lockout.pauseMaxMs);
  const waitMs = Math.min(lastMs + pauseMs - nowMs, pauseMs);
  if (waitMs > 0) {
    const minutes = Math.ceil(waitMs / 60_000);
    throw refusal("refusal.too_many_pins", { count: minutes });
  }
  return { count: count + 1, lastMs: nowMs };
}
