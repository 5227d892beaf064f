import { invariant } from "@till/kernel";
import { type Attempt, type Charge, type Refund, holdsRefundable } from "@till/payments";
import { subtract } from "@till/money";
import { systemActor } from "../actor.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { loadChargeParts, refundableOf } from "./charge-view.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf } from "./gateway-inputs.ts";

/** Money that came after the shop let the charge go is refunded by itself; recorded here, sent by the next step. */
export async function giveBack(deps: Deps, known: Charge): Promise<void> {
  await deps.uow.run(deps.merchantId, async (tx) => {
    const { charge } = await lockSaleAndCharge(tx, known);
    const parts = await loadChargeParts(tx, charge);
    const amount = refundableOf(parts);
    const captured = parts.facts.find(({ kind }) => kind === "captured");
    if (amount.amountMinor <= 0n || !captured) return;
    if (parts.refunds.some((refund) => refund.state === "created" && holdsRefundable(refund.state))) return;

    const gateway = gatewayOf(deps, charge);
    const refund: Refund = {
      id: deps.ids.next(),
      chargeId: charge.id,
      saleId: charge.saleId,
      returnId: null,
      amount,
      reason: "late success of a charge that was let go",
      state: "created",
      object: null,
      refusal: null,
      createdAtMs: deps.clock.nowMs(),
    };
    const attemptId = deps.ids.next<Attempt["id"]>();
    const call = gateway.refund.prepare({
      chargeId: charge.id,
      refundId: refund.id,
      attemptId,
      amount,
      captureId: captured.ref,
      reason: refund.reason,
    });
    invariant(call.ok, "what was captured can be refunded in the same currency");
    await tx.refunds.insert(refund);
    await tx.attempts.insert({
      id: attemptId,
      chargeId: charge.id,
      refundId: refund.id,
      kind: "refund",
      gateway: gateway.name,
      state: "sending",
      call: call.value,
      startedAtMs: deps.clock.nowMs(),
      endedAtMs: null,
      tries: 0,
      detail: null,
    });
    await audit(deps, tx, systemActor, {
      action: "refund.late_success",
      subject: refund.id,
      before: { capturedMinor: subtract(charge.amount, amount).amountMinor.toString() },
      after: { chargeId: charge.id, amountMinor: amount.amountMinor.toString() },
    });
  });
}
