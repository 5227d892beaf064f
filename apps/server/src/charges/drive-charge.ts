import type { Tx } from "@till/db";
import { type ChargeId, invariant } from "@till/kernel";
import { type Attempt, type Charge, type Gateway, foldAmounts, isOpen, recordHoldsMs } from "@till/payments";
import type { Deps } from "../deps.ts";
import { type Locked, releaseLease, takeLease, underLease as writeUnderLease } from "./charge-lease.ts";
import { type ChargeParts, findChargeParts } from "./charge-view.ts";
import { endForgotten } from "./end-forgotten.ts";
import { foldAnswer } from "./fold-snapshot.ts";
import { gatewayOf, terminalOf, toChargeInput, toOpenInput, toTarget } from "./gateway-inputs.ts";
import { failOver } from "./fail-over.ts";
import { giveBack } from "./give-back.ts";
import { newAttempt, takeUpLater, wholeOf } from "./new-attempt.ts";
import { type Step, isCalledOff, nextStep, resendWithinMs } from "./next-step.ts";
import { type Ended, endUnsent, recordOutcome } from "./record-outcome.ts";
import { sendWithRetry } from "./send-with-retry.ts";

/** `busy`: someone else is at work on it. `unsettled`: more is to come, look again. `settled`: nothing is awaited. */
export type DriveResult = "busy" | "unsettled" | "settled";

/** Open, send, read, close, give back: a life never needs more in one go. Above it something is looping. */
const stepsMax = 8;

/** A charge under a lease, and what it needs next. */
interface Planned {
  readonly charge: Charge;
  readonly step: Step;
  readonly fence: number;
}

interface Work {
  readonly deps: Deps;
  readonly charge: Charge;
  readonly gateway: Gateway;
  readonly fence: number;
}

/** `left`: all that was stored when the lease was given back, where the same transaction did both. */
interface Driven {
  readonly result: DriveResult;
  readonly left: ChargeParts | null;
}

/** Null when another step follows at once. */
type Stepped = DriveResult | Driven | null;

/**
 * Moves a charge on as far as it will go, under a lease that keeps every other process away. Everything it needs is
 * stored, so any process may take up what another left. No database transaction is open during a call.
 */
export function driveCharge(deps: Deps) {
  return async (chargeId: ChargeId): Promise<DriveResult> => {
    const planned = await deps.uow.run(deps.merchantId, (tx) => takeUp(deps, tx, chargeId));
    return typeof planned === "string" ? planned : (await driveOn(deps, planned)).result;
  };
}

/** Goes on from what was planned, in a transaction committed by now, for a charge whose lease it took. */
export async function driveOn(deps: Deps, planned: Planned): Promise<Driven> {
  const { fence } = planned;
  const { id } = planned.charge;
  let released = false;
  try {
    let next = planned;
    for (let count = 0; count < stepsMax; count += 1) {
      const stepped = await oneStep(deps, next);
      if (typeof stepped === "string") return { result: stepped, left: null };
      if (stepped !== null) {
        released = true;
        return stepped;
      }
      next = await deps.uow.run(deps.merchantId, (tx) => planUnderLease(deps, tx, id, fence));
      if (next.step.kind === "rest") {
        released = true;
        return { result: "settled", left: null };
      }
    }
    return { result: "unsettled", left: null };
  } finally {
    if (!released) await releaseLease(deps, id, fence);
  }
}

/** Takes the lease where there is something to do, and looks again under it. */
async function takeUp(deps: Deps, tx: Tx, chargeId: ChargeId): Promise<Planned | DriveResult> {
  if ((await look(deps, tx, chargeId)).rests) return "settled";
  const fence = await takeLease(deps, tx, chargeId);
  if (fence === null) return "busy";
  const planned = await planUnderLease(deps, tx, chargeId, fence);
  return planned.step.kind === "rest" ? "settled" : planned;
}

/** The lease is given back at once where nothing is left to do. */
async function planUnderLease(deps: Deps, tx: Tx, chargeId: ChargeId, fence: number): Promise<Planned> {
  const { planned } = await plan(deps, tx, chargeId, fence);
  if (planned.step.kind === "rest") await tx.charges.releaseLease(chargeId, fence);
  return planned;
}

