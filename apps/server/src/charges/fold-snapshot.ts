import type { SaleRecord, Tx } from "@till/db";
import { invariant } from "@till/kernel";
import { type Money, add, compare, subtract, zero } from "@till/money";
import {
  type Attempt,
  type AttemptDecision,
  type Charge,
  type ChargeFact,
  type ChargeSnapshot,
  type Fold,
  type Refund,
  alertsOf,
  decidedRef,
  foldAmounts,
  foldCharge,
  holdsRefundable,
  isClosed,
} from "@till/payments";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { restoreTakenBack } from "../stored-values/sold-cards.ts";
import { mailPaymentFailed, mailRefundFailed } from "../outbox/mails.ts";
import { type Booking, bookFact, contextOf } from "./books.ts";
import type { ChargeParts } from "./charge-view.ts";
import { saleMoney } from "./open-amount.ts";

export interface Locked {
  readonly sale: SaleRecord;
  readonly charge: Charge;
}

/**
 * Sale, then charge: the one order in which rows are locked, so that no two acts wait for each other. One round trip:
 * a transaction's statements are answered in their order.
 */
export async function lockSaleAndCharge(tx: Tx, known: Pick<Charge, "id" | "saleId">): Promise<Locked> {
  const [sale, charge] = await Promise.all([tx.sales.lock(known.saleId), tx.charges.lock(known.id)]);
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
  { sale, charge }: Locked,
  snapshot: ChargeSnapshot,
): Promise<Charge> {
  const parts = { charge, ...(await tx.charges.parts(charge.id)) };
  return (await foldIntoParts(deps, tx, { sale, parts }, snapshot)).charge;
}

/** As `foldSnapshot`, where everything about the charge was read under its lock; gives all of it as it is then. */
async function foldIntoParts(
  deps: Deps,
  tx: Tx,
  { sale, parts }: { readonly sale: SaleRecord; readonly parts: ChargeParts },
  snapshot: ChargeSnapshot,
): Promise<ChargeParts> {
  const { charge } = parts;
  const nowMs = deps.clock.nowMs();
  const fold = foldCharge(parts, snapshot, { ids: deps.ids, nowMs });
  const after = { ...fold.life.charge, wanted: await staysWanted(tx, sale, charge, fold) };

  await storeCharge(deps, tx, { before: charge, after, fold, snapshot });
  for (const refund of fold.newRefunds) await storeForeignRefund(deps, tx, refund);
  for (const { id, state, object, refusal } of fold.changedRefunds)
    await tx.refunds.update(id, { state, object, refusal });
  await storeDisputes(deps, tx, fold);

  await bookFacts({ deps, tx, sale, charge: after, nowMs }, parts.facts, fold);
  await endRefunds(tx, fold, nowMs);
  const attempts = await answerDecisions(tx, fold, snapshot);
  await tellBuyer(deps, tx, { sale, parts, after, fold });
  return { ...fold.life, charge: after, attempts };
}

/**
 * What turns out after the buyer has left the page: a payment that was being worked on and came to nothing, money that
 * was on its way back and did not arrive.
 */
async function tellBuyer(
  deps: Deps,
  tx: Tx,
  {
    sale,
    parts,
    after,
    fold,
  }: {
    readonly sale: SaleRecord;
    readonly parts: ChargeParts;
    readonly after: Charge;
    readonly fold: Fold;
  },
): Promise<void> {
  const { wanted, state } = after;
  if (parts.charge.state === "pending" && isClosed(state) && state !== "captured" && wanted)
    await mailPaymentFailed(deps, tx, { sale, charge: after });
  for (const refund of fold.changedRefunds) {
    const before = parts.refunds.find(({ id }) => id === refund.id)?.state;
    const wasOnItsWay = before === "pending" || before === "succeeded";
    if (wasOnItsWay && !holdsRefundable(refund.state)) await mailRefundFailed(deps, tx, { sale, refund });
  }
}

/**
 * As `foldIntoParts`, for an answer that was asked for under the lease still held. Whatever was folded before it was
 * asked for earlier, even where the clock of the process that asked was ahead of ours.
 */
export function foldAnswer(
  deps: Deps,
  tx: Tx,
  locked: { readonly sale: SaleRecord; readonly parts: ChargeParts },
  snapshot: ChargeSnapshot,
): Promise<ChargeParts> {
  const askedAtMs = Math.max(snapshot.askedAtMs, locked.parts.charge.askedAtMs ?? snapshot.askedAtMs);
  return foldIntoParts(deps, tx, locked, { ...snapshot, askedAtMs });
}

