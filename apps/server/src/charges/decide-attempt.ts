import type { SaleRecord, Tx } from "@till/db";
import type { AttemptId, ChargeId, Uuid } from "@till/kernel";
import type { Money } from "@till/money";
import {
  type Attempt,
  type AttemptDecision,
  type Charge,
  type ChargeFact,
  decidedRef,
  foldAmounts,
  isOpen,
  transitionCharge,
  transitionRefund,
} from "@till/payments";
import type { ChargeView } from "@till/wire";
import { authorizePerson } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { type Booking, bookFact, contextOf } from "./books.ts";
import { takeLease } from "./charge-lease.ts";
import { askAgainAfterMs, isDecidable, loadChargeParts, mustExist, toChargeView } from "./charge-view.ts";
import { driveCharge } from "./drive-charge.ts";
import { abandonReturn, lockSaleAndCharge } from "./fold-snapshot.ts";

export interface DecideAttempt {
  readonly id: Uuid;
  readonly chargeId: ChargeId;
  readonly attemptId: AttemptId;
  /** Whether the gateway did what the attempt asked. */
  readonly done: boolean;
  readonly reason: string;
}

/**
 * A manager's word on an outcome that no gateway will tell any more. It settles the charge or refund like an answer
 * would; should the gateway speak after all, its answer is put beside the decision, money it names replaces what was
 * booked on the word, and money it took against the word is given back.
 *
 * Throws `TillError`: `not_found`, `conflict`, `nothing_to_decide` (it is known, or the gateway was not asked long
 * enough), `unknown_outcome` (it is being asked right now), `forbidden`.
 */
export function decideAttempt(deps: Deps) {
  const drive = driveCharge(deps);
  return async (caller: Caller, input: DecideAttempt): Promise<ChargeView> => {
    const person = authorizePerson(caller, "attempt.decide");
    await mustExist(deps, input.chargeId);
    await drive(input.chargeId);
    await inTurn(deps, input.chargeId, async (tx, { sale, charge }) => {
      const nowMs = deps.clock.nowMs();
      if (!(await claimFirst(tx, { procedure: "charges.decide", id: input.id, content: input, nowMs })))
        return;
      const attempt = (await tx.attempts.ofCharge(charge.id)).find(({ id }) => id === input.attemptId);
      if (!attempt) throw notFound("attempt");
      if (!isDecidable(attempt, nowMs, deps.limits.decideAfterMs)) throw nothingToDecide();

      const decision: AttemptDecision = {
        done: input.done,
        reason: input.reason,
        personId: person.id,
        personName: person.name,
        atMs: nowMs,
        laterAnswer: null,
      };
      const state = input.done ? "succeeded" : "absent";
      await tx.attempts.update(attempt.id, { state, endedAtMs: nowMs, decision });
      await audit(deps, tx, toActor(caller), {
        action: "attempt.decided",
        subject: attempt.id,
        before: { state: attempt.state, chargeId: charge.id },
        after: { done: input.done, reason: input.reason },
      });
      await settle({ deps, tx, sale, charge, nowMs }, attempt, input.done);
    });
    await drive(input.chargeId);
    return deps.uow.read(deps.merchantId, async (tx) => {
      const charge = await tx.charges.find(input.chargeId);
      if (!charge) throw notFound("charge");
      return toChargeView(deps, await loadChargeParts(tx, charge));
    });
  };
}

/** How long a decision waits for whoever is asking the gateway at this moment. */
const turn = { looksMax: 50, lookMs: 100 } as const;

/**
 * Under the charge's lease: nobody is sending or asking meanwhile, so that nothing is done against the word after it
 * was given, and no answer arrives for an attempt that it has ended.
 */
async function inTurn(
  deps: Deps,
  chargeId: ChargeId,
  work: (tx: Tx, locked: { readonly sale: SaleRecord; readonly charge: Charge }) => Promise<void>,
): Promise<void> {
  for (let look = 0; look < turn.looksMax; look += 1) {
    const done = await deps.uow.run(deps.merchantId, async (tx) => {
      const known = await tx.charges.find(chargeId);
      if (!known) throw notFound("charge");
      const locked = await lockSaleAndCharge(tx, known);
      const fence = await takeLease(deps, tx, chargeId);
      if (fence === null) return false;
      await work(tx, locked);
      await tx.charges.releaseLease(chargeId, fence);
      return true;
    });
    if (done) return;
    await deps.sleep(turn.lookMs);
  }
  throw new TillError({
    code: "unknown_outcome",
    retry: "being_resolved",
    retryAfterMs: askAgainAfterMs,
    message: "The payment service is being asked about this charge right now. Wait a moment, then try again.",
  });
}

