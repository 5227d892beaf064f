import { zero } from "@till/money";
import type { AttemptView, ChargeView, RefundView } from "../views.ts";

/** A charge nobody has heard of yet, with whatever a test says is otherwise: one place to add a new field of the view. */
export function sampleCharge(
  view: Pick<ChargeView, "id" | "saleId" | "amount" | "tender"> & Partial<ChargeView>,
): ChargeView {
  const none = zero(view.amount.currency);
  return {
    gateway: null,
    gatewayLabel: null,
    state: "created",
    unknown: false,
    wanted: true,
    capture: "automatic",
    capturable: none,
    captureBeforeMs: null,
    captures: null,
    captured: none,
    refunded: none,
    disputed: none,
    reversed: none,
    refundable: none,
    refundRefusal: null,
    fees: none,
    action: null,
    refusal: null,
    problem: null,
    card: null,
    change: null,
    object: null,
    createdAtMs: 0,
    capturedAtMs: null,
    attempts: [],
    disputes: [],
    retryAfterMs: null,
    nextAskMs: null,
    ...view,
  };
}

/** As `sampleCharge`. */
export function sampleRefund(
  view: Pick<RefundView, "id" | "chargeId" | "saleId" | "returnId" | "amount"> & Partial<RefundView>,
): RefundView {
  return {
    state: "created",
    unknown: false,
    to: "original",
    reason: "",
    refusal: null,
    problem: null,
    createdAtMs: 0,
    ...view,
  };
}

/** As `sampleCharge`: an act whose answer was lost. */
export function sampleAttempt(view: Pick<AttemptView, "id"> & Partial<AttemptView>): AttemptView {
  return {
    kind: "charge",
    refundId: null,
    amount: null,
    state: "unknown",
    operation: "confirm",
    startedAtMs: 0,
    endedAtMs: null,
    tries: 1,
    detail: null,
    lastSentAtMs: null,
    alarm: null,
    decision: null,
    decidable: false,
    decidableFromMs: null,
    ...view,
  };
}
