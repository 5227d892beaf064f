import type { SaleId, Uuid } from "@till/kernel";
import type { GatewayName, GatewayObject, Json } from "@till/payments";

export interface InboxEvent {
  readonly id: Uuid;
  readonly gateway: GatewayName;
  readonly eventId: string;
  readonly type: string;
  readonly objects: readonly GatewayObject[];
  readonly createdAtMs: number;
  readonly receivedAtMs: number;
  /**
   * `unmatched`: it names nothing of ours. `ignored`: a type the adapter does not know. `dead`: interpreting it failed
   * every time; a person may replay it.
   */
  readonly state: "received" | "done" | "unmatched" | "ignored" | "dead";
  readonly detail: string | null;
  /** Whether the gateway brought it, or Till found it in the gateway's list. */
  readonly via: "webhook" | "list";
}

/** With its whole body, which may name the buyer. */
export interface NewInboxEvent extends InboxEvent {
  readonly payload: string;
}

export interface InboxQuery {
  readonly gateway?: GatewayName;
  readonly states?: readonly InboxEvent["state"][];
  readonly type?: string;
  /** Received in this range, both ends included. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly beforeId?: Uuid;
  readonly limit: number;
}

export interface InboxStore {
  /** False when the gateway sent this event before. */
  insert(event: NewInboxEvent): Promise<boolean>;
  /** Which of the gateway's events are kept, by the gateway's own ids. */
  known(gateway: GatewayName, eventIds: readonly string[]): Promise<ReadonlySet<string>>;
  find(id: Uuid): Promise<InboxEvent | null>;
  setState(id: Uuid, state: InboxEvent["state"], detail: string | null): Promise<void>;
  /** Newest first. */
  list(query: InboxQuery): Promise<readonly InboxEvent[]>;
  countByType(): Promise<
    readonly {
      readonly gateway: GatewayName;
      readonly type: string;
      readonly state: InboxEvent["state"];
      readonly count: number;
    }[]
  >;
  /** Up to when the gateway's own list was read to its end; null before the first time. */
  caughtUpToMs(gateway: GatewayName): Promise<number | null>;
  /** Never moves back. */
  setCaughtUpTo(gateway: GatewayName, untilMs: number): Promise<void>;
}

/** A message to the outside, written in the transaction that makes it necessary and sent after it, at least once. */
export interface OutboxMessage {
  /** Goes out with it (`Message-ID`, `Till-Message-Id`): the receiver drops what it had before. */
  readonly id: Uuid;
  readonly kind: "mail" | "fulfilment";
  /** What it is about, once per merchant: `receipt:<number>`, `payment_failed:<chargeId>`, `order_paid:<saleId>`, `password_reset:<id>`. */
  readonly cause: string;
  readonly saleId: SaleId | null;
  /** An address or a URL; personal data. Null with `body` once it was erased. */
  readonly to: string | null;
  readonly subject: string;
  /** Mail: `{ text, html }`, or `{ letter, userId }` for one that is written when it goes. Fulfilment: what is posted. */
  readonly body: Json;
  /** `kept`: nowhere to send it to (no SMTP server configured); it is shown in the office. */
  readonly state: "queued" | "sent" | "kept" | "failed";
  readonly tries: number;
  readonly detail: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
}

export interface OutboxStore {
  /** False when a message of this cause exists already. */
  insert(message: OutboxMessage): Promise<boolean>;
  find(id: Uuid): Promise<OutboxMessage | null>;
  update(
    id: Uuid,
    change: Partial<Pick<OutboxMessage, "state" | "tries" | "detail" | "sentAtMs">>,
  ): Promise<void>;
  /** Newest first, without what they say. */
  list(query: {
    readonly kind?: OutboxMessage["kind"];
    readonly states?: readonly OutboxMessage["state"][];
    readonly beforeId?: Uuid;
    readonly limit: number;
  }): Promise<readonly Omit<OutboxMessage, "body">[]>;
}

/** An event with the body it came with; null once that was erased. */
export interface EventWithBody extends InboxEvent {
  readonly payload: string | null;
}
