import type { AttemptId, ChargeId, RefundId } from "@till/kernel";
import { parseId } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeInput, PreparedCall, Refusal } from "@till/payments";

/* Objects as Stripe answers them, cut down to what Till reads; written by us for tests. */

export const ids = {
  charge: parseId<ChargeId>("019a5f00-0000-7000-8000-000000000001"),
  attempt: parseId<AttemptId>("019a5f00-0000-7000-8000-000000000002"),
  refund: parseId<RefundId>("019a5f00-0000-7000-8000-000000000003"),
};

export const balanceTransaction = {
  id: "txn_1",
  amount: 2_500,
  fee: 103,
  currency: "eur",
  created: 1_800_000_100,
};

export const stripeCharge = {
  id: "ch_1",
  amount: 2_500,
  amount_captured: 2_500,
  captured: true,
  currency: "eur",
  created: 1_800_000_000,
  status: "succeeded",
  disputed: false,
  balance_transaction: balanceTransaction,
  failure_balance_transaction: null,
  payment_method_details: { card: { brand: "visa", last4: "4242", capture_before: 1_800_600_000 } },
};

export const untriedIntent = {
  id: "pi_1",
  object: "payment_intent",
  amount: 2_500,
  amount_received: 0,
  metadata: { till_charge_id: ids.charge },
  amount_details: { tip: {} },
  currency: "eur",
  status: "requires_payment_method",
  capture_method: "automatic",
  cancellation_reason: null,
  last_payment_error: null,
  next_action: null,
  latest_charge: null,
};

export const paidIntent = {
  ...untriedIntent,
  status: "succeeded",
  amount_received: 2_500,
  latest_charge: stripeCharge,
};

export const declinedIntent = {
  ...untriedIntent,
  latest_charge: "ch_0",
  last_payment_error: {
    type: "card_error",
    code: "card_declined",
    decline_code: "insufficient_funds",
    message: "Your card has insufficient funds.",
  },
};

export const stripeRefund = {
  id: "re_1",
  amount: 700,
  currency: "eur",
  status: "succeeded",
  created: 1_800_000_200,
  metadata: { till_attempt_id: ids.attempt },
  balance_transaction: { ...balanceTransaction, id: "txn_2", fee: 0 },
};

export const reader = {
  id: "tmr_1",
  object: "terminal.reader",
  action: {
    type: "process_payment_intent",
    status: "in_progress",
    failure_code: null,
    failure_message: null,
    process_payment_intent: { payment_intent: "pi_1" },
  },
};

export const chargeInput: ChargeInput = {
  chargeId: ids.charge,
  attemptId: ids.attempt,
  amount: money(2_500n, parseCurrency("EUR")),
  source: { kind: "token", token: "pm_card_visa" },
  capture: "automatic",
  initiator: "buyer",
  description: "Corner shop, sale 17",
  returnUrl: "http://localhost:4000/return",
  cancelUrl: "http://localhost:4000/cancel",
};

export function prepared(
  result:
    | { readonly ok: true; readonly value: PreparedCall }
    | { readonly ok: false; readonly error: Refusal },
): PreparedCall {
  if (!result.ok) throw new Error(`refused: ${result.error.detail}`);
  return result.value;
}
