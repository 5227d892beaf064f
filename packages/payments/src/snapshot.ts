import type { Money } from "@till/money";
import type { ChargeState } from "./charge-state.ts";
import type { DisputeState } from "./dispute.ts";
import type { GatewayObject } from "./gateway.ts";
import type { RefundState } from "./refund-state.ts";
import type { Refusal } from "./refusal.ts";
import type { BuyerAction } from "./tender.ts";

/** Money that the gateway says came in. `id` is the gateway's own and never changes, so a fact is booked once. */
export interface CaptureFact {
  readonly id: string;
  readonly amount: Money;
  /** Part of `amount` that the buyer added at the reader. */
  readonly tip: Money | null;
  readonly atMs: number;
}

/** A fee as the gateway booked it; negative when it gave some back. */
export interface FeeFact {
  readonly id: string;
  readonly amount: Money;
  readonly atMs: number;
}

/** Money taken back by the gateway or a bank without a refund of ours. */
export interface ReversalFact {
  readonly id: string;
  readonly amount: Money;
  readonly atMs: number;
}

export interface RefundSnapshot {
  readonly object: GatewayObject;
  readonly state: Exclude<RefundState, "created">;
  /** The word the gateway used, and whether the adapter knows it; an unknown word is `pending` plus an alert. */
  readonly gatewayStatus: string;
  readonly recognised: boolean;
  readonly amount: Money;
  /** The attempt id we sent, where the gateway gives it back; null for refunds made in its own dashboard. */
  readonly attemptId: string | null;
  readonly refusal: Refusal | null;
  readonly fees: readonly FeeFact[];
  readonly atMs: number;
}

/** Money that a dispute moved, by the gateway's own id for the movement. */
export interface DisputeMovement {
  readonly id: string;
  /** Positive. The fee is among the snapshot's `fees`. */
  readonly amount: Money;
  readonly atMs: number;
}

export interface DisputeSnapshot {
  readonly object: GatewayObject;
  readonly state: DisputeState;
  readonly gatewayStatus: string;
  readonly recognised: boolean;
  readonly amount: Money;
  readonly reason: string;
  readonly respondByMs: number | null;
  readonly openedAtMs: number;
  /** Funds taken from our balance, and given back after a win; an inquiry has neither. A reopened one has several. */
  readonly withdrawals: readonly DisputeMovement[];
  readonly reinstatements: readonly DisputeMovement[];
}

/** Everything one read of a gateway's object says about a charge, its children included. */
export interface ChargeSnapshot {
  readonly object: GatewayObject;
  /** Our own charge id, where the object carries it (metadata, reference, custom id); finds the charge of a lost answer. */
  readonly chargeId: string | null;
  /** When the question was asked. A snapshot asked for before the last folded one is dropped. */
  readonly askedAtMs: number;
  readonly state: Exclude<ChargeState, "created">;
  readonly gatewayStatus: string;
  readonly recognised: boolean;
  /** The object took nothing and never will, whoever holds what it takes to pay it: closed, lapsed, or used up by a decline. */
  readonly closed: boolean;
  /** What the object was made for, to be compared with what was asked. */
  readonly requested: Money;
  readonly authorized: Money | null;
  readonly captures: readonly CaptureFact[];
  readonly fees: readonly FeeFact[];
  readonly reversals: readonly ReversalFact[];
  readonly refunds: readonly RefundSnapshot[];
  readonly disputes: readonly DisputeSnapshot[];
  /** The buyer agreed on the gateway's page: the money call may follow. Only gateways with `approval`. */
  readonly buyerApproved: boolean;
  readonly action: BuyerAction | null;
  readonly refusal: Refusal | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  /** After this the authorization is gone. */
  readonly captureBeforeMs: number | null;
}
