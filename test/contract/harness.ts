import type { Currency } from "@till/money";
import type { ChargeSnapshot, ChargeSource, DeclineReason, Gateway, GatewayObject } from "@till/payments";
import type { DashboardAct, FaultKind } from "@till/sandbox";

/*
 * What an adapter brings to the contract. `describeGatewayContract(name, { traits, start })` lists its tests from the
 * traits, calls `start` once, `reset` before every test and `stop` at the end. Amounts are minor units of `currency`.
 */

/** Known before anything runs, so that a test which does not apply is not listed at all. */
export interface GatewayTraits {
  /** Authorize now, capture or void later. */
  readonly manualCapture: boolean;
  /** Less than the authorized amount can be captured, which releases the rest. */
  readonly partialCapture: boolean;
  /** A buyer has to agree on a page, before the charge (`gateway.approval`) or after it (3-D Secure). */
  readonly buyerPage: boolean;
  /** `gateway.terminal` is there, and `ways.terminal` with it. */
  readonly terminal: boolean;
  /** A refund that succeeds first can fail later, and the harness knows how to make one. */
  readonly refundFailsLater: boolean;
  /** Webhook signatures carry a time. */
  readonly webhookAge: boolean;
  /** `gateway.captures` is "several": one authorization can be captured by parts. */
  readonly severalCaptures?: boolean;
  /** An authorization nobody captures runs out by itself, at its `captureBeforeMs`. */
  readonly authorizationExpires?: boolean;
  /** What a person can do in the gateway's dashboard, as the sandbox plays it. */
  readonly dashboard?: readonly DashboardAct["act"][];
  /** A dispute can begin as an inquiry, which takes no money. */
  readonly inquiries?: boolean;
  /** `gateway.events` is there. */
  readonly events?: boolean;
  /** `ways.delayed` is there: buyers pay by means that settle days later. */
  readonly delayed?: boolean;
  /**
   * A charge that was let go and never arrived cannot be closed at once: only its absence from lists that lag, read
   * late enough, settles it. For a gateway without an object before the money call.
   */
  readonly letGoSettlesLate?: true;
  /** Runs against the sandbox: faults, totals and webhooks are there. False for a gateway's own test mode. */
  readonly sandbox: boolean;
}

/** A buyer and how they pay. */
export interface Paying {
  readonly source: ChargeSource;
  /**
   * What the buyer (or the card at the reader) does, given the snapshot that asked for it: opens `action.url` and
   * agrees or refuses, taps a card, presses cancel. Null when nothing is asked of them.
   */
  readonly act: ((snapshot: ChargeSnapshot) => Promise<void>) | null;
}

interface Refusing extends Paying {
  readonly reason: DeclineReason;
}

/** Means that answer "pending" first. Read when used, so that a harness can make a token for each test. */
interface Delayed {
  /** Captured within a month. */
  readonly settles: Paying;
  /** Ends without money within a month. */
  readonly fails: Paying;
  /** Captured, and taken back by the buyer's bank within three months: as a reversal or as a dispute. */
  readonly comesBack?: Paying;
}

export interface Ways {
  readonly succeeds: Paying;
  /** Ends in `declined` with this reason, by the issuer. */
  readonly declined: Refusing;
  /** With `traits.buyerPage`. */
  readonly buyerAgrees?: Paying;
  /** With `traits.buyerPage`: what the buyer does takes no money. */
  readonly buyerRefuses?: Paying;
  /** With `traits.refundFailsLater`. */
  readonly refundFailsLater?: Paying;
  /** With `traits.delayed`. */
  readonly delayed?: Delayed;
  /** With `traits.terminal`. Sources are readers; `act` is null where a simulated reader acts by itself. */
  readonly terminal?: {
    readonly succeeds: Paying;
    readonly declined?: Refusing;
    readonly buyerCancels: Paying;
    /** Refused at once, or found out by reading. */
    readonly offline?: Paying;
  };
}

export type MoneyStep = "open" | "charge" | "terminal_charge" | "capture" | "void" | "refund" | "read";

/** Kinds the suite arms, as `POST /faults` of the sandbox's control port names them. */
type ContractFault = Extract<
  FaultKind,
  | "refused_connection"
  | "before_sending"
  | "after_commit"
  | "lost_answer"
  | "rate_limited"
  | "server_error"
  | "server_error_after_commit"
>;

/** The other side's own books since `reset`, in minor units of `currency`. */
interface Totals {
  readonly capturedMinor: bigint;
  /** Net of refunds that failed. */
  readonly refundedMinor: bigint;
}

/** One webhook as it arrived, header names in lower case. */
export interface Delivery {
  readonly rawBody: Uint8Array;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface SandboxSide {
  /** The next call of this step goes wrong, once. `retryAfterS` is for `rate_limited`. */
  arm(step: MoneyStep, kind: ContractFault, retryAfterS?: number): Promise<void>;
  totals(): Promise<Totals>;
  /** Everything the sandbox posted since `reset`. */
  deliveries(): readonly Delivery[];
  /** The same adapter with another webhook secret: what it verifies was not signed for it. */
  readonly stranger: Gateway;
  /** The same adapter pointed at a port where nothing listens. */
  readonly unreachable: Gateway;
  /** Each makes a gateway with live credentials and the sandbox's address, or the other way round, and must throw. */
  readonly keyMixes: readonly (() => Gateway)[];
  /** Moves the sandbox's clock, and `harness.nowMs` with it. */
  advanceMs(byMs: number): Promise<void>;
  /** What a person does in the gateway's dashboard; `object` is any id that leads to the charge, or a dispute's. */
  dashboard(act: DashboardAct): Promise<void>;
  /** Still held or lost in disputes, by the other side's books. */
  disputedMinor(): Promise<bigint>;
  /** From now on events are kept, but nobody is told. */
  silenceWebhooks(): Promise<void>;
  /** From now on everybody is told, whatever the weather. */
  tellWebhooks(): Promise<void>;
  /** Ids of all events since `reset`, told or not, oldest first. */
  eventIds(): Promise<readonly string[]>;
  /** How far lists and searches are behind from now on. */
  lagLists(lagMs: number): Promise<void>;
  /** The gateway forgets every idempotency key now. */
  forgetKeys(): Promise<void>;
}

export interface GatewayHarness {
  /** The adapter under test; against the sandbox with a timeout of a second or less, which one test waits for. */
  readonly gateway: Gateway;
  /** Taken by the gateway, two digits. */
  readonly currency: Currency;
  /** Not taken by it. */
  readonly foreignCurrency: Currency;
  readonly unknownObject: GatewayObject;
  readonly ways: Ways;
  /** Null against a gateway's own test mode. */
  readonly sandbox: SandboxSide | null;
  /** Against the sandbox, its time. */
  nowMs(): number;
  /** Forgets charges, faults and deliveries. Does nothing against a gateway's own test mode. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}
