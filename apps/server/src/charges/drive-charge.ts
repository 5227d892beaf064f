import type { Tx } from "@till/db";
import { type ChargeId, invariant } from "@till/kernel";
import { type Attempt, type Charge, type ChargeSnapshot, type Gateway, foldAmounts } from "@till/payments";
import type { Deps } from "../deps.ts";
import { foldSnapshot, lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf, terminalOf, toChargeInput, toOpenInput, toTarget } from "./gateway-inputs.ts";
import { failOver } from "./fail-over.ts";
import { giveBack } from "./give-back.ts";
import { newAttempt } from "./new-attempt.ts";
import { type Step, nextStep } from "./next-step.ts";
import { type Ended, recordOutcome } from "./record-outcome.ts";
import { sendWithRetry } from "./send-with-retry.ts";

/** `busy`: someone else is at work on it. `unsettled`: more is to come, look again. `settled`: nothing is awaited. */
export type DriveResult = "busy" | "unsettled" | "settled";

/** Open, send, read, close, give back: a life never needs more in one go. Above it something is looping. */
const stepsMax = 8;

/** No gateway keeps idempotency keys that Till counts on for longer: after this nothing is ever sent again. */
const resendWithinMs = 24 * 60 * 60 * 1000;

interface Work {
  readonly deps: Deps;
  readonly charge: Charge;
  readonly gateway: Gateway;
  readonly fence: number;
}

/**
 * Moves a charge on as far as it will go, under a lease that keeps every other process away. Everything it needs is
 * stored, so any process may take up what another left. No database transaction is open during a call.
 */
export function driveCharge(deps: Deps) {
  return async (chargeId: ChargeId, held?: number): Promise<DriveResult> => {
    const fence = held ?? (await takeLease(deps, chargeId));
    if (fence === null) return "busy";
    try {
      for (let count = 0; count < stepsMax; count += 1) {
        const settled = await oneStep(deps, chargeId, fence);
        if (settled !== null) return settled;
      }
      return "unsettled";
    } finally {
      await deps.uow.run(deps.merchantId, (tx) => tx.charges.releaseLease(chargeId, fence));
    }
  };
}

function takeLease(deps: Deps, chargeId: ChargeId): Promise<number | null> {
  const nowMs = deps.clock.nowMs();
  return deps.uow.run(deps.merchantId, (tx) =>
    tx.charges.acquireLease(chargeId, nowMs, nowMs + deps.limits.leaseMs),
  );
}

/** Null when another step follows at once. */
async function oneStep(deps: Deps, chargeId: ChargeId, fence: number): Promise<DriveResult | null> {
  const { charge, step, gateway } = await plan(deps, chargeId);
  if (gateway === null) return "settled";
  const work: Work = { deps, charge, gateway, fence };
  switch (step.kind) {
    case "open":
      return open(work);
    case "send":
      return (await markSent(work, step.attempt)) ? send(work, { ...step.attempt, tries: 1 }) : "unsettled";
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
  chargeId: ChargeId,
): Promise<{ readonly charge: Charge; readonly gateway: Gateway | null; readonly step: Step }> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    const charge = await tx.charges.find(chargeId);
    invariant(charge, "a charge that is worked on exists");
    if (charge.gateway === null) return { charge, gateway: null, step: { kind: "rest" } };
    const gateway = gatewayOf(deps, charge);
    const [attempts, refunds, facts, snapshot] = await Promise.all([
      tx.attempts.ofCharge(chargeId),
      tx.refunds.ofCharge(chargeId),
      tx.charges.facts(chargeId),
      gateway.approval ? tx.charges.snapshot(chargeId) : null,
    ]);
    const amounts = foldAmounts(facts, charge.amount.currency);
    const buyerApproved = snapshot?.buyerApproved ?? false;
    return {
      charge,
      gateway,
      step: nextStep({ charge, attempts, refunds, amounts, gateway, buyerApproved }),
    };
  });
}

/** Runs `write` under the locks, unless the lease was lost meanwhile: then another process knows better. */
async function underLease(
  work: Work,
  write: (tx: Tx, locked: Awaited<ReturnType<typeof lockSaleAndCharge>>) => Promise<void>,
): Promise<boolean> {
  return work.deps.uow.run(work.deps.merchantId, async (tx) => {
    const locked = await lockSaleAndCharge(tx, work.charge);
    if (!(await tx.charges.holdsLease(work.charge.id, work.fence))) return false;
    await write(tx, locked);
    return true;
  });
}

