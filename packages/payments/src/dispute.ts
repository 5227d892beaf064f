import type { ChargeId, MerchantId, Uuid } from "@till/kernel";
import type { Money } from "@till/money";
import type { GatewayName } from "./gateway-name.ts";
import type { GatewayObject } from "./gateway.ts";

/** `inquiry` moves no money. `closed`: an inquiry that ended, or a dispute that was withdrawn. */
export type DisputeState = "inquiry" | "open" | "under_review" | "won" | "lost" | "closed";

/** A decided dispute can be taken up again by the bank (a second chargeback, an arbitration). */
export const disputeTransitions = {
  inquiry: ["open", "under_review", "won", "lost", "closed"],
  open: ["under_review", "won", "lost", "closed"],
  under_review: ["open", "won", "lost", "closed"],
  won: ["open", "under_review", "lost"],
  lost: ["open", "under_review", "won"],
  closed: ["open", "under_review", "won", "lost"],
} as const satisfies Record<DisputeState, readonly DisputeState[]>;

/** A charge the buyer contests. What it did to money are facts of the charge. */
export interface Dispute {
  readonly id: Uuid;
  readonly merchantId: MerchantId;
  readonly chargeId: ChargeId;
  readonly gateway: GatewayName;
  readonly object: GatewayObject;
  readonly state: DisputeState;
  readonly amount: Money;
  /** The gateway's own word for why. */
  readonly reason: string;
  readonly respondByMs: number | null;
  readonly openedAtMs: number;
  /** When the snapshot was asked for that last moved it. */
  readonly askedAtMs: number;
}
