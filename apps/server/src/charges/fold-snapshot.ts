import type { SaleRecord, Tx } from "@till/db";
import { invariant } from "@till/kernel";
import { equals } from "@till/money";
import {
  type Charge,
  type ChargeFact,
  type ChargeSnapshot,
  type Refund,
  type RefundSnapshot,
  transitionCharge,
  transitionRefund,
} from "@till/payments";
import { systemActor } from "../actor.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import {
  type Booking,
  bookCapture,
  bookFee,
  bookRefundAccepted,
  bookRefundFailed,
  bookRefundLeft,
  bookReversal,
  contextOf,
} from "./books.ts";

/** Sale, then charge: the one order in which rows are locked, so that no two acts wait for each other. */
export async function lockSaleAndCharge(
  tx: Tx,
  known: Pick<Charge, "id" | "saleId">,
): Promise<{ readonly sale: SaleRecord; readonly charge: Charge }> {
  const sale = await tx.sales.lock(known.saleId);
  const charge = await tx.charges.lock(known.id);
  invariant(sale && charge, "a charge and its sale exist once they were committed");
  return { sale, charge };
}

/**
 * Takes in what a gateway says about a charge: new facts are stored and booked once, the state moves only forward.
 * Give it a charge that is locked. Every snapshot may come twice, late or out of order.
 */
export async function foldSnapshot(
  deps: Deps,
  tx: Tx,
  locked: { readonly sale: SaleRecord; readonly charge: Charge },
  snapshot: ChargeSnapshot,
): Promise<Charge> {
  const { sale, charge } = locked;
  const booking: Booking = { deps, tx, sale, charge, nowMs: deps.clock.nowMs() };
  await warnOfDifferences(booking, snapshot);

  for (const fact of snapshot.captures) {
    const stored = {
      kind: "captured",
      ref: fact.id,
      refundId: null,
      amount: fact.amount,
      atMs: fact.atMs,
    } as const;
    if (await addFact(booking, stored)) await bookCapture(booking, stored);
  }
  for (const fact of snapshot.fees) {
    const stored = {
      kind: "fee",
      ref: fact.id,
      refundId: null,
      amount: fact.amount,
      atMs: fact.atMs,
    } as const;
    if (await addFact(booking, stored)) await bookFee(booking, stored);
  }
  for (const fact of snapshot.reversals) {
    const stored = {
      kind: "reversed",
      ref: fact.id,
      refundId: null,
      amount: fact.amount,
      atMs: fact.atMs,
    } as const;
    if (await addFact(booking, stored)) await bookReversal(booking, stored);
  }
  for (const refund of snapshot.refunds) await foldRefund(booking, refund);

  return moveCharge(booking, snapshot);
}

/** The fact and its journal transaction carry the same day, so that report and ledger cannot drift apart. */
const addFact = (booking: Booking, fact: ChargeFact): Promise<boolean> =>
  booking.tx.charges.addFact(
    booking.charge.id,
    booking.charge.gateway ?? "till",
    fact,
    contextOf(booking, fact.atMs).businessDay,
  );

async function moveCharge(booking: Booking, snapshot: ChargeSnapshot): Promise<Charge> {
  const { deps, tx, charge } = booking;
  if (charge.askedAtMs !== null && snapshot.askedAtMs < charge.askedAtMs) return charge;
  const transition = transitionCharge(charge.state, snapshot.state);
  const moves = transition.kind === "moved" || transition.kind === "late_success";
  const state = moves ? transition.to : charge.state;
  if (transition.kind === "late_success") {
    deps.log.warn({ chargeId: charge.id, from: charge.state }, "money moved after the charge was closed");
  }
  const current = moves || transition.kind === "same";
  const change = {
    state,
    object: snapshot.object,
    objectClosed: charge.objectClosed || snapshot.state === "voided" || snapshot.state === "expired",
    action: current ? snapshot.action : charge.action,
    refusal: current ? snapshot.refusal : charge.refusal,
    card: snapshot.card ?? charge.card,
    capturedAtMs: charge.capturedAtMs ?? snapshot.captures[0]?.atMs ?? null,
    askedAtMs: snapshot.askedAtMs,
  };
  await tx.charges.update(charge.id, change);
  await tx.charges.saveSnapshot(charge.id, snapshot);
  if (moves) {
    await audit(deps, tx, systemActor, {
      action: `charge.${state}`,
      subject: charge.id,
      before: { state: charge.state },
      after: { state, gatewayStatus: snapshot.gatewayStatus },
    });
  }
  return { ...charge, ...change };
}