async function open(work: Work): Promise<DriveResult | null> {
  const { deps, charge, gateway } = work;
  invariant(gateway.open, "only a gateway that opens objects comes here");
  const call = gateway.open.prepare(toOpenInput(deps, charge));
  invariant(call.ok, "what was accepted when the charge was made is accepted now");
  const opener = gateway.open;
  const { outcome } = await sendWithRetry(deps, () => opener.send(call.value));
  if (outcome.kind === "opened") {
    const held = await underLease(work, async (tx, locked) => {
      const charged = await foldSnapshot(deps, tx, locked, outcome.snapshot);
      const waiting = (await tx.attempts.ofCharge(charge.id)).find(({ state }) => state === "sending");
      if (waiting) await tx.attempts.update(waiting.id, { tries: 1, lastSentAtMs: deps.clock.nowMs() });
      work = { ...work, charge: charged };
    });
    if (!held) return "unsettled";
    const waiting = await waitingAttempt(work);
    return waiting ? send(work, waiting) : "unsettled";
  }
  // No money can have moved: an object that nobody confirms takes nothing, and its id is known to nobody.
  await underLease(work, (tx, locked) => failUnopened(deps, tx, locked, outcome));
  return null;
}

const waitingAttempt = (work: Work): Promise<Attempt | undefined> =>
  work.deps.uow.run(work.deps.merchantId, async (tx) =>
    (await tx.attempts.ofCharge(work.charge.id)).find(({ state }) => state === "sending"),
  );

async function failUnopened(
  deps: Deps,
  tx: Tx,
  locked: Awaited<ReturnType<typeof lockSaleAndCharge>>,
  outcome: Exclude<Ended, { kind: "succeeded" | "absent" }>,
): Promise<void> {
  const waiting = (await tx.attempts.ofCharge(locked.charge.id)).find(({ state }) => state === "sending");
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
  await tx.charges.update(locked.charge.id, { state: "failed", refusal, action: null });
}

/** On record before it goes out. False when the lease was lost: then nothing may be sent. */
function markSent(work: Work, { id }: Attempt): Promise<boolean> {
  const lastSentAtMs = work.deps.clock.nowMs();
  return underLease(work, (tx) => tx.attempts.update(id, { tries: 1, lastSentAtMs }));
}

/** Sends a recorded attempt and writes down how it ended. */
async function send(work: Work, attempt: Attempt): Promise<DriveResult | null> {
  const { deps, charge, gateway } = work;
  const call = gateway[attempt.kind];
  let sent = 0;
  const { outcome } = await sendWithRetry(deps, async () => {
    sent += 1;
    // A repetition goes out later than the record says: the record comes first again.
    if (sent > 1 && !(await markSent(work, attempt))) return leaseLost;
    return call.send(attempt.call, toTarget(charge));
  });
  await underLease(work, async (tx, locked) => {
    await recordOutcome(deps, tx, locked, attempt, outcome);
  });
  return outcome.kind === "unknown" ? "unsettled" : afterSend(attempt, outcome);
}

/** Another process has taken the charge up: what it finds out counts, and nothing more goes out from here. */
const leaseLost = { kind: "unknown", detail: "another process has taken the charge up" } as const;

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
  if (!(await underLease(work, (tx) => tx.attempts.update(attempt.id, change)))) return "unsettled";
  const resolution = await gateway.resolve({
    kind: attempt.kind,
    attemptId: attempt.id,
    call: attempt.call,
    target: toTarget(charge),
    startedAtMs: attempt.startedAtMs,
    lastSentAtMs,
    nowMs,
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
async function startAttempt(work: Work, kind: "charge" | "void"): Promise<DriveResult | null> {
  const { deps, charge, gateway } = work;
  const id = deps.ids.next<Attempt["id"]>();
  const call =
    kind === "charge"
      ? gateway.charge.prepare(toChargeInput(deps, charge, id))
      : gateway.void.prepare({ chargeId: charge.id, attemptId: id });
  invariant(call.ok, "a charge that was opened can be taken and closed");
  const nowMs = deps.clock.nowMs();
  const attempt: Attempt = {
    ...newAttempt({ id, charge, kind, call: call.value, nowMs }),
    tries: 1,
    lastSentAtMs: nowMs,
  };
  const recorded = await underLease(work, (tx) => tx.attempts.insert(attempt));
  return recorded ? send(work, attempt) : "unsettled";
}

async function read(work: Work): Promise<DriveResult | null> {
  const { deps, charge, gateway } = work;
  if (charge.object === null) return "unsettled";
  const answer = await gateway.read({ object: charge.object, terminalId: terminalOf(charge) });
  if (answer.kind !== "found") return "unsettled";
  let after: ChargeSnapshot["state"] | null = null;
  await underLease(work, async (tx, locked) => {
    await foldSnapshot(deps, tx, locked, answer.snapshot);
    after = answer.snapshot.state;
  });
  const movesOn = after !== null && (after !== charge.state || answer.snapshot.buyerApproved);
  return movesOn ? null : "unsettled";
}
