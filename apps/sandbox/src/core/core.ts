import { type Chance, createChance } from "./chance.ts";
import { type Database, openDatabase } from "./database.ts";
import { type Faults, createFaults } from "./faults.ts";
import type { Gateway } from "./gateway.ts";
import { type IdempotencyStore, createIdempotencyStore } from "./idempotency.ts";
import { type RequestLog, createRequestLog } from "./request-log.ts";
import { type SandboxClock, createSandboxClock } from "./sandbox-clock.ts";
import { type Schedule, createSchedule } from "./schedule.ts";
import { createWebhookTransport, postBy } from "./webhook-transport.ts";
import { type DeliverWebhook, type Webhooks, createWebhooks } from "./webhooks.ts";

interface WebhookSecrets {
  readonly stripe: string;
  readonly square: string;
  /** PayPal signs with a certificate; its webhook id is part of what is signed. */
  readonly paypalWebhookId: string;
}

export interface CoreOptions {
  readonly seed: string;
  /** The source of time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** SQLite file; state lives in memory without it. */
  readonly dataFile?: string | undefined;
  /** Events go to `<base>/webhooks/<gateway>`; without it they are kept and can be read, but nothing is sent. */
  readonly webhookBaseUrl?: string | undefined;
  /** Addresses under which a browser reaches each dialect, for links in answers. Set by `listen` when left out. */
  readonly publicOrigins?: Readonly<Partial<Record<Gateway, string>>> | undefined;
  /** Origins besides `http://localhost:*` that may embed the hosted pages. */
  readonly frameOrigins?: readonly string[] | undefined;
  readonly secrets?: Partial<WebhookSecrets> | undefined;
  /** Takes the place of HTTP: gets each webhook that is due and answers with the receiver's status. */
  readonly deliver?: DeliverWebhook | undefined;
  /**
   * True where `nowMs` stands still until somebody moves it: then no timer runs. What falls due happens on `advanceMs`
   * or `runDue`, effects on objects also before a call that comes later. Standard: true with `deliver`.
   */
  readonly virtualTime?: boolean | undefined;
}

/** What every dialect is built on. */
export interface Core {
  readonly database: Database;
  readonly clock: SandboxClock;
  readonly chance: Chance;
  readonly schedule: Schedule;
  readonly idempotency: IdempotencyStore;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly webhooks: Webhooks;
  readonly secrets: WebhookSecrets;
  readonly frameOrigins: readonly string[];
  readonly virtualTime: boolean;
  /** How far lists and searches are behind, `standardMs` unless a test said otherwise. */
  listLagMs(standardMs: number): number;
  /** Undefined gives every gateway its own lag back. */
  setListLagMs(lagMs: number | undefined): void;
  /** The names under which faults and the request log know a gateway's calls. */
  operations(gateway: Gateway): ReadonlySet<string>;
  addOperation(gateway: Gateway, name: string): void;
  /** `http://localhost:4011`: where a browser reaches this dialect's pages. */
  publicOrigin(gateway: Gateway): string;
  setPublicOrigin(gateway: Gateway, origin: string): void;
  /** Runs what is due and sends what waits. */
  runDue(): void;
  /** A call has come: what fell due before it has happened by now. */
  tick(): void;
  /** A call has changed something: its webhooks go out after the answer. */
  afterChange(): void;
  /** Resolves that much later; with virtual time once `runDue` finds the moment passed. */
  waitMs(ms: number): Promise<void>;
  advanceMs(byMs: number): void;
  /** Forgets everything; the dialects are seeded again by the caller. */
  reset(seed: string): void;
  close(): Promise<void>;
}

const defaultSecrets: WebhookSecrets = {
  stripe: "whsec_sandbox0till0till0till0till0till",
  square: "square-sandbox-signature-key",
  paypalWebhookId: "5GP028458E2496506",
};

export function createCore(options: CoreOptions): Core {
  const database = openDatabase(options.dataFile ?? ":memory:");
  const clock = createSandboxClock(options.nowMs, Number(database.readMeta("clock_offset_ms") ?? 0));
  const chance = createChance(database.readMeta("seed") ?? options.seed, {
    load: () => Number(database.readMeta("chance_count") ?? 0),
    save: (count) => database.writeMeta("chance_count", String(count)),
  });
  chance.reserve();
  const schedule = createSchedule(database, clock);
  const idempotency = createIdempotencyStore(database, clock);
  const faults = createFaults();
  const requests = createRequestLog();
  const virtualTime = options.virtualTime ?? options.deliver !== undefined;
  const transport = createWebhookTransport();
  const webhooks = createWebhooks({
    database,
    clock,
    chance,
    urlOf: (gateway) =>
      options.webhookBaseUrl === undefined
        ? undefined
        : `${options.webhookBaseUrl.replace(/\/$/, "")}/webhooks/${gateway}`,
    post: options.deliver === undefined ? transport.post : postBy(options.deliver),
    virtualTime,
  });
  const origins = new Map<Gateway, string>(
    Object.entries(options.publicOrigins ?? {}) as [Gateway, string][],
  );
  const saveOffset = (): void => database.writeMeta("clock_offset_ms", String(clock.offsetMs()));

  const operationNames = new Map<Gateway, Set<string>>();

  const sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  let listLagMs: number | undefined;

  const tick = (): void => {
    chance.reserve();
    schedule.runDue();
    if (!virtualTime) webhooks.pump();
  };
  const runDue = (): void => {
    chance.reserve();
    schedule.runDue();
    for (const sleeper of sleepers) {
      if (sleeper.untilMs > clock.nowMs()) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
    webhooks.pump();
  };

  return {
    database,
    clock,
    chance,
    schedule,
    idempotency,
    faults,
    requests,
    webhooks,
    secrets: { ...defaultSecrets, ...options.secrets },
    frameOrigins: options.frameOrigins ?? [],
    virtualTime,
    listLagMs: (standardMs) => listLagMs ?? standardMs,
    setListLagMs(lagMs) {
      listLagMs = lagMs;
    },
    operations: (gateway) => operationNames.get(gateway) ?? new Set(),
    addOperation(gateway, name) {
      operationNames.set(gateway, new Set([...(operationNames.get(gateway) ?? []), name]));
    },
    publicOrigin: (gateway) => origins.get(gateway) ?? "http://localhost",
    setPublicOrigin(gateway, origin) {
      if (options.publicOrigins?.[gateway] === undefined) origins.set(gateway, origin);
    },
    runDue,
    tick,
    afterChange() {
      if (!virtualTime) setImmediate(() => webhooks.pump());
    },
    waitMs: (ms) =>
      new Promise((wake) => {
        if (virtualTime) sleepers.add({ untilMs: clock.nowMs() + ms, wake });
        else setTimeout(wake, ms);
      }),
    advanceMs(byMs) {
      clock.advanceMs(byMs);
      saveOffset();
      runDue();
    },
    reset(seed) {
      faults.release();
      faults.disarm();
      database.wipe();
      clock.setOffsetMs(0);
      saveOffset();
      chance.reset(seed);
      chance.reserve();
      database.writeMeta("seed", seed);
      idempotency.reset();
      requests.clear();
      webhooks.reset();
      schedule.reset();
      listLagMs = undefined;
    },
    async close() {
      faults.release();
      const settled = webhooks.close();
      transport.close();
      await settled;
      database.close();
    },
  };
}
