import { PgBoss } from "pg-boss";
import {
  DEAD_KEPT_SECONDS,
  DEAD_QUEUE,
  DONE_KEPT_SECONDS,
  HEARTBEAT_SECONDS,
  QUEUE_SCHEMA,
  RETRY_DELAY_SECONDS,
  RETRY_DELAY_SECONDS_MAX,
  jobNames,
  queues,
} from "./queues.ts";

/** Makes or migrates pg-boss's schema and its queues, as the owner. Safe to run again. */
export async function installQueues(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: QUEUE_SCHEMA,
    max: 2,
    migrate: true,
    createSchema: true,
    supervise: false,
    schedule: false,
  });
  const failures: Error[] = [];
  boss.on("error", (error) => failures.push(error));
  await boss.start();
  try {
    const dead = { retentionSeconds: DEAD_KEPT_SECONDS, deleteAfterSeconds: 0 };
    await ensureQueue(boss, DEAD_QUEUE, undefined, dead);
    for (const name of jobNames) {
      const { expireInSeconds, retryLimit, policy } = queues[name];
      await ensureQueue(boss, name, policy, {
        expireInSeconds,
        retryLimit,
        retryDelay: RETRY_DELAY_SECONDS,
        retryBackoff: true,
        retryDelayMax: RETRY_DELAY_SECONDS_MAX,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        deleteAfterSeconds: DONE_KEPT_SECONDS,
        deadLetter: DEAD_QUEUE,
      });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures[0] !== undefined) throw failures[0];
}

async function ensureQueue(
  boss: PgBoss,
  name: string,
  policy: "short" | undefined,
  settings: NonNullable<Parameters<PgBoss["createQueue"]>[1]>,
): Promise<void> {
  await boss.createQueue(name, { ...settings, ...(policy ? { policy } : {}) });
  await boss.updateQueue(name, settings);
}