function settle(booking: Booking, attempt: Attempt, done: boolean): Promise<void> {
  switch (attempt.kind) {
    case "charge":
    case "capture":
      return done ? takeOnWord(booking, attempt) : endOnWord(booking, attempt);
    case "refund":
      return done ? refundOnWord(booking, attempt) : failOnWord(booking, attempt);
    case "void":
      return Promise.resolve();
  }
}

/**
 * Booked under the decision's own reference until the gateway names the capture. Of a manual charge the word says only
 * that the money is held, and nothing is booked; of a capture it says that this part was taken.
 */
async function takeOnWord(booking: Booking, attempt: Attempt): Promise<void> {
  const { tx, nowMs } = booking;
  if (attempt.kind === "charge" && booking.charge.capture === "manual") {
    if (transitionCharge(booking.charge.state, "authorized").kind === "moved")
      await tx.charges.update(booking.charge.id, { state: "authorized", action: null });
    return;
  }
  const amount = attempt.asks?.amount ?? booking.charge.amount;
  const capturedAtMs = booking.charge.capturedAtMs ?? nowMs;
  const state = (await isAllTaken(booking, attempt, amount)) ? "captured" : booking.charge.state;
  const charge: Charge = { ...booking.charge, state, capturedAtMs, action: null };
  await tx.charges.update(charge.id, { state, capturedAtMs, action: null });
  await addFact(
    { ...booking, charge },
    { kind: "captured", ref: decidedRef(attempt.id), refundId: null, amount, atMs: nowMs },
  );
}

/** Whether nothing of the charge is held any more once this was taken. */
async function isAllTaken({ tx, charge }: Booking, { kind, asks }: Attempt, amount: Money): Promise<boolean> {
  if (kind === "charge" || (asks?.final ?? true)) return true;
  const { authorized, captured } = foldAmounts(await tx.charges.facts(charge.id), charge.amount.currency);
  return captured.amountMinor + amount.amountMinor >= authorized.amountMinor;
}

/** Not wanted any more: should the gateway show the money after all, it is given back by itself. */
async function endOnWord({ tx, charge }: Booking, attempt: Attempt): Promise<void> {
  if (attempt.kind !== "charge" || !isOpen(charge.state)) return;
  const refusal = {
    by: "gateway",
    reason: "processing_error",
    gatewayCode: "decided_by_manager",
    detail: "a manager put on record that the gateway took nothing",
  } as const;
  await tx.charges.update(charge.id, { state: "failed", wanted: false, refusal, action: null });
}

async function refundOnWord(booking: Booking, attempt: Attempt): Promise<void> {
  const { tx, nowMs } = booking;
  const refund = attempt.refundId === null ? null : await tx.refunds.find(attempt.refundId);
  if (!refund) return;
  if (transitionRefund(refund.state, "succeeded").kind === "moved")
    await tx.refunds.update(refund.id, { state: "succeeded" });
  const fact = { ref: decidedRef(attempt.id), refundId: refund.id, amount: refund.amount, atMs: nowMs };
  await addFact(booking, { kind: "refund_accepted", ...fact });
  await addFact(booking, { kind: "refunded", ...fact });
}

async function failOnWord({ tx, nowMs }: Booking, attempt: Attempt): Promise<void> {
  const refund = attempt.refundId === null ? null : await tx.refunds.find(attempt.refundId);
  if (!refund || transitionRefund(refund.state, "failed").kind !== "moved") return;
  await tx.refunds.update(refund.id, { state: "failed" });
  await abandonReturn(tx, refund, nowMs);
}

async function addFact(booking: Booking, fact: ChargeFact): Promise<void> {
  const { tx, charge } = booking;
  const { businessDay } = contextOf(booking, fact.atMs);
  if (!(await tx.charges.addFact(charge.id, charge.gateway ?? "till", fact, businessDay))) return;
  await bookFact(booking, fact, { life: await loadChargeParts(tx, charge), news: [fact] });
}

const nothingToDecide = (): TillError =>
  new TillError({
    code: "nothing_to_decide",
    retry: "never",
    message:
      "There is no open question here, or the payment service may still answer it. Ask it again first.",
  });
