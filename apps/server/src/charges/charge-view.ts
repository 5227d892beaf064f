import type { Tx } from "@till/db";
import { type Money, max, subtract, zero } from "@till/money";
import {
  type Attempt,
  type Charge,
  type ChargeFact,
  type Refund,
  foldAmounts,
  holdsRefundable,
  isAttemptOpen,
} from "@till/payments";
import type { AttemptView, ChargeView, RefundView, TillErrorBody } from "@till/wire";
import type { Deps } from "../deps.ts";
import { problemOf } from "./problem.ts";

export interface ChargeParts {
  readonly charge: Charge;
  readonly facts: readonly ChargeFact[];
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly Refund[];
}

export async function loadChargeParts(tx: Tx, charge: Charge): Promise<ChargeParts> {
  const [facts, attempts, refunds] = await Promise.all([
    tx.charges.facts(charge.id),
    tx.attempts.ofCharge(charge.id),
    tx.refunds.ofCharge(charge.id),
  ]);
  return { charge, facts, attempts, refunds };
}

/** What can still be given back: captured, less refunds that stand or may yet succeed. Reversed money is gone. */
export function refundableOf(parts: ChargeParts): Money {
  const { captured, reversed } = foldAmounts(parts.facts, parts.charge.amount.currency);
  const held = parts.refunds
    .filter((refund) => holdsRefundable(refund.state))
    .reduce((total, refund) => total + refund.amount.amountMinor, 0n);
  const left = captured.amountMinor - reversed.amountMinor - held;
  return max({ amountMinor: left, currency: captured.currency }, zero(captured.currency));
}

const unknownProblem: TillErrorBody = {
  code: "unknown_outcome",
  retry: "being_resolved",
  message: "We do not know yet what became of this. We keep asking; nobody is charged twice.",
};

export function toChargeView(deps: Deps, parts: ChargeParts): ChargeView {
  const { charge, attempts } = parts;
  const amounts = foldAmounts(parts.facts, charge.amount.currency);
  const unknown = attempts.some((attempt) => attempt.state === "unknown");
  return {
    id: charge.id,
    saleId: charge.saleId,
    tender: charge.tender,
    gateway: charge.gateway,
    gatewayLabel:
      charge.gateway === null ? null : (deps.gateways.get(charge.gateway)?.label ?? charge.gateway),
    amount: charge.amount,
    state: charge.state,
    unknown,
    wanted: charge.wanted,
    captured: amounts.captured,
    refunded: amounts.refunded,
    refundable: refundableOf(parts),
    fees: amounts.fees,
    action: charge.action,
    refusal: charge.refusal,
    problem: unknown
      ? unknownProblem
      : charge.refusal && !hasMoney(charge)
        ? problemOf(charge.refusal)
        : null,
    card: charge.card,
    change: charge.tender.kind === "cash" ? subtract(charge.tender.tendered, charge.amount) : null,
    object: charge.object,
    createdAtMs: charge.createdAtMs,
    capturedAtMs: charge.capturedAtMs,
    attempts: attempts.map(toAttemptView),
  };
}

const hasMoney = (charge: Charge): boolean => charge.state === "captured" || charge.state === "authorized";

function toAttemptView(attempt: Attempt): AttemptView {
  const { id, kind, state, startedAtMs, endedAtMs, tries, detail } = attempt;
  return { id, kind, state, operation: attempt.call.operation, startedAtMs, endedAtMs, tries, detail };
}

export function toRefundView(refund: Refund, attempts: readonly Attempt[]): RefundView {
  const own = attempts.filter((attempt) => attempt.refundId === refund.id);
  const unknown = own.some((attempt) => attempt.state === "unknown");
  return {
    id: refund.id,
    chargeId: refund.chargeId,
    saleId: refund.saleId,
    returnId: refund.returnId,
    amount: refund.amount,
    state: refund.state,
    unknown: unknown || (refund.state === "created" && own.some((attempt) => isAttemptOpen(attempt.state))),
    reason: refund.reason,
    refusal: refund.refusal,
    problem: unknown ? unknownProblem : refund.refusal ? problemOf(refund.refusal) : null,
    createdAtMs: refund.createdAtMs,
  };
}
