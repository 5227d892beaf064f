import type { AttemptId, ChargeId, PersonId, RefundId } from "@till/kernel";
import type { Money } from "@till/money";
import type { GatewayName } from "./gateway-name.ts";
import type { PreparedCall } from "./gateway.ts";

export type AttemptKind = "charge" | "capture" | "void" | "refund";

/**
 * `sending` until something is known. `unknown`: it may have arrived, no answer came. `not_sent`: it certainly did
 * not arrive. `absent`: a complete later read proved the gateway never acted on it.
 */
export type AttemptState = "sending" | "succeeded" | "refused" | "not_sent" | "absent" | "unknown";

export const attemptTransitions = {
  sending: ["succeeded", "refused", "not_sent", "absent", "unknown"],
  unknown: ["succeeded", "refused", "absent"],
  succeeded: [],
  refused: [],
  not_sent: [],
  absent: [],
} as const satisfies Record<AttemptState, readonly AttemptState[]>;

/** What a manager put on record about an attempt that no gateway could answer for. */
export interface AttemptDecision {
  /** True: the gateway did it (took the money, gave it back). False: it did not. */
  readonly done: boolean;
  readonly reason: string;
  readonly personId: PersonId;
  /** As it was then: what is on record does not change with the staff list. */
  readonly personName: string;
  readonly atMs: number;
  /** What the gateway said afterwards, in a few words; shown beside the decision. Null while it says nothing. */
  readonly laterAnswer: string | null;
  /** Whether, by that answer, the gateway did it. Null with `laterAnswer`, and where the answer leaves it open. */
  readonly laterDone?: boolean | null;
}

/** What an attempt is to move, as whoever made it said; the request itself says so only in the gateway's words. */
export interface AttemptAsks {
  readonly amount: Money;
  /** Of a capture: whether the rest of what is held is let go with it. */
  readonly final: boolean;
}

/** One call that may move money, recorded before it is made. */
export interface Attempt {
  readonly id: AttemptId;
  readonly chargeId: ChargeId;
  readonly refundId: RefundId | null;
  readonly kind: AttemptKind;
  readonly gateway: GatewayName;
  readonly state: AttemptState;
  /** Null for a void, and for what was recorded before this was kept. */
  readonly asks: AttemptAsks | null;
  /** The exact request, so that it can be sent again byte for byte. */
  readonly call: PreparedCall;
  readonly startedAtMs: number;
  /** When it last went out; null before the first sending. `absent` is counted from here. */
  readonly lastSentAtMs: number | null;
  readonly endedAtMs: number | null;
  /** How often it was sent or asked after. */
  readonly tries: number;
  readonly detail: string | null;
  /** Something that must never happen did (a key reused with other content): a person looks. */
  readonly alarm: string | null;
  readonly decision: AttemptDecision | null;
}

/** While any attempt of a charge is open, nobody knows for sure what became of the money. */
export function isAttemptOpen(state: AttemptState): boolean {
  return state === "sending" || state === "unknown";
}