/** Lower than any lease's. */
const noFence = 0;

/** A charge without a lease. `rests`: nothing is left to be done about it, driving it would do nothing. */
export async function look(
  deps: Deps,
  tx: Tx,
  chargeId: ChargeId,
): Promise<{ readonly rests: boolean; readonly parts: ChargeParts }> {
  const { planned, parts } = await plan(deps, tx, chargeId, noFence);
  return { rests: planned.step.kind === "rest", parts };
}

async function oneStep(deps: Deps, { charge, step, fence }: Planned): Promise<Stepped> {
  if (charge.gateway === null) return "settled";
  const work: Work = { deps, charge, gateway: gatewayOf(deps, charge), fence };
  switch (step.kind) {
    case "open":
      return open(work);
    case "send":
      return firstSend(work, step.attempt);
    case "drop":
      return drop(work, step.attempt);
    case "resolve":
      return resolve(work, step.attempt);
    case "take":
      return startAttempt(work, "charge");
    case "close":
      return startAttempt(work, "void");
    case "give_back":
      return (await giveBack(deps, charge)) ? null : "unsettled";
    case "fail_over":
      return (await failOver(deps, charge, fence)) ? null : "settled";
    case "read":
      return read(work);
    case "rest":
      return "settled";
  }
}

async function plan(
  deps: Deps,
  tx: Tx,
  chargeId: ChargeId,
  fence: number,
): Promise<{ readonly planned: Planned; readonly parts: ChargeParts }> {
  const parts = await findChargeParts(tx, chargeId);
  invariant(parts, "a charge that is worked on exists");
  const { charge } = parts;
  const approval = charge.gateway !== null && gatewayOf(deps, charge).approval !== undefined;
  const snapshot = approval ? await tx.charges.snapshot(chargeId) : null;
  const buyerApproved = snapshot?.buyerApproved ?? false;
  return { planned: planFrom(deps, parts, { fence, buyerApproved }), parts };
}

/** What a charge needs next, for whoever has read or written all there is about it in the same transaction. */
export function planFrom(
  deps: Deps,
  { charge, attempts, refunds, facts }: ChargeParts,
  by: { readonly fence: number; readonly buyerApproved: boolean },
): Planned {
  const { fence, buyerApproved } = by;
  if (charge.gateway === null) return { charge, fence, step: { kind: "rest" } };
  const gateway = gatewayOf(deps, charge);
  const amounts = foldAmounts(facts, charge.amount.currency);
  const nowMs = deps.clock.nowMs();
  const step = nextStep({ charge, attempts, refunds, amounts, gateway, buyerApproved, nowMs });
  return { charge, fence, step };
}

const underLease = <T>(work: Work, write: (tx: Tx, locked: Locked) => Promise<T>) =>
  writeUnderLease(work.deps, work, write);

async function open(work: Work): Promise<Stepped> {
  const { deps, charge, gateway } = work;
  invariant(gateway.open, "only a gateway that opens objects comes here");
  const call = gateway.open.prepare(toOpenInput(deps, charge));
  invariant(call.ok, "what was accepted when the charge was made is accepted now");
  const opener = gateway.open;
  const { outcome } = await sendWithRetry(deps, () => opener.send(call.value));
  if (outcome.kind === "opened") {
    const held = await underLease(work, async (tx, locked) => {
      const opened = await foldAnswer(deps, tx, locked, outcome.snapshot);
      const waiting = opened.attempts.find(({ state }) => state === "sending");
      const sent = { tries: 1, lastSentAtMs: deps.clock.nowMs() };
      if (!waiting || isCalledOff({ charge: opened.charge, nowMs: sent.lastSentAtMs }, waiting)) return null;
      await tx.attempts.update(waiting.id, sent);
      return { charge: opened.charge, attempt: { ...waiting, ...sent } };
    });
    if (!held) return "unsettled";
    // Called off while the object was made; or a page, which waits for its buyer.
    if (!held.wrote) return gateway.approval ? "unsettled" : null;
    return send({ ...work, charge: held.wrote.charge }, held.wrote.attempt);
  }
  // No money can have moved: an object that nobody confirms takes nothing, and its id is known to nobody.
  await underLease(work, (tx, locked) => failUnopened(deps, tx, locked, outcome));
  return null;
}

