import type { AttemptId, ChargeId, RefundId, Result } from "@till/kernel";
import type { Currency, Money } from "@till/money";
import type { AttemptKind } from "./attempt.ts";
import type { GatewayName } from "./gateway-name.ts";
import type { Refusal } from "./refusal.ts";
import type { ChargeSnapshot } from "./snapshot.ts";
import type { Initiator } from "./tender.ts";

/** The gateway's own object: `{ type: "payment_intent", id: "pi_…" }`. */
export interface GatewayObject {
  readonly type: string;
  readonly id: string;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A request as it will go out, stored before it does. Plain JSON: bigints are written as decimal strings. */
export interface PreparedCall {
  /** The gateway's name for the call, such as `payment_intents.confirm`. */
  readonly operation: string;
  readonly apiVersion: string;
  readonly idempotencyKey: string;
  readonly body: Json;
}

/** How a call ended. Only `unknown` leaves a question open. */
export type CallOutcome<Snapshot> =
  /** The gateway answered; the snapshot says what became of the money, which may be "declined". */
  | { readonly kind: "succeeded"; readonly snapshot: Snapshot }
  /** A definite no: this call moved nothing and never will. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly snapshot: Snapshot | null }
  /** It never arrived: DNS, refused connection, TLS. */
  | { readonly kind: "not_sent"; readonly detail: string }
  /** It arrived and was turned away unprocessed (429, a lock held by the same key): the same call may be sent again. */
  | { readonly kind: "try_again"; readonly retryAfterMs: number | null; readonly detail: string }
  /** Timed out or reset after sending, or a 5xx. It is resolved, never repeated blindly. */
  | {
      readonly kind: "unknown";
      readonly detail: string;
      /** Set where this must never happen, such as our key used with other content: a person is told. */
      readonly alarm?: string;
    };

/**
 * A call that may move money, in two steps: `prepare` is pure and its answer is stored; `send` makes exactly that
 * request. Sending the same prepared call again has no second effect inside the gateway's idempotency window.
 * Neither throws for anything a gateway or network can do.
 */
export interface MoneyCall<Input, Snapshot> {
  /** Refuses what this gateway cannot express (currency, amount, source) before anything is stored or sent. */
  prepare(input: Input): Result<PreparedCall, Refusal>;
  send(call: PreparedCall, target: CallTarget): Promise<CallOutcome<Snapshot>>;
}

/** What a prepared call acts on; known only after `open`, and stored before `send`. */
export interface CallTarget {
  /** Null for a gateway without `open` before its first call. */
  readonly object: GatewayObject | null;
  readonly terminalId: string | null;
}

export type ChargeSource =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "terminal"; readonly terminalId: string }
  | { readonly kind: "approval" };

export interface OpenInput {
  readonly chargeId: ChargeId;
  readonly amount: Money;
  readonly source: ChargeSource;
  readonly capture: "automatic" | "manual";
  readonly initiator: Initiator;
  /** Shown to the buyer where the gateway shows anything: the shop and the sale's number. */
  readonly description: string;
  /** Where the buyer's browser comes back to after a page of the gateway's; an absolute address. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
}

export type OpenOutcome =
  | { readonly kind: "opened"; readonly snapshot: ChargeSnapshot }
  | Exclude<CallOutcome<ChargeSnapshot>, { readonly kind: "succeeded" }>;

export interface ChargeInput extends OpenInput {
  readonly attemptId: AttemptId;
}

export interface CaptureInput {
  readonly chargeId: ChargeId;
  readonly attemptId: AttemptId;
  readonly amount: Money;
  /** Whether the rest of the authorization is released. */
  readonly final: boolean;
}

export interface VoidInput {
  readonly chargeId: ChargeId;
  readonly attemptId: AttemptId;
}

export interface RefundInput {
  readonly chargeId: ChargeId;
  readonly refundId: RefundId;
  readonly attemptId: AttemptId;
  readonly amount: Money;
  /** The capture it goes against, as its fact names it. */
  readonly captureId: string;
  readonly reason: string;
}

export interface ReadInput {
  readonly object: GatewayObject;
  /** Set for a charge at a reader: the reader's own state is part of the answer. */
  readonly terminalId: string | null;
  /** Children that an event has named: an adapter whose lists may be behind the event reads them by their own ids. */
  readonly named?: readonly GatewayObject[];
}

/** `absent`: a complete read, late enough, shows nothing. `unavailable`: could not ask; nothing was learned. */
export type ReadOutcome =
  | { readonly kind: "found"; readonly snapshot: ChargeSnapshot }
  | { readonly kind: "absent" }
  | { readonly kind: "unavailable"; readonly detail: string };