/** Each fact is stored and booked; the storing of all goes ahead, so that nothing waits for it. */
async function bookFacts(booking: Booking, known: readonly ChargeFact[], fold: Fold): Promise<void> {
  const { newFacts, life } = fold;
  if (newFacts.length === 0) return;
  const before = await paidBefore(booking, newFacts);
  const { currency } = booking.sale.sale;
  const book = async (): Promise<void> => {
    for (const [index, fact] of newFacts.entries()) {
      const own = subtract(netOf([...known, ...newFacts.slice(0, index)], currency), netOf(known, currency));
      booking.paidBefore = before && add(before, own);
      await bookFact(booking, fact, { life, news: newFacts });
    }
  };
  const [stored] = await Promise.all([Promise.all(newFacts.map((fact) => addFact(booking, fact))), book()]);
  invariant(stored.every(Boolean), "what is not among a locked charge's facts is new");
}

/** What had come in for the sale before these facts; null where none of them can complete it. */
async function paidBefore(
  { tx, sale, charge }: Booking,
  newFacts: readonly ChargeFact[],
): Promise<Money | null> {
  const canComplete = sale.state === "open" && charge.wanted;
  if (!canComplete || !newFacts.some(({ kind }) => kind === "captured")) return null;
  return (await saleMoney(tx, sale)).captured;
}

function netOf(facts: readonly ChargeFact[], currency: Money["currency"]): Money {
  const { captured, refunded, reversed } = foldAmounts(facts, currency);
  return subtract(subtract(captured, refunded), reversed);
}

/** The fact and its journal transaction carry the same day, so that report and ledger cannot drift apart. */
const addFact = (booking: Booking, fact: ChargeFact): Promise<boolean> =>
  booking.tx.charges.addFact(
    booking.charge.id,
    booking.charge.gateway ?? "till",
    fact,
    contextOf(booking, fact.atMs).businessDay,
  );

/**
 * Money after the end is kept where the sale still owes all of it. Otherwise the sale was paid another way meanwhile,
 * or cancelled: the charge counts as let go, so that the driver gives the money back.
 */
async function staysWanted(tx: Tx, sale: SaleRecord, charge: Charge, fold: Fold): Promise<boolean> {
  if (!charge.wanted || fold.transition.kind !== "late_success") return charge.wanted;
  const { open } = await saleMoney(tx, sale);
  const came = fold.newFacts
    .filter(({ kind, amount }) => kind === "captured" && amount.currency === open.currency)
    .reduce((total, { amount }) => add(total, amount), zero(open.currency));
  return compare(came, open) <= 0;
}

async function storeCharge(
  deps: Deps,
  tx: Tx,
  by: {
    readonly before: Charge;
    readonly after: Charge;
    readonly fold: Fold;
    readonly snapshot: ChargeSnapshot;
  },
): Promise<void> {
  const { before, after, fold, snapshot } = by;
  if (fold.alerts.length > 0) await alert(deps, tx, by);
  const { state, object, objectClosed, wanted, action, refusal, card, captureBeforeMs } = after;
  const { capturedAtMs, askedAtMs } = after;
  await tx.charges.update(after.id, {
    state,
    object,
    objectClosed,
    wanted,
    action,
    refusal,
    card,
    captureBeforeMs,
    capturedAtMs,
    askedAtMs,
  });
  const newest = before.askedAtMs === null || snapshot.askedAtMs >= before.askedAtMs;
  if (newest) await tx.charges.saveSnapshot(after.id, snapshot);
  if (state === before.state) return;
  if (fold.transition.kind === "late_success") {
    deps.log.warn(
      { chargeId: after.id, from: before.state, kept: wanted },
      "money moved after the charge was closed",
    );
  }
  await audit(deps, tx, systemActor, {
    action: fold.transition.kind === "late_success" ? "charge.late_success" : `charge.${state}`,
    subject: after.id,
    before: { state: before.state, wanted: before.wanted },
    after: { state, wanted, gatewayStatus: snapshot.gatewayStatus },
  });
}

