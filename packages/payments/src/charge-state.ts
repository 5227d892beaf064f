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

/** A whole life in one screen. What is not listed does not happen. */
export const chargeTransitions = {
  created: [
    "requires_action",
    "pending",
    "authorized",
    "captured",
    "declined",
    "failed",
    "voided",
    "expired",
  ],
  requires_action: ["pending", "authorized", "captured", "declined", "failed", "voided", "expired"],
  pending: ["requires_action", "authorized", "captured", "declined", "failed", "voided", "expired"],
  authorized: ["captured", "failed", "voided", "expired"],
  captured: [],
  declined: ["authorized", "captured"],
  failed: ["authorized", "captured"],
  voided: ["captured"],
  expired: ["captured"],
} as const satisfies Record<ChargeState, readonly ChargeState[]>;

/** States that end a charge unless money turns up late. */
const closed: ReadonlySet<ChargeState> = new Set(["declined", "failed", "voided", "expired"]);

export type ChargeTransition =
  | { readonly kind: "same" }
  | { readonly kind: "moved"; readonly to: ChargeState }
  /** Money moved after the charge was closed here: it is booked, then given back, and shown. */
  | { readonly kind: "late_success"; readonly to: "authorized" | "captured" }
  /** Older news than what is known. Kept out of the state, never an error: answers arrive in any order. */
  | { readonly kind: "stale" };

/** What hearing `to` means for a charge in `from`. Total: every pair has an answer, no pair moves a state back. */
export function transitionCharge(from: ChargeState, to: ChargeState): ChargeTransition {
  if (from === to) return { kind: "same" };
  const allowed: readonly ChargeState[] = chargeTransitions[from];
  if (!allowed.includes(to)) return { kind: "stale" };
  if (closed.has(from) && (to === "authorized" || to === "captured")) return { kind: "late_success", to };
  return { kind: "moved", to };
}

/** Nothing more is expected of a closed charge; a captured one is settled. Open ones are polled. */
export function isOpen(state: ChargeState): boolean {
  return state === "created" || state === "requires_action" || state === "pending" || state === "authorized";
}

/** States whose amount is held against the sale: no other charge may take it meanwhile. */
export function reservesMoney(state: ChargeState): boolean {
  return isOpen(state) || state === "captured";
}
