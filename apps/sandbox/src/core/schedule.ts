import { invariant } from "@till/kernel";
import type { Database } from "./database.ts";
import type { SandboxClock } from "./sandbox-clock.ts";

/** Effects run in one go; what is left waits for the next tick, so that a runaway effect cannot hang a request. */
const effectsPerRunMax = 20_000;

/** Things that happen later by the sandbox's clock: a refund settles, a terminal times out. They survive a restart. */
export interface Schedule {
  /** Says what an effect of this kind does to its subject (an object's id). It must look again whether it still applies. */
  on(kind: string, effect: (subject: string) => void): void;
  in(delayMs: number, kind: string, subject: string): void;
  cancel(kind: string, subject: string): void;
  runDue(): void;
  /** Forgets what it knew of a table that was emptied. */
  reset(): void;
}

export function createSchedule(database: Database, clock: SandboxClock): Schedule {
  const effects = new Map<string, (subject: string) => void>();
  const firstDue = (): number => {
    const row = database.sql("select min(due_ms) as due from schedule").get();
    return typeof row?.["due"] === "number" ? row["due"] : Number.POSITIVE_INFINITY;
  };
  // Asked on every request, so it is kept here rather than read from the table each time. After a rollback it may be
  // too early, which costs one look; it is never too late.
  let nextDueMs = firstDue();

  return {
    on(kind, effect) {
      effects.set(kind, effect);
    },
    in(delayMs, kind, subject) {
      const dueMs = clock.nowMs() + delayMs;
      database.sql("insert into schedule (due_ms, kind, subject) values (?, ?, ?)").run(dueMs, kind, subject);
      nextDueMs = Math.min(nextDueMs, dueMs);
    },
    cancel(kind, subject) {
      database.sql("delete from schedule where kind = ? and subject = ?").run(kind, subject);
    },
    runDue() {
      const untilMs = clock.nowMs();
      for (let run = 0; run < effectsPerRunMax && nextDueMs <= untilMs; run += 1) {
        const row = database
          .sql("select id, due_ms, kind, subject from schedule order by due_ms, id limit 1")
          .get();
        if (row === undefined || Number(row["due_ms"]) > untilMs) {
          nextDueMs = firstDue();
          return;
        }
        const effect = effects.get(String(row["kind"]));
        invariant(effect !== undefined, `no effect is registered for ${String(row["kind"])}`);
        database.transaction(() => {
          database.sql("delete from schedule where id = ?").run(Number(row["id"]));
          clock.standingAt(Number(row["due_ms"]), () => effect(String(row["subject"])));
        });
        nextDueMs = firstDue();
      }
    },
    reset() {
      nextDueMs = Number.POSITIVE_INFINITY;
    },
  };
}