/** Said once for each thing that is wrong, not at every look. */
async function alert(
  deps: Deps,
  tx: Tx,
  {
    before,
    fold,
    snapshot,
  }: { readonly before: Charge; readonly fold: Fold; readonly snapshot: ChargeSnapshot },
): Promise<void> {
  const last = await tx.charges.snapshot(before.id);
  const said = last === null ? [] : alertsOf(before, last);
  for (const { kind, about } of fold.alerts) {
    if (said.some((one) => one.kind === kind && one.about === about)) continue;
    deps.log.error({ chargeId: before.id, about }, kind);
    await audit(deps, tx, systemActor, {
      action: kind,
      subject: before.id,
      before: { amountMinor: before.amount.amountMinor.toString(), currency: before.amount.currency },
      after: { about, gatewayStatus: snapshot.gatewayStatus },
    });
  }
}

async function storeForeignRefund(deps: Deps, tx: Tx, refund: Refund): Promise<void> {
  await tx.refunds.insert({ ...refund, state: "created" });
  const { state, object, refusal } = refund;
  if (state !== "created") await tx.refunds.update(refund.id, { state, object, refusal });
  await audit(deps, tx, systemActor, {
    action: "refund.found_at_gateway",
    subject: refund.id,
    before: null,
    after: { chargeId: refund.chargeId, amountMinor: refund.amount.amountMinor.toString(), state },
  });
}

async function storeDisputes(deps: Deps, tx: Tx, { newDisputes, changedDisputes }: Fold): Promise<void> {
  for (const dispute of newDisputes) {
    await tx.disputes.insert(dispute);
    deps.log.warn({ chargeId: dispute.chargeId, disputeId: dispute.id }, "a charge is disputed");
    await audit(deps, tx, systemActor, {
      action: "dispute.found",
      subject: dispute.id,
      before: null,
      after: {
        chargeId: dispute.chargeId,
        state: dispute.state,
        amountMinor: dispute.amount.amountMinor.toString(),
      },
    });
  }
  for (const { id, state, amount, reason, respondByMs, askedAtMs } of changedDisputes)
    await tx.disputes.update(id, { state, amount, reason, respondByMs, askedAtMs });
}

/** Goods of a refund that will never happen are not returned. */
async function endRefunds(tx: Tx, { changedRefunds }: Fold, nowMs: number): Promise<void> {
  for (const refund of changedRefunds)
    if (refund.state === "failed" || refund.state === "canceled") await abandonReturn(tx, refund, nowMs);
}

export async function abandonReturn(tx: Tx, refund: Refund, nowMs: number): Promise<void> {
  const planned = await tx.sales.returnOfRefund(refund.id);
  if (planned?.state !== "planned") return;
  await tx.sales.setReturnState(planned.id, "abandoned", null);
  await restoreTakenBack(tx, refund, nowMs);
}

/** What a manager decided stands; what the gateway says after all is put beside it. */
async function answerDecisions(tx: Tx, fold: Fold, snapshot: ChargeSnapshot): Promise<Attempt[]> {
  return Promise.all(
    fold.life.attempts.map(async (attempt) => {
      const { id, decision } = attempt;
      if (!decision || decision.laterAnswer !== null) return attempt;
      const answer = answerTo(attempt, fold, snapshot);
      if (!answer) return attempt;
      const answered = { ...decision, ...answer };
      await tx.attempts.update(id, { decision: answered });
      return { ...attempt, decision: answered };
    }),
  );
}

/** What a snapshot says of one act; null while it says nothing final. Of a refund only the refund itself tells. */
function answerTo(
  { id, kind, refundId }: Attempt,
  { life, newFacts }: Fold,
  snapshot: ChargeSnapshot,
): Pick<AttemptDecision, "laterAnswer" | "laterDone"> | null {
  if (kind === "refund") {
    const object = life.refunds.find((refund) => refund.id === refundId)?.object;
    const own = snapshot.refunds.find(
      (refund) => refund.attemptId === id || (object && refund.object.id === object.id),
    );
    if (!own || own.state === "pending" || own.state === "requires_action") return null;
    return { laterAnswer: `${own.state} (${own.gatewayStatus})`, laterDone: own.state === "succeeded" };
  }
  const laterAnswer = `${snapshot.state} (${snapshot.gatewayStatus})`;
  const wasNamed = newFacts.some((fact) => fact.kind === "capture_undone" && fact.ref === decidedRef(id));
  const wasHeld = kind === "charge" && snapshot.state === "authorized";
  if (wasNamed || wasHeld) return { laterAnswer, laterDone: true };
  if (!isClosed(snapshot.state)) return null;
  const wasTaken = snapshot.state === "captured";
  return { laterAnswer, laterDone: kind === "void" ? !wasTaken : wasTaken };
}
