/** Where a charge stands. Each state's meaning is in `packages/payments/README.md`. */
export type ChargeState =
  | "created"
  | "requires_action"
  | "pending"
  | "authorized"
  | "captured"
  | "declined"
  | "failed"
  | "voided"
  | "expired";

/**
 * A whole life in one screen. What is not listed does not happen.
 *
 * Answers arrive in any order, so all but the first three states have a rank and a charge only climbs:
 * authorized, voided, expired, failed, declined, captured. `failed` to `created` is no news from a gateway but a
 * fail-over: nothing was shown, nothing was taken, the closed object is left behind.
 */
export const chargeTransitions = {
  created: [
    "requires_action",
    "pending",
    "authorized",
    "voided",
    "expired",
    "failed",
    "declined",
    "captured",
  ],
  requires_action: ["pending", "authorized", "voided", "expired", "failed", "declined", "captured"],
  pending: ["requires_action", "authorized", "voided", "expired", "failed", "declined", "captured"],
  authorized: ["voided", "expired", "failed", "declined", "captured"],
  voided: ["expired", "failed", "declined", "captured"],
  expired: ["failed", "declined", "captured"],
  failed: ["created", "declined", "captured"],
  declined: ["captured"],
  captured: [],
} as const satisfies Record<ChargeState, readonly ChargeState[]>;

/** States that end a charge unless money turns up late. */
const closed: ReadonlySet<ChargeState> = new Set(["declined", "failed", "voided", "expired"]);

export type ChargeTransition =
  | { readonly kind: "same" }
  | { readonly kind: "moved"; readonly to: ChargeState }
  /** Money moved after the charge was closed here: it is booked, then given back, and shown. */
  | { readonly kind: "late_success"; readonly to: "captured" }
  /** Older news than what is known. Kept out of the state, never an error: answers arrive in any order. */
  | { readonly kind: "stale" };

/** What hearing `to` means for a charge in `from`. Total: every pair has an answer, no pair moves a state back. */
export function transitionCharge(from: ChargeState, to: ChargeState): ChargeTransition {
  if (from === to) return { kind: "same" };
  const allowed: readonly ChargeState[] = chargeTransitions[from];
  if (!allowed.includes(to)) return { kind: "stale" };
  if (closed.has(from) && to === "captured") return { kind: "late_success", to };
  return { kind: "moved", to };
}

/** Ended, by a word that no later news of an open state takes back. */
export function isClosed(state: ChargeState): boolean {
  return closed.has(state) || state === "captured";
}

/** Nothing more is expected of a closed charge; a captured one is settled. Open ones are polled. */
export function isOpen(state: ChargeState): boolean {
  return state === "created" || state === "requires_action" || state === "pending" || state === "authorized";
}

/** States whose amount is held against the sale: no other charge may take it meanwhile. */
export function reservesMoney(state: ChargeState): boolean {
  return isOpen(state) || state === "captured";
}
