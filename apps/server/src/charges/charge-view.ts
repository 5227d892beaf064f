import type { Tx } from "@till/db";
import type { ChargeId } from "@till/kernel";
import { type Money, add, max, subtract, zero } from "@till/money";
import {
  type Attempt,
  type Charge,
  type ChargeLife,
  type Dispute,
  type Refund,
  foldAmounts,
  holdsRefundable,
  isAttemptOpen,
} from "@till/payments";
import type { AttemptView, ChargeView, DisputeView, RefundView, TillErrorBody } from "@till/wire";
import type { Caller } from "../access/caller.ts";
import type { Deps } from "../deps.ts";
import { notFound } from "../till-error.ts";
import { isAwaited } from "./is-awaited.ts";
import { problemOf, refundProblemOf } from "./problem.ts";
import { refundRefusal } from "./refund-refusal.ts";

/** A charge with everything stored about it. */
export type ChargeParts = ChargeLife;

export async function loadChargeParts(tx: Tx, charge: Charge): Promise<ChargeParts> {
  return { charge, ...(await tx.charges.parts(charge.id)) };
}

/** Null for a charge that does not exist. */
export const findChargeParts = (tx: Tx, id: ChargeId): Promise<ChargeParts | null> => tx.charges.life(id);

/** Before a charge that a caller names is driven on. Throws `not_found`. */
export async function mustExist(deps: Deps, id: ChargeId): Promise<void> {
  const found = await deps.uow.run(deps.merchantId, (tx) => tx.charges.find(id));
  if (!found) throw notFound("charge");
}

/** What can still be given back: captured, less refunds that stand or may yet succeed. Money taken from us is gone. */
export function refundableOf(parts: ChargeParts): Money {
  const { captured, reversed, disputed, lost } = foldAmounts(parts.facts, parts.charge.amount.currency);
  const held = parts.refunds
    .filter((refund) => holdsRefundable(refund.state))
    .reduce((total, refund) => total + refund.amount.amountMinor, 0n);
  const gone = reversed.amountMinor + disputed.amountMinor + lost.amountMinor;
  const left = captured.amountMinor - gone - held;
  return max({ amountMinor: left, currency: captured.currency }, zero(captured.currency));
}

/** What a manual charge holds and has not taken yet. Zero once it ended. */
export function capturableOf({ charge, facts }: Pick<ChargeParts, "charge" | "facts">): Money {
  const { authorized, captured } = foldAmounts(facts, charge.amount.currency);
  if (charge.capture !== "manual" || charge.state !== "authorized") return zero(charge.amount.currency);
  return max(subtract(authorized, captured), zero(charge.amount.currency));
}

/** How soon it is worth asking again about something that is being worked on. */
export const askAgainAfterMs = 1000;

const unknownProblem: TillErrorBody = {
  code: "unknown_outcome",
  retry: "being_resolved",
  retryAfterMs: askAgainAfterMs,
  message: "We do not know yet what became of this. We keep asking; nobody is charged twice.",
};

/** For a screen that says when the gateway is asked next. */
export async function withNextAsk(tx: Tx, parts: ChargeParts, view: ChargeView): Promise<ChargeView> {
  return isAwaited(parts) ? { ...view, nextAskMs: await tx.jobs.nextLookMs(view.id) } : view;
}

/** A shopper sees what became of the money, not how the shop and its gateways went about it. */
export function viewFor(caller: Caller, view: ChargeView): ChargeView {
  return caller.kind === "person"
    ? view
    : { ...view, attempts: [], disputes: [], refundRefusal: null, nextAskMs: null };
}

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
    capture: charge.capture,
    capturable: capturableOf(parts),
    captureBeforeMs: charge.captureBeforeMs,
    captures: charge.gateway === null ? null : (deps.gateways.get(charge.gateway)?.captures ?? "once"),
    captured: amounts.captured,
    refunded: amounts.refunded,
    disputed: add(amounts.disputed, amounts.lost),
    reversed: amounts.reversed,
    refundable: refundableOf(parts),
    refundRefusal: amounts.captured.amountMinor > 0n ? (refundRefusal(deps, parts)?.body ?? null) : null,
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
    attempts: attempts.map((attempt) => toAttemptView(deps, attempt)),
    disputes: parts.disputes.map((dispute) => toDisputeView(dispute, charge)),
    retryAfterMs: attempts.some(({ state }) => state === "sending") ? askAgainAfterMs : null,
    nextAskMs: null,
  };
}

const hasMoney = (charge: Charge): boolean => charge.state === "captured" || charge.state === "authorized";

function toAttemptView(deps: Deps, attempt: Attempt): AttemptView {
  const { id, kind, refundId, asks, state, startedAtMs, endedAtMs } = attempt;
  const { tries, detail, lastSentAtMs, alarm, decision } = attempt;
  const { decideAfterMs } = deps.limits;
  return {
    id,
    kind,
    refundId,
    amount: asks?.amount ?? null,
    state,
    operation: attempt.call.operation,
    startedAtMs,
    endedAtMs,
    tries,
    detail,
    lastSentAtMs,
    alarm,
    decision: decision && {
      done: decision.done,
      reason: decision.reason,
      personName: decision.personName,
      atMs: decision.atMs,
      later:
        decision.laterAnswer === null
          ? null
          : { done: decision.laterDone ?? null, words: decision.laterAnswer },
    },
    decidable: isDecidable(attempt, deps.clock.nowMs(), decideAfterMs),
    decidableFromMs: isAttemptOpen(state) ? startedAtMs + decideAfterMs : null,
  };
}

/** Asked long enough, and still nobody knows: from then on a manager may put on record what became of it. */
export function isDecidable(attempt: Attempt, nowMs: number, afterMs: number): boolean {
  return attempt.state === "unknown" && nowMs - attempt.startedAtMs >= afterMs;
}

export function toDisputeView(dispute: Dispute, { saleId }: Pick<Charge, "saleId">): DisputeView {
  const { id, chargeId, gateway, object, state, amount, reason, respondByMs, openedAtMs } = dispute;
  return { id, chargeId, saleId, gateway, object, state, amount, reason, respondByMs, openedAtMs };
}

/** Why staff gave it back, and what the gateway said of it, is between those two. */
export const refundViewFor = (caller: Caller, view: RefundView): RefundView =>
  caller.kind === "person" ? view : { ...view, reason: "", refusal: null };

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
    to: refund.to,
    reason: refund.reason,
    refusal: refund.refusal,
    problem: unknown ? unknownProblem : refundProblemOf(refund),
    createdAtMs: refund.createdAtMs,
  };
}
