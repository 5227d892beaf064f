import type { Chance } from "./chance.ts";
import type { Database } from "./database.ts";
import type { Gateway } from "./gateway.ts";
import type { SandboxClock } from "./sandbox-clock.ts";
import type { PostWebhook } from "./webhook-transport.ts";

export const webhookModes = ["normal", "off", "late", "twice", "shuffled"] as const;
export type WebhookMode = (typeof webhookModes)[number];

/** Waits before each further try, by the sandbox's clock; after the last the delivery has failed. */
const retryDelaysMs = [1_000, 5_000, 30_000, 120_000] as const;
const lateDelayMsDefault = 5_000;
/** How far apart shuffled deliveries may drift. */
const shuffleSpreadMs = 2_000;
const inFlightMax = 8;
/** With virtual time nobody comes by to send the rest a moment later. */
const inFlightVirtualMax = 10_000;
/** Deliveries that are remembered; finished ones beyond it are forgotten, the oldest first. */
const deliveriesMax = 20_000;

interface WebhookEvent {
  readonly gateway: Gateway;
  readonly eventId: string;
  readonly type: string;
  /** The exact bytes to sign and send. */
  readonly body: string;
}

/** Answers with the receiver's HTTP status; a rejection is a delivery that failed. */
export type DeliverWebhook = (delivery: {
  readonly gateway: Gateway;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly eventId: string;
  readonly type: string;
}) => Promise<number>;

/** Headers that prove where the body comes from. `wallMs` is real time, which is what the receiver checks against. */
type SignWebhook = (input: {
  readonly url: string;
  readonly body: string;
  readonly wallMs: number;
}) => Readonly<Record<string, string>>;

export interface Delivery {
  readonly id: number;
  readonly gateway: Gateway;
  readonly eventId: string;
  readonly type: string;
  /** `dropped`: switched off, or nobody listens. `failed`: every try was used up. */
  readonly state: "pending" | "sending" | "delivered" | "dropped" | "failed";
  readonly attempts: number;
  readonly dueMs: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
}

