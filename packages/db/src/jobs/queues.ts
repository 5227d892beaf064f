import type { JobName } from "../ports.ts";

/** pg-boss's own schema, which it makes and migrates itself. */
export const QUEUE_SCHEMA = "pgboss";

/** Where jobs end up that failed every time. Kept until a person looks; nothing reads it by itself. */
export const DEAD_QUEUE = "till.dead";

interface QueueSettings {
  /** Jobs of this name at work at once in one process. */
  readonly concurrency: number;
  /** Jobs that one look takes: a burst costs a look and an end for each so many, not for each one. */
  readonly batch: number;
  /** A job at work for longer is taken to be lost and run again. */
  readonly expireInSeconds: number;
  readonly retryLimit: number;
  /** `short`: pg-boss lets one job of a key wait, which is what `onlyOne` asks for. Fixed when the queue is made. */
  readonly policy?: "short";
}

/** Refreshing waits for gateways, so many at once; each settles itself by asking again later, whatever it met. */
export const queues: Readonly<Record<JobName, QueueSettings>> = {
  "charge.refresh": { concurrency: 8, batch: 4, expireInSeconds: 180, retryLimit: 20 },
  "inbox.interpret": { concurrency: 2, batch: 12, expireInSeconds: 180, retryLimit: 20 },
  "receipt.issue": { concurrency: 8, batch: 8, expireInSeconds: 60, retryLimit: 20 },
  "outbox.send": { concurrency: 8, batch: 8, expireInSeconds: 120, retryLimit: 20 },
  "gateway.catch_up": { concurrency: 1, batch: 1, expireInSeconds: 1800, retryLimit: 20, policy: "short" },
  "idempotency.clean": { concurrency: 1, batch: 1, expireInSeconds: 300, retryLimit: 20, policy: "short" },
  "personal_data.forget": {
    concurrency: 1,
    batch: 1,
    expireInSeconds: 1800,
    retryLimit: 20,
    policy: "short",
  },
  "doors.tidy": { concurrency: 1, batch: 1, expireInSeconds: 300, retryLimit: 20, policy: "short" },
};

export const jobNames = Object.keys(queues) as readonly JobName[];

/** First wait, then doubling with jitter up to the cap: twenty tries take about four hours. */
export const RETRY_DELAY_SECONDS = 1;
export const RETRY_DELAY_SECONDS_MAX = 1800;

/** A worker that died without a word is noticed by its missing heartbeat. */
export const HEARTBEAT_SECONDS = 15;

/** Done jobs are kept a day for whoever asks what happened; dead ones for ten years. */
export const DONE_KEPT_SECONDS = 86_400;
export const DEAD_KEPT_SECONDS = 315_360_000;