async function failUnopened(
  deps: Deps,
  tx: Tx,
  { parts }: Locked,
  outcome: Exclude<Ended, { kind: "succeeded" | "absent" }>,
): Promise<void> {
  const waiting = parts.attempts.find(({ state }) => state === "sending");
  const refusal =
    outcome.kind === "refused"
      ? outcome.refusal
      : ({
          by: "gateway",
          reason: "processing_error",
          gatewayCode: `open_${outcome.kind}`,
          detail: outcome.detail,
        } as const);
  if (waiting) {
    await tx.attempts.update(waiting.id, {
      state: "not_sent",
      endedAtMs: deps.clock.nowMs(),
      detail: refusal.detail,
    });
  }
  if (isOpen(parts.charge.state))
    await tx.charges.update(parts.charge.id, { state: "failed", refusal, action: null });
}

/** On record before it goes out: since when, or why it may not. */
async function markSent(work: Work, attempt: Attempt): Promise<number | "called_off" | "lost"> {
  const nowMs = work.deps.clock.nowMs();
  const held = await underLease(work, async (tx, { parts: { charge } }) => {
    if (isCalledOff({ charge, nowMs }, attempt)) return "called_off" as const;
    await tx.attempts.update(attempt.id, { tries: 1, lastSentAtMs: nowMs });
    return nowMs;
  });
  return held ? held.wrote : "lost";
}

async function firstSend(work: Work, attempt: Attempt): Promise<Stepped> {
  const marked = await markSent(work, attempt);
  switch (marked) {
    case "called_off":
      return null;
    case "lost":
      return "unsettled";
    default:
      return send(work, { ...attempt, tries: 1, lastSentAtMs: marked });
  }
}

/** What was let go before anything went out has ended: nobody asks a gateway about it. */
async function drop(work: Work, attempt: Attempt | null): Promise<DriveResult | null> {
  const { deps } = work;
  const detail = "called off before it was sent";
  const held = await underLease(work, async (tx, locked) => {
    const { charge } = locked.parts;
    if (attempt) await recordOutcome(deps, tx, locked, attempt, { kind: "not_sent", detail });
    else if (charge.object === null) await endUnsent(deps, tx, charge, detail);
  });
  return held ? null : "unsettled";
}

/** An attempt that may go out: it is on record when. */
type Recorded = Attempt & { readonly lastSentAtMs: number };

/** Sends a recorded attempt and writes down how it ended. Where no step follows, the lease is given back with it. */
async function send(work: Work, attempt: Recorded): Promise<Stepped> {
  const { deps, charge, gateway } = work;
  const call = gateway[attempt.kind];
  let sent = 0;
  const { outcome } = await sendWithRetry(deps, async () => {
    sent += 1;
    // A repetition goes out later than the record says: the record comes first again.
    const record = sent === 1 ? attempt.lastSentAtMs : await markSent(work, attempt);
    if (record === "lost") return leaseLost;
    if (record === "called_off") return null;
    return deps.clock.nowMs() - record < recordHoldsMs
      ? call.send(attempt.call, toTarget(charge))
      : overslept;
  });
  const result = outcome.kind === "unknown" ? "unsettled" : afterSend(attempt, outcome);
  const held = await underLease(work, async (tx, locked) => {
    const left = await recordOutcome(deps, tx, locked, attempt, outcome);
    if (result !== null) await tx.charges.releaseLease(charge.id, work.fence);
    return left;
  });
  return held && result !== null ? { result, left: held.wrote } : result;
}

/** Another process has taken the charge up: what it finds out counts, and nothing more goes out from here. */
const leaseLost = { kind: "unknown", detail: "another process has taken the charge up" } as const;

/** This process was put to sleep between the record and the call: others may have asked, and acted on the answer. */
const overslept = { kind: "unknown", detail: "it was not sent in time after it was put on record" } as const;

