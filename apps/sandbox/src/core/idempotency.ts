import type { Clock } from "@till/kernel";
import type { WrittenAnswer } from "./answer.ts";
import type { Database } from "./database.ts";

/** One caller's key with what it stood for. */
export interface IdempotencyClaim {
  /** Gateway, account and, where the gateway counts per call, the operation: keys of different scopes never meet. */
  readonly scope: string;
  readonly key: string;
  /** What must be equal for the same key to mean the same request. */
  readonly fingerprint: string;
  readonly lifetimeMs: number;
}

type KeyState =
  | { readonly kind: "fresh" }
  | { readonly kind: "in_flight" }
  | { readonly kind: "mismatch" }
  | { readonly kind: "replay"; readonly answer: WrittenAnswer };

/** Saved answers by key. In flight lives in memory only: a request does not survive the process that answers it. */
export interface IdempotencyStore {
  look(claim: IdempotencyClaim): KeyState;
  save(claim: IdempotencyClaim, answer: WrittenAnswer): void;
  /** Marks the key as being worked on until the returned function is called. */
  hold(claim: IdempotencyClaim): () => void;
  /** How long keys saved from now on live; undefined gives them the gateway's own time again. */
  setLifetimeMs(lifetimeMs: number | undefined): void;
  /** Forgets every key, as if all their times had passed. */
  expireAll(): void;
  reset(): void;
}

/** How many keys are saved between two sweeps of the expired ones. */
const savesPerSweep = 1000;

export function createIdempotencyStore(database: Database, clock: Clock): IdempotencyStore {
  const inFlight = new Map<string, number>();
  let saves = 0;
  let lifetimeMs: number | undefined;
  const nameOf = (claim: IdempotencyClaim): string => `${claim.scope}\n${claim.key}`;

  return {
    look(claim) {
      if (inFlight.has(nameOf(claim))) return { kind: "in_flight" };
      const row = database
        .sql("select fingerprint, expires_ms, answer from idempotency where scope = ? and key = ?")
        .get(claim.scope, claim.key);
      if (row === undefined || Number(row["expires_ms"]) <= clock.nowMs()) return { kind: "fresh" };
      if (row["fingerprint"] !== claim.fingerprint) return { kind: "mismatch" };
      return { kind: "replay", answer: JSON.parse(String(row["answer"])) as WrittenAnswer };
    },
    save(claim, answer) {
      saves += 1;
      if (saves % savesPerSweep === 0) {
        database.sql("delete from idempotency where expires_ms <= ?").run(clock.nowMs());
      }
      database
        .sql(
          `insert into idempotency (scope, key, fingerprint, expires_ms, answer) values (?, ?, ?, ?, ?)
           on conflict (scope, key) do update set fingerprint = excluded.fingerprint,
             expires_ms = excluded.expires_ms, answer = excluded.answer`,
        )
        .run(
          claim.scope,
          claim.key,
          claim.fingerprint,
          clock.nowMs() + (lifetimeMs ?? claim.lifetimeMs),
          JSON.stringify(answer),
        );
    },
    hold(claim) {
      const name = nameOf(claim);
      inFlight.set(name, (inFlight.get(name) ?? 0) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const left = (inFlight.get(name) ?? 1) - 1;
        if (left > 0) inFlight.set(name, left);
        else inFlight.delete(name);
      };
    },
    setLifetimeMs(next) {
      lifetimeMs = next;
    },
    expireAll: () => void database.sql("delete from idempotency").run(),
    reset() {
      inFlight.clear();
      lifetimeMs = undefined;
    },
  };
}