export interface ResolveInput {
  readonly kind: AttemptKind;
  readonly attemptId: AttemptId;
  readonly call: PreparedCall;
  readonly target: CallTarget;
  readonly startedAtMs: number;
  /** When it last went out; `absent` needs a complete read taken long enough after this. */
  readonly lastSentAtMs: number;
  /** When the resolving began, and was put on record. What is read is at least as late. */
  readonly nowMs: number;
  /** The clock. `mayResend` asks it right before something goes out: much may have passed since `nowMs`. */
  readonly currentMs: () => number;
  /** False once the shop let it go: then the object is fenced before it is read. */
  readonly wanted: boolean;
}

export type Resolution =
  | {
      readonly kind: "outcome";
      readonly outcome: Extract<CallOutcome<ChargeSnapshot>, { readonly kind: "succeeded" | "refused" }>;
    }
  | { readonly kind: "absent"; readonly snapshot: ChargeSnapshot | null }
  | { readonly kind: "still_unknown"; readonly detail: string; readonly alarm?: string };

export interface WebhookInput {
  readonly rawBody: Uint8Array;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly nowMs: number;
}

/** A verified event, still only a hint: what it says of amounts is never booked, the object is read instead. */
export interface GatewayEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAtMs: number;
  /** The charge's object as Till stores it, where the event names one; else the child (refund, capture) to look up by. */
  readonly objects: readonly GatewayObject[];
  /** Whether the adapter knows this type. Others are kept and counted, and change nothing by themselves. */
  readonly recognised: boolean;
}

/** An event as the gateway's own list gives it, with its body as text. */
export interface ListedEvent {
  readonly event: GatewayEvent;
  readonly payload: string;
}

/** `next` is null on the last page. */
export type EventPage =
  | { readonly kind: "page"; readonly events: readonly ListedEvent[]; readonly next: string | null }
  | { readonly kind: "unavailable"; readonly detail: string };

export type WebhookRefusal =
  | "missing_signature"
  | "wrong_signature"
  | "too_old"
  | "unreadable"
  | "unavailable";

export interface Webhook {
  /** Checks signature and age over the raw bytes, then reads the event. Never throws on hostile input. */
  verify(input: WebhookInput): Promise<Result<GatewayEvent, WebhookRefusal>>;
}

export interface Terminal {
  readonly id: string;
  readonly label: string;
  readonly online: boolean;
}

/** What one of the three, or a fourth, must do. What a gateway cannot do is a property it lacks. */
export interface Gateway {
  readonly name: GatewayName;
  /** What people call it: "Stripe". */
  readonly label: string;
  /** True when it points at the sandbox. */
  readonly sandbox: boolean;

  supportsCurrency(currency: Currency): boolean;

  /** Makes the object that the money call acts on; moves no money, so it may be repeated with the same charge id. */
  readonly open?: {
    prepare(input: OpenInput): Result<PreparedCall, Refusal>;
    send(call: PreparedCall): Promise<OpenOutcome>;
  };
  /** Present when the buyer agrees on a page of the gateway's before `charge` may be sent (redirect or QR). */
  readonly approval?: { readonly kind: "page" };

  readonly charge: MoneyCall<ChargeInput, ChargeSnapshot>;
  readonly capture: MoneyCall<CaptureInput, ChargeSnapshot>;
  /** Releases an authorization, or closes an object nothing was taken on so that nothing can be later. */
  readonly void: MoneyCall<VoidInput, ChargeSnapshot>;
  /** The charge's whole snapshot comes back, this refund among its `refunds`. */
  readonly refund: MoneyCall<RefundInput, ChargeSnapshot>;

  /** The object and its children (captures, refunds, fees). */
  read(input: ReadInput): Promise<ReadOutcome>;
  /** What became of an attempt whose answer was lost. */
  resolve(input: ResolveInput): Promise<Resolution>;

  readonly webhook: Webhook;

  /** The gateway's own list of past events: with it every webhook may be lost. */
  readonly events?: {
    /** How long the gateway keeps them. */
    readonly keptMs: number;
    list(input: {
      readonly sinceMs: number;
      readonly untilMs: number;
      readonly cursor: string | null;
    }): Promise<EventPage>;
  };

  /** How often one authorization can be captured. `several`: by parts, until one is `final`. */
  readonly captures: "once" | "several";
  /** A refund later than this after the capture is refused by the gateway; null where it sets no age. */
  readonly refundWithinMs: number | null;

  /** Readers on the counter, driven from the server. */
  readonly terminal?: {
    list(): Promise<readonly Terminal[]>;
  };
}