/** A payload as it was or would be sent, so that a test can tamper with it and send it itself. */
export interface SignedPayload {
  readonly eventId: string;
  readonly type: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Webhooks {
  /** A dialect says once how it signs. */
  signer(gateway: Gateway, sign: SignWebhook): void;
  /** Queues an event in the caller's transaction. Sending starts after it and never holds up an answer. */
  send(event: WebhookEvent): void;
  setMode(mode: WebhookMode, delayMs?: number): void;
  mode(): WebhookMode;
  /** Sends what is due. Called after every request and by a timer. */
  pump(): void;
  resend(gateway: Gateway, eventId: string): boolean;
  /** The newest event of the gateway, or the named one, freshly signed. */
  payload(gateway: Gateway, eventId?: string): SignedPayload | undefined;
  list(gateway?: Gateway): readonly Delivery[];
  reset(): void;
  /** Starts nothing more; resolves when nothing is on its way. */
  close(): Promise<void>;
}

export interface WebhooksPorts {
  readonly database: Database;
  readonly clock: SandboxClock;
  readonly chance: Chance;
  /** Where the gateway's events go; undefined when nobody listens. */
  readonly urlOf: (gateway: Gateway) => string | undefined;
  readonly post: PostWebhook;
  /** Sends only when `pump` is called. */
  readonly virtualTime: boolean;
}

export function createWebhooks(ports: WebhooksPorts): Webhooks {
  const { database, clock, chance } = ports;
  const signers = new Map<Gateway, SignWebhook>();
  const inFlight = new Set<Promise<void>>();
  let mode: WebhookMode = "normal";
  let lateDelayMs = lateDelayMsDefault;
  let pumpPlanned = false;
  let sent = 0;
  let closed = false;
  // What was on its way when the process died is sent again: at least once, as the gateways do.
  database.sql("update deliveries set state = 'pending' where state = 'sending'").run();

  const sign = (gateway: Gateway, url: string, body: string): Readonly<Record<string, string>> =>
    signers.get(gateway)?.({ url, body, wallMs: clock.wallMs() }) ?? {};

  const insert = (event: WebhookEvent, state: "pending" | "dropped", delayMs: number): void => {
    database
      .sql(
        "insert into deliveries (gateway, event_id, type, body, state, attempts, due_ms) values (?, ?, ?, ?, ?, 0, ?)",
      )
      .run(event.gateway, event.eventId, event.type, event.body, state, clock.nowMs() + delayMs);
    sent += 1;
    if (sent % 1000 === 0) forgetOld();
  };

  const forgetOld = (): void => {
    database
      .sql(
        "delete from deliveries where state not in ('pending', 'sending') and id <= (select max(id) from deliveries) - ?",
      )
      .run(deliveriesMax);
  };

  const planPump = (): void => {
    if (pumpPlanned || ports.virtualTime) return;
    pumpPlanned = true;
    setImmediate(() => {
      pumpPlanned = false;
      pump();
    });
  };

  const deliver = async (row: Record<string, unknown>): Promise<void> => {
    const gateway = row["gateway"] as Gateway;
    const body = String(row["body"]);
    const url = ports.urlOf(gateway) ?? "";
    const result = await ports.post({
      gateway,
      url,
      body,
      headers: sign(gateway, url, body),
      eventId: String(row["event_id"]),
      type: String(row["type"]),
    });
    finish(Number(row["id"]), Number(row["attempts"]) + 1, result);
  };

  const finish = (id: number, attempts: number, result: Awaited<ReturnType<PostWebhook>>): void => {
    if (closed && ports.virtualTime) return;
    const status = result.kind === "answered" ? result.status : null;
    const error = result.kind === "failed" ? result.reason : null;
    const delivered = status !== null && status >= 200 && status < 300;
    const delayMs = retryDelaysMs[attempts - 1];
    const state = delivered ? "delivered" : delayMs === undefined ? "failed" : "pending";
    database
      .sql(
        "update deliveries set state = ?, attempts = ?, due_ms = ?, last_status = ?, last_error = ? where id = ?",
      )
      .run(state, attempts, clock.nowMs() + (delayMs ?? 0), status, error, id);
    if (delivered) planPump();
  };

  const pump = (): void => {
    if (closed) return;
    while (inFlight.size < (ports.virtualTime ? inFlightVirtualMax : inFlightMax)) {
      const row = database
        .sql("select * from deliveries where state = 'pending' and due_ms <= ? order by due_ms, id limit 1")
        .get(clock.nowMs());
      if (row === undefined) return;
      database.sql("update deliveries set state = 'sending' where id = ?").run(Number(row["id"]));
      const running = deliver(row).finally(() => inFlight.delete(running));
      inFlight.add(running);
    }
  };

  const newest = (gateway: Gateway, eventId?: string): WebhookEvent | undefined => {
    const row =
      eventId === undefined
        ? database.sql("select * from deliveries where gateway = ? order by id desc limit 1").get(gateway)
        : database
            .sql("select * from deliveries where gateway = ? and event_id = ? order by id desc limit 1")
            .get(gateway, eventId);
    if (row === undefined) return undefined;
    return {
      gateway,
      eventId: String(row["event_id"]),
      type: String(row["type"]),
      body: String(row["body"]),
    };
  };

  return {
    signer(gateway, sign) {
      signers.set(gateway, sign);
    },
    send(event) {
      if (mode === "off" || ports.urlOf(event.gateway) === undefined) {
        insert(event, "dropped", 0);
        return;
      }
      const delayMs = mode === "late" ? lateDelayMs : mode === "shuffled" ? chance.below(shuffleSpreadMs) : 0;
      insert(event, "pending", delayMs);
      if (mode === "twice") insert(event, "pending", delayMs);
      planPump();
    },
    setMode(next, delayMs) {
      mode = next;
      lateDelayMs = delayMs ?? lateDelayMsDefault;
    },
    mode: () => mode,
    pump,
    resend(gateway, eventId) {
      const event = newest(gateway, eventId);
      if (event === undefined || ports.urlOf(gateway) === undefined) return false;
      insert(event, "pending", 0);
      planPump();
      return true;
    },
    payload(gateway, eventId) {
      const event = newest(gateway, eventId);
      if (event === undefined) return undefined;
      const url = ports.urlOf(gateway) ?? "";
      return {
        ...event,
        url,
        headers: { "content-type": "application/json", ...sign(gateway, url, event.body) },
      };
    },
    list(gateway) {
      const rows =
        gateway === undefined
          ? database.sql("select * from deliveries order by id").all()
          : database.sql("select * from deliveries where gateway = ? order by id").all(gateway);
      return rows.map(toDelivery);
    },
    reset() {
      mode = "normal";
      lateDelayMs = lateDelayMsDefault;
    },
    async close() {
      closed = true;
      // A receiver that was stopped in the middle, as in a simulation, never answers.
      if (ports.virtualTime) return;
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}

function toDelivery(row: Record<string, unknown>): Delivery {
  return {
    id: Number(row["id"]),
    gateway: row["gateway"] as Gateway,
    eventId: String(row["event_id"]),
    type: String(row["type"]),
    state: row["state"] as Delivery["state"],
    attempts: Number(row["attempts"]),
    dueMs: Number(row["due_ms"]),
    lastStatus: row["last_status"] === null ? null : Number(row["last_status"]),
    lastError: typeof row["last_error"] === "string" ? row["last_error"] : null,
  };
}
