import type { Tx } from "@till/db";
import {
  type PostingContext,
  chargeReversed,
  disputeLost,
  disputeWithdrawn,
  disputeWon,
  feeKnown,
  moneyIn,
  refundAccepted,
  refundFailed,
  refundLeft,
} from "@till/ledger";
import { type Money, add, subtract, toDecimal, zero } from "@till/money";
import type { ChargeSnapshot, DisputeSnapshot, GatewayName, RefundSnapshot } from "@till/payments";
import { businessDay } from "@till/sales";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";

const ours = { saleId: null, chargeId: null } as const;

/**
 * Books money that came in at a gateway for nothing of ours, once: it is held for whoever paid it, until a person
 * gives it back. The ledger then still says what the gateway says. Answers what was new, for the event's record.
 */
export async function bookUnmatchedMoney(
  deps: Deps,
  tx: Tx,
  gateway: GatewayName,
  snapshot: ChargeSnapshot,
): Promise<readonly Money[]> {
  const nowMs = deps.clock.nowMs();
  const fresh: Money[] = [];
  for (const { id: ref, amount, atMs } of snapshot.captures) {
    const posted = await tx.journal.post(
      moneyIn({
        ...contextOf(deps, atMs),
        ...ours,
        into: { kind: "gateway", gateway, ref },
        amount,
        receivableOpen: zero(amount.currency),
      }),
      nowMs,
    );
    if (posted) fresh.push(amount);
  }
  if (snapshot.captures.length > 0) await bookWhatFollowed(deps, tx, gateway, snapshot);
  if (fresh.length > 0) await raiseAlarm(deps, tx, gateway, { snapshot, fresh });
  return fresh;
}

/** Fees it cost, what was given back of it in the gateway's own dashboard, and what banks took of it. */
async function bookWhatFollowed(
  deps: Deps,
  tx: Tx,
  gateway: GatewayName,
  snapshot: ChargeSnapshot,
): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const fees = [...snapshot.fees, ...snapshot.refunds.flatMap((refund) => refund.fees)];
  for (const { id: ref, amount, atMs } of fees) {
    if (amount.amountMinor === 0n) continue;
    await tx.journal.post(feeKnown({ ...contextOf(deps, atMs), ...ours, gateway, ref, amount }), nowMs);
  }
  for (const refund of snapshot.refunds) await bookRefund(deps, tx, gateway, refund);
  for (const { id: ref, amount, atMs } of snapshot.reversals) {
    const moved = { ...contextOf(deps, atMs), ...ours, gateway, ref, amount };
    await tx.journal.post(chargeReversed({ ...moved, outOf: "customer_funds" }), nowMs);
  }
  for (const dispute of snapshot.disputes) await bookDispute(deps, tx, gateway, dispute);
}

/** One that failed is booked to its end and back: it may be known already, or have failed before anybody asked. */
async function bookRefund(
  deps: Deps,
  tx: Tx,
  gateway: GatewayName,
  { object, state, amount, atMs }: RefundSnapshot,
): Promise<void> {
  const failed = state === "failed" || state === "canceled";
  if (state !== "succeeded" && !failed) return;
  const nowMs = deps.clock.nowMs();
  const refund = { ...contextOf(deps, atMs), ...ours, refundId: null, gateway, ref: object.id, amount };
  await tx.journal.post(refundAccepted(refund), nowMs);
  await tx.journal.post(refundLeft(refund), nowMs);
  if (failed) await tx.journal.post(refundFailed({ ...refund, afterItLeft: true }), nowMs);
}

async function bookDispute(
  deps: Deps,
  tx: Tx,
  gateway: GatewayName,
  { object, state, amount, withdrawals, reinstatements }: DisputeSnapshot,
): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const moved = (ref: string, sum: Money, atMs: number) => ({
    ...contextOf(deps, atMs),
    ...ours,
    gateway,
    ref,
    amount: sum,
  });
  let held = zero(amount.currency);
  for (const { id, amount: taken, atMs } of withdrawals.filter(moves)) {
    held = add(held, taken);
    await tx.journal.post(disputeWithdrawn({ ...moved(id, taken, atMs), fee: zero(taken.currency) }), nowMs);
  }
  for (const { id, amount: back, atMs } of reinstatements.filter(moves)) {
    held = subtract(held, back);
    await tx.journal.post(disputeWon(moved(id, back, atMs)), nowMs);
  }
  if (state === "lost" && held.amountMinor > 0n)
    await tx.journal.post(disputeLost(moved(`${object.id}:lost`, held, nowMs)), nowMs);
}

/** A dispute about money that is back already withdraws nothing. */
const moves = ({ amount }: { readonly amount: Money }): boolean => amount.amountMinor !== 0n;

/** On the day it is learned of: what a gateway says never changes a day that was read. */
function contextOf(deps: Deps, occurredAtMs: number): PostingContext {
  const { storeId, id: registerId } = deps.webRegister;
  const { timeZone, cutoffHour } = deps.storeOf(storeId);
  const day = businessDay(deps.clock.nowMs(), timeZone, cutoffHour);
  return { occurredAtMs, businessDay: day, storeId, registerId };
}

async function raiseAlarm(
  deps: Deps,
  tx: Tx,
  gateway: GatewayName,
  { snapshot, fresh }: { readonly snapshot: ChargeSnapshot; readonly fresh: readonly Money[] },
): Promise<void> {
  deps.log.error({ gateway, object: snapshot.object.id }, "money.unmatched");
  await audit(deps, tx, systemActor, {
    action: "money.unmatched",
    subject: `${gateway}:${snapshot.object.id}`,
    before: null,
    after: { amounts: fresh.map((amount) => `${toDecimal(amount)} ${amount.currency}`) },
  });
}
