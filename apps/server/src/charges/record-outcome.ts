import type { SaleRecord, Tx } from "@till/db";
import type { Attempt, CallOutcome, Charge, ChargeSnapshot, Refusal } from "@till/payments";
import { isOpen, transitionRefund } from "@till/payments";
import { systemActor } from "../actor.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { abandonReturn, foldSnapshot } from "./fold-snapshot.ts";

type Locked = { readonly sale: SaleRecord; readonly charge: Charge };
export type Ended =
  | CallOutcome<ChargeSnapshot>
  | { readonly kind: "absent"; readonly snapshot: ChargeSnapshot | null };

/** Writes down how an attempt ended and everything that follows from it, in one transaction under the charge's lock. */
export async function recordOutcome(
  deps: Deps,
  tx: Tx,
  locked: Locked,
  attempt: Attempt,
  ended: Ended,
): Promise<Charge> {
  const at = { endedAtMs: deps.clock.nowMs() };
  switch (ended.kind) {
    case "succeeded":
      await tx.attempts.update(attempt.id, { state: "succeeded", ...at, detail: null });
      return foldSnapshot(deps, tx, locked, ended.snapshot);
    case "refused":
      await tx.attempts.update(attempt.id, { state: "refused", ...at, detail: ended.refusal.gatewayCode });
      return recordRefusal(deps, tx, locked, attempt, ended);
    case "not_sent":
    case "try_again":
      await tx.attempts.update(attempt.id, { state: "not_sent", ...at, detail: ended.detail });
      return recordRefusal(deps, tx, locked, attempt, {
        refusal: neverArrived(ended.detail),
        snapshot: null,
      });
    case "absent":
      await tx.attempts.update(attempt.id, {
        state: "absent",
        ...at,
        detail: "the gateway never acted on it",
      });
      return recordRefusal(deps, tx, locked, attempt, {
        refusal: neverArrived("the gateway has no trace of it"),
        snapshot: ended.snapshot,
      });
    case "unknown":
      await tx.attempts.update(attempt.id, {
        state: "unknown",
        tries: attempt.tries + 1,
        detail: ended.detail,
        ...(ended.alarm === undefined ? {} : { alarm: ended.alarm }),
      });
      if (ended.alarm !== undefined && ended.alarm !== attempt.alarm)
        await raiseAlarm(deps, tx, attempt, ended.alarm);
      return locked.charge;
  }
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
): Promise<Charge> {
  const folded = refused.snapshot ? await foldSnapshot(deps, tx, locked, refused.snapshot) : locked.charge;
  if (attempt.kind === "refund") await failRefund(tx, attempt, refused.refusal);
  if (attempt.kind !== "charge" || !isOpen(folded.state)) return folded;

  const state = refused.refusal.by === "gateway" ? "failed" : "declined";
  const change = { state, refusal: refused.refusal, action: null } as const;
  await tx.charges.update(folded.id, change);
  await audit(deps, tx, systemActor, {
    action: `charge.${state}`,
    subject: folded.id,
    before: { state: folded.state },
    after: { state, gatewayCode: refused.refusal.gatewayCode },
  });
  return { ...folded, ...change };
}

async function failRefund(tx: Tx, attempt: Attempt, refusal: Refusal): Promise<void> {
  if (attempt.refundId === null) return;
  const refund = await tx.refunds.find(attempt.refundId);
  if (!refund || transitionRefund(refund.state, "failed").kind !== "moved") return;
  await tx.refunds.update(refund.id, { state: "failed", refusal });
  await abandonReturn(tx, refund);
}
