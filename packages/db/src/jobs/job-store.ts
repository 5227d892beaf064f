import type { PgBoss } from "pg-boss";
import type { JobName, JobStore, Jobs } from "../ports.ts";
import type { Session } from "../session.ts";

/** Writes a job through the given session's transaction. */
export type Enqueue = <Name extends JobName>(
  session: Session,
  name: Name,
  data: Jobs[Name],
  delayMs: number,
) => Promise<void>;

/** pg-boss writes the row, our transaction decides whether it exists. */
export function createEnqueue(boss: PgBoss): Enqueue {
  return async (session, name, data, delayMs) => {
    await boss.send(name, data, {
      db: { executeSql: async (text, values) => ({ rows: await session.execute(text, values ?? []) }) },
      ...(delayMs > 0 ? { startAfter: delayMs / 1000 } : {}),
    });
  };
}

export function createJobStore(
  session: Session,
  enqueue: Enqueue,
  onReady: (name: JobName) => void,
): JobStore {
  return {
    async enqueue(name, data, options = {}) {
      const delayMs = options.startAfterMs ?? 0;
      await enqueue(session, name, data, delayMs);
      if (delayMs <= 0) onReady(name);
    },
  };
}
