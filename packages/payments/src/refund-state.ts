export type RefundState = "created" | "pending" | "requires_action" | "succeeded" | "failed" | "canceled";

/** A success can still fail later (a closed bank account), so `succeeded` is not the end of the line. */
export const refundTransitions = {
  created: ["pending", "requires_action", "succeeded", "failed", "canceled"],
  pending: ["requires_action", "succeeded", "failed", "canceled"],
  requires_action: ["pending", "succeeded", "failed", "canceled"],
  succeeded: ["failed"],
  failed: [],
  canceled: [],
} as const satisfies Record<RefundState, readonly RefundState[]>;

export type RefundTransition =
  | { readonly kind: "same" }
  | { readonly kind: "moved"; readonly to: RefundState }
  | { readonly kind: "stale" };

export function transitionRefund(from: RefundState, to: RefundState): RefundTransition {
  if (from === to) return { kind: "same" };
  const allowed: readonly RefundState[] = refundTransitions[from];
  return allowed.includes(to) ? { kind: "moved", to } : { kind: "stale" };
}

/** What the gateway names later is another refund than this one: it ended, or it is known by another object. */
export function isSuperseded(refund: {
  readonly state: RefundState;
  readonly object: { readonly id: string } | null;
}): boolean {
  return refund.object !== null || refund.state === "failed" || refund.state === "canceled";
}

/** Refunds that hold part of what was captured; only a failed or canceled one gives it free again. */
export function holdsRefundable(state: RefundState): boolean {
  return state !== "failed" && state !== "canceled";
}