/** After an answer the charge may need one more thing (closing a declined object); a pending one waits. */
function afterSend(attempt: Attempt, outcome: Ended): DriveResult | null {
  if (outcome.kind !== "succeeded") return null;
  const { state } = outcome.snapshot;
  if (state === "captured" && attempt.kind !== "refund") return "settled";
  return state === "requires_action" || state === "pending" || state === "authorized" ? "unsettled" : null;
}

async function resolve(work: Work, attempt: Attempt): Promise<DriveResult | null> {
  const { deps, charge, gateway } = work;
  const nowMs = deps.clock.nowMs();
  let lastSentAtMs = attempt.lastSentAtMs ?? attempt.startedAtMs;
  // Money to be given back is wanted back, also where its charge was let go.
  const wanted = charge.wanted || attempt.kind === "refund";
  const mayResend = wanted && nowMs - attempt.startedAtMs < resendWithinMs;
  if (mayResend) lastSentAtMs = nowMs;
  // Resolving may send the stored request again: that, too, is on record before it goes out, and so is the asking.
  const tries = attempt.tries + 1;
  const change = mayResend ? { tries, lastSentAtMs } : { tries };
  if ((await underLease(work, (tx) => tx.attempts.update(attempt.id, change))) === null) return "unsettled";
  const resolution = await gateway.resolve({
    kind: attempt.kind,
    attemptId: attempt.id,
    call: attempt.call,
    target: toTarget(charge),
    startedAtMs: attempt.startedAtMs,
    lastSentAtMs,
    nowMs,
    currentMs: () => deps.clock.nowMs(),
    wanted,
  });
  const ended: Ended =
    resolution.kind === "outcome"
      ? resolution.outcome
      : resolution.kind === "absent"
        ? resolution
        : { ...resolution, kind: "unknown" };
  await underLease(work, async (tx, locked) => {
    await recordOutcome(deps, tx, locked, attempt, ended);
  });
  return ended.kind === "unknown" ? "unsettled" : null;
}

/** Records an attempt with its exact request, committed, then sends it. */
async function startAttempt(work: Work, kind: "charge" | "void"): Promise<Stepped> {
  const { deps, charge, gateway } = work;
  const id = deps.ids.next<Attempt["id"]>();
  const call =
    kind === "charge"
      ? gateway.charge.prepare(toChargeInput(deps, charge, id))
      : gateway.void.prepare({ chargeId: charge.id, attemptId: id });
  invariant(call.ok, "a charge that was opened can be taken and closed");
  const nowMs = deps.clock.nowMs();
  const attempt: Recorded = {
    ...newAttempt({
      id,
      charge,
      kind,
      asks: kind === "charge" ? wholeOf(charge) : null,
      call: call.value,
      nowMs,
    }),
    tries: 1,
    lastSentAtMs: nowMs,
  };
  const held = await underLease(work, async (tx, { parts }) => {
    if (isCalledOff({ charge: parts.charge, nowMs }, attempt)) return false;
    await tx.attempts.insert(attempt);
    await takeUpLater(deps, tx, charge.id);
    return true;
  });
  if (!held) return "unsettled";
  return held.wrote ? send(work, attempt) : null;
}

/** Where no step follows, the lease is given back with what was learned. */
async function read(work: Work): Promise<Stepped> {
  const { deps, charge, gateway, fence } = work;
  if (charge.object === null) return "unsettled";
  const answer = await gateway.read({ object: charge.object, terminalId: terminalOf(charge) });
  if (answer.kind === "absent") return (await endForgotten(deps, work, gateway)) ? null : "unsettled";
  if (answer.kind !== "found") return "unsettled";
  const { state, buyerApproved } = answer.snapshot;
  const movesOn = state !== charge.state || buyerApproved;
  const held = await underLease(work, async (tx, locked) => {
    const left = await foldAnswer(deps, tx, locked, answer.snapshot);
    if (movesOn) await tx.charges.noteRead(charge.id, fence);
    else await tx.charges.releaseLease(charge.id, fence, { wasRead: true });
    return left;
  });
  if (!held) return "unsettled";
  return movesOn ? null : { result: "unsettled", left: held.wrote };
}
