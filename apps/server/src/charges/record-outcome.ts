import type { SaleRecord, Tx } from "@till/db";
import type { Attempt, CallOutcome, Charge, ChargeSnapshot, Refusal } from "@till/payments";
import { isOpen, transitionRefund } from "@till/payments";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import type { ChargeParts } from "./charge-view.ts";
import { abandonReturn, foldAnswer } from "./fold-snapshot.ts";

type Locked = { readonly sale: SaleRecord; readonly parts: ChargeParts };
export type Ended =
  | CallOutcome<ChargeSnapshot>
  | { readonly kind: "absent"; readonly snapshot: ChargeSnapshot | null };

/**
 * Writes down how an attempt ended and everything that follows from it, in one transaction under the charge's lock.
 * Where it succeeded, gives all that is stored about the charge then.
 */
export async function recordOutcome(
  deps: Deps,
  tx: Tx,
  locked: Locked,
  attempt: Attempt,
  ended: Ended,
): Promise<ChargeParts | null> {
  const at = { endedAtMs: deps.clock.nowMs() };
  switch (ended.kind) {
    case "succeeded":
      return recordSuccess(deps, tx, locked, { ...attempt, state: "succeeded", ...at, detail: null }, ended);
    case "refused":
      await tx.attempts.update(attempt.id, { state: "refused", ...at, detail: ended.refusal.gatewayCode });
      await recordRefusal(deps, tx, locked, attempt, ended);
      return null;
    case "not_sent":
    case "try_again":
      await tx.attempts.update(attempt.id, { state: "not_sent", ...at, detail: ended.detail });
      await recordRefusal(deps, tx, locked, attempt, {
        refusal: neverArrived(ended.detail),
        snapshot: null,
      });
      return null;
    case "absent":
      await tx.attempts.update(attempt.id, {
        state: "absent",
        ...at,
        detail: "the gateway never acted on it",
      });
      await recordRefusal(deps, tx, locked, attempt, {
        refusal: neverArrived("the gateway has no trace of it"),
        snapshot: ended.snapshot,
      });
      return null;
    case "unknown":
      await tx.attempts.update(attempt.id, {
        state: "unknown",
        tries: attempt.tries + 1,
        detail: ended.detail,
        ...(ended.alarm === undefined ? {} : { alarm: ended.alarm }),
      });
      if (ended.alarm !== undefined && ended.alarm !== attempt.alarm)
        await raiseAlarm(deps, tx, attempt, ended.alarm);
      return null;
  }
}

async function recordSuccess(
  deps: Deps,
  tx: Tx,
  { sale, parts }: Locked,
  attempt: Attempt,
  { snapshot }: Extract<Ended, { kind: "succeeded" }>,
): Promise<ChargeParts> {
  const { id, state, endedAtMs, detail } = attempt;
  await tx.attempts.update(id, { state, endedAtMs, detail });
  const attempts = parts.attempts.map((known) =>
    known.id === id ? { ...known, state, endedAtMs, detail } : known,
  );
  return foldAnswer(deps, tx, { sale, parts: { ...parts, attempts } }, snapshot);
}

/** What must never happen did: a person is told, once. */
async function raiseAlarm(deps: Deps, tx: Tx, attempt: Attempt, alarm: string): Promise<void> {
  deps.log.error({ chargeId: attempt.chargeId, attemptId: attempt.id, alarm }, "attempt alarm");
  await audit(deps, tx, systemActor, {
    action: "attempt.alarm",
    subject: attempt.id,
    before: null,
    after: { chargeId: attempt.chargeId, alarm },
  });
}

const neverArrived = (detail: string): Refusal => ({
  by: "gateway",
  reason: "processing_error",
  gatewayCode: "not_sent",
  detail,
});

async function recordRefusal(
  deps: Deps,
  tx: Tx,
  locked: Locked,
  attempt: Attempt,
  refused: { readonly refusal: Refusal; readonly snapshot: ChargeSnapshot | null },
): Promise<void> {
  const { charge: folded } = refused.snapshot
    ? await foldAnswer(deps, tx, locked, refused.snapshot)
    : locked.parts;
  if (attempt.kind === "refund") await failRefund(deps, tx, attempt, refused.refusal);
  if (attempt.kind === "charge") await endCharge(deps, tx, folded, refused.refusal);
}

/** A charge of which nothing was ever sent. */
export const endUnsent = (deps: Deps, tx: Tx, charge: Charge, detail: string): Promise<void> =>
  endCharge(deps, tx, charge, neverArrived(detail));

async function endCharge(deps: Deps, tx: Tx, charge: Charge, refusal: Refusal): Promise<void> {
  if (!isOpen(charge.state)) return;
  const state = refusal.by === "gateway" ? "failed" : "declined";
  await tx.charges.update(charge.id, { state, refusal, action: null });
  await audit(deps, tx, systemActor, {
    action: `charge.${state}`,
    subject: charge.id,
    before: { state: charge.state },
    after: { state, gatewayCode: refusal.gatewayCode },
  });
}

async function failRefund(deps: Deps, tx: Tx, attempt: Attempt, refusal: Refusal): Promise<void> {
  if (attempt.refundId === null) return;
  const refund = await tx.refunds.find(attempt.refundId);
  if (!refund || transitionRefund(refund.state, "failed").kind !== "moved") return;
  await tx.refunds.update(refund.id, { state: "failed", refusal });
  await abandonReturn(tx, refund, deps.clock.nowMs());
}
