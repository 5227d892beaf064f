import { type AttemptId, type ChargeId, type RefundId, invariant, parseId } from "@till/kernel";
import type { Result } from "@till/kernel";
import { money, parseCurrency } from "@till/money";
import type { ChargeInput, PreparedCall, Refusal } from "@till/payments";

export const ids = {
  charge: parseId<ChargeId>("0193576a-0000-7000-8000-000000000001"),
  attempt: parseId<AttemptId>("0193576a-0000-7000-8000-000000000002"),
  refund: parseId<RefundId>("0193576a-0000-7000-8000-000000000003"),
};

export const chargeInput: ChargeInput = {
  chargeId: ids.charge,
  attemptId: ids.attempt,
  amount: money(2_500n, parseCurrency("EUR")),
  source: { kind: "approval" },
  capture: "automatic",
  initiator: "buyer",
  description: "Corner shop, sale 17",
  returnUrl: "http://localhost:4000/orders/return",
  cancelUrl: "http://localhost:4000/orders/cancel",
};

export function prepared(result: Result<PreparedCall, Refusal>): PreparedCall {
  invariant(result.ok, "the call can be prepared");
  return result.value;
}

const amount = { currency_code: "EUR", value: "25.00" };
const created = { amount, create_time: "2026-11-23T09:00:00Z" };
export const capture = { ...created, id: "CAP1", status: "COMPLETED" };
export const authorization = { ...created, id: "AUT1", status: "CREATED" };
export const refund = { ...created, id: "REF1", status: "COMPLETED", custom_id: ids.attempt };

/** An order as PayPal answers it. */
export function order(status: string, payments?: object, unit: object = {}): object {
  const purchase = { amount, ...unit, ...(payments === undefined ? {} : { payments }) };
  return { id: "ORDER1", status, intent: "CAPTURE", purchase_units: [purchase], links: [] };
}