async function warnOfDifferences({ deps, tx, charge }: Booking, snapshot: ChargeSnapshot): Promise<void> {
  const alerts: string[] = [];
  if (!snapshot.recognised) alerts.push("charge.unrecognised_status");
  if (!equals(snapshot.requested, charge.amount)) alerts.push("charge.amount_differs");
  for (const action of alerts) {
    deps.log.error({ chargeId: charge.id, gatewayStatus: snapshot.gatewayStatus }, action);
    await audit(deps, tx, systemActor, {
      action,
      subject: charge.id,
      before: { requestedMinor: charge.amount.amountMinor.toString(), currency: charge.amount.currency },
      after: {
        requestedMinor: snapshot.requested.amountMinor.toString(),
        currency: snapshot.requested.currency,
        gatewayStatus: snapshot.gatewayStatus,
      },
    });
  }
}

async function foldRefund(booking: Booking, snapshot: RefundSnapshot): Promise<void> {
  const { tx } = booking;
  const refund = await matchRefund(booking, snapshot);
  const transition = transitionRefund(refund.state, snapshot.state);
  const state = transition.kind === "moved" ? transition.to : refund.state;
  if (transition.kind !== "stale") {
    await tx.refunds.update(refund.id, { state, object: snapshot.object, refusal: snapshot.refusal });
  }

  const ref = snapshot.object.id;
  const fact = { ref, refundId: refund.id, amount: snapshot.amount, atMs: snapshot.atMs };
  const accepted = snapshot.state === "pending" || snapshot.state === "succeeded";
  if (accepted && (await addFact(booking, { kind: "refund_accepted", ...fact })))
    await bookRefundAccepted(booking, refund, ref);
  if (snapshot.state === "succeeded" && (await addFact(booking, { kind: "refunded", ...fact }))) {
    await bookRefundLeft(booking, refund, ref);
  }
  if (snapshot.state === "failed" || snapshot.state === "canceled")
    await foldFailedRefund(booking, refund, fact);

  for (const fee of snapshot.fees) {
    const stored = {
      kind: "fee",
      ref: fee.id,
      refundId: refund.id,
      amount: fee.amount,
      atMs: fee.atMs,
    } as const;
    if (await addFact(booking, stored)) await bookFee(booking, stored);
  }
}

async function foldFailedRefund(
  booking: Booking,
  refund: Refund,
  fact: Omit<ChargeFact, "kind">,
): Promise<void> {
  const { tx, charge } = booking;
  const earlier = (await tx.charges.facts(charge.id)).filter((known) => known.ref === fact.ref);
  const accepted = earlier.some((known) => known.kind === "refund_accepted");
  if (!accepted) {
    await abandonReturn(tx, refund);
    return;
  }
  const left = earlier.some((known) => known.kind === "refunded");
  if (await addFact(booking, { kind: "refund_failed", ...fact }))
    await bookRefundFailed(booking, refund, fact.ref, left);
}

/** Goods of a refund that will never happen are not returned. */
export async function abandonReturn(tx: Tx, refund: Refund): Promise<void> {
  const planned = await tx.sales.returnOfRefund(refund.id);
  if (planned?.state === "planned") await tx.sales.setReturnState(planned.id, "abandoned", null);
}

/** Ours by the attempt id the gateway gives back, or by its object; else made in the gateway's own dashboard. */
async function matchRefund(booking: Booking, snapshot: RefundSnapshot): Promise<Refund> {
  const { deps, tx, charge, nowMs } = booking;
  const refunds = await tx.refunds.ofCharge(charge.id);
  const byObject = refunds.find((refund) => refund.object?.id === snapshot.object.id);
  if (byObject) return byObject;
  if (snapshot.attemptId !== null) {
    const attempt = (await tx.attempts.ofCharge(charge.id)).find(({ id }) => id === snapshot.attemptId);
    const byAttempt = refunds.find((refund) => refund.id === attempt?.refundId);
    if (byAttempt) return byAttempt;
  }
  const foreign: Refund = {
    id: deps.ids.next(),
    chargeId: charge.id,
    saleId: charge.saleId,
    returnId: null,
    amount: snapshot.amount,
    reason: "made at the gateway",
    state: "created",
    object: snapshot.object,
    refusal: null,
    createdAtMs: nowMs,
  };
  await tx.refunds.insert(foreign);
  await audit(deps, tx, systemActor, {
    action: "refund.found_at_gateway",
    subject: foreign.id,
    before: null,
    after: { chargeId: charge.id, amountMinor: snapshot.amount.amountMinor.toString() },
  });
  return foreign;
}
