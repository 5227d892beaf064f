import type { AttemptId, ChargeId, RefundId } from "@till/kernel";
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

/** One call that may move money, recorded before it is made. */
export interface Attempt {
  readonly id: AttemptId;
  readonly chargeId: ChargeId;
  readonly refundId: RefundId | null;
  readonly kind: AttemptKind;
  readonly gateway: GatewayName;
  readonly state: AttemptState;
  /** The exact request, so that it can be sent again byte for byte. */
  readonly call: PreparedCall;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** How often it was sent or asked after. */
  readonly tries: number;
  readonly detail: string | null;
}

/** While any attempt of a charge is open, nobody knows for sure what became of the money. */
export function isAttemptOpen(state: AttemptState): boolean {
  return state === "sending" || state === "unknown";
}
