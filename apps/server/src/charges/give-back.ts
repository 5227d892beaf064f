import type { AttemptId } from "@till/kernel";
import { invariant } from "@till/kernel";
import { min } from "@till/money";
import type { Charge, Refund } from "@till/payments";
import { systemActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { openCaptures } from "./capture-to-refund.ts";
import { loadChargeParts, refundableOf } from "./charge-view.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf } from "./gateway-inputs.ts";
import { newAttempt, takeUpLater, wholeOf } from "./new-attempt.ts";

/**
 * Money that came after the shop let the charge go, or that the sale did not owe any more, is refunded by itself,
 * one capture at a time; recorded here, sent by the next step. False when there is nothing to give back now.
 */
export function giveBack(deps: Deps, known: Charge): Promise<boolean> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    const { charge } = await lockSaleAndCharge(tx, known);
    const parts = await loadChargeParts(tx, charge);
    const target = openCaptures(parts).find(({ left }) => left.amountMinor > 0n);
    if (!target || parts.refunds.some((refund) => refund.state === "created")) return false;
    const amount = min(refundableOf(parts), target.left);
    if (amount.amountMinor <= 0n) return false;

    const nowMs = deps.clock.nowMs();
    const refund: Refund = {
      id: deps.ids.next(),
      chargeId: charge.id,
      saleId: charge.saleId,
      returnId: null,
      amount,
      to: "original",
      reason: "late success of a charge that was let go",
      state: "created",
      object: null,
      refusal: null,
      createdAtMs: nowMs,
    };
    const id = deps.ids.next<AttemptId>();
    const call = gatewayOf(deps, charge).refund.prepare({
      chargeId: charge.id,
      refundId: refund.id,
      attemptId: id,
      amount,
      captureId: target.capture.ref,
      reason: refund.reason,
    });
    invariant(call.ok, "what was captured can be refunded in the same currency");
    await tx.refunds.insert(refund);
    await tx.attempts.insert(
      newAttempt({
        id,
        charge,
        refundId: refund.id,
        kind: "refund",
        asks: wholeOf(refund),
        call: call.value,
        nowMs,
      }),
    );
    await takeUpLater(deps, tx, charge.id);
    await audit(deps, tx, systemActor, {
      action: "refund.late_success",
      subject: refund.id,
      before: null,
      after: { chargeId: charge.id, amountMinor: amount.amountMinor.toString() },
    });
    return true;
  });
}
