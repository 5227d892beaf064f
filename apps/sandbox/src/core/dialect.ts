import type { FastifyInstance } from "fastify";
import type { Core } from "./core.ts";
import type { Gateway } from "./gateway.ts";

/** Integers of minor units as decimal strings; counts say how many objects stand behind each. */
export interface Totals {
  readonly gateway: Gateway;
  /** Upper case. */
  readonly currency: string;
  readonly captured: string;
  readonly capturedCount: number;
  readonly refunded: string;
  readonly refundedCount: number;
  readonly fees: string;
  readonly disputed: string;
  readonly disputedCount: number;
  readonly paidOut: string;
  readonly paidOutCount: number;
}

export const terminalModes = ["manual", "approve", "decline", "cancel", "silent"] as const;
/** What a reader does by itself when it is asked to take a card; `manual` waits for a person on its screen. */
export type TerminalMode = (typeof terminalModes)[number];

export const dashboardActs = ["refund", "capture", "void", "dispute", "close_dispute"] as const;
export const dashboardOutcomes = ["inquiry", "won", "lost"] as const;

/** What a person does in the gateway's own dashboard, or a buyer at their bank, without any call of the shop's. */
export interface DashboardAct {
  readonly act: (typeof dashboardActs)[number];
  /** Id of the object acted on; a dialect takes each id that leads to it (an intent or its charge, an order or its capture). */
  readonly object: string;
  /** Minor units; all there is where it is left out. */
  readonly amountMinor?: number | undefined;
  /** `dispute`: `inquiry` opens one that takes no money yet. `close_dispute`: who won. */
  readonly outcome?: (typeof dashboardOutcomes)[number] | undefined;
}

/** One gateway as the sandbox plays it. */
export interface Dialect {
  readonly gateway: Gateway;
  readonly app: FastifyInstance;
  /** Makes what an account starts with (readers, a location). Called on a new or a reset database only. */
  seed(): void;
  /** Folded from the objects' state each time, never from counters. */
  totals(): readonly Totals[];
  /** Moves the available balance to the bank. Absent where this version has none. */
  payout?(): readonly unknown[];
  /** False when the reader is not this gateway's. */
  setTerminalMode?(reader: string, mode: TerminalMode): boolean;
  /** Returns the object made or changed; throws `Refusal` where the gateway's dashboard would not do it. */
  dashboard?(act: DashboardAct): { readonly id: string };
}

export type CreateDialect = (core: Core) => Dialect;
