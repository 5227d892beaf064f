import type { Sql } from "postgres";

/** Who waits for whom in the database, asked past everybody's transactions. */
export interface LockMonitor {
  look(): Promise<{
    /** Backends that wait for a lock. */
    readonly waiting: number;
    /** Backends that one of those waits for. */
    readonly blockers: ReadonlySet<number>;
  }>;
}

/** The server is the simulation's own: nobody else waits in it. */
export function createLockMonitor(owner: Sql): LockMonitor {
  return {
    async look() {
      const [row] = await owner<{ waiting: number; blockers: number[] | null }[]>`
        select count(*)::int as waiting,
          (select array_agg(distinct blocker) from (select unnest(pg_blocking_pids(pid)) as blocker from unnest(array_agg(w.pid)) pid) b) as blockers
        from (select distinct pid from pg_locks where not granted) w`;
      return { waiting: row?.waiting ?? 0, blockers: new Set(row?.blockers ?? []) };
    },
  };
}
