import type { AttemptId, ChargeId } from "@till/kernel";
import { type Money, compare, toDecimal } from "@till/money";
import { isAttemptOpen } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { authorize } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import {
  type ChargeParts,
  askAgainAfterMs,
  capturableOf,
  loadChargeParts,
  mustExist,
  toChargeView,
} from "./charge-view.ts";
import { driveCharge } from "./drive-charge.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf } from "./gateway-inputs.ts";
import { newAttempt, takeUpLater } from "./new-attempt.ts";

export interface CaptureCharge {
  readonly id: AttemptId;
  readonly chargeId: ChargeId;
  /** Left out: all that is held. */
  readonly amount?: Money | undefined;
  /** Whether the rest of what is held is released with it. */
  readonly final: boolean;
}

/**
 * Takes money that a manual charge holds, or a part of it. The attempt's id is the caller's: the same id captures
 * once. Throws `TillError`: `not_found`, `conflict`, `charge_not_open` (nothing is held any more), `action_expired`,
 * `amount_exceeds_open`, `invalid_input` (a part, where the gateway captures once), `unknown_outcome`, `forbidden`.
 */
export function captureCharge(deps: Deps) {
  const drive = driveCharge(deps);
  return async (caller: Caller, input: CaptureCharge): Promise<ChargeView> => {
    authorize(caller, "charge.capture");
    await mustExist(deps, input.chargeId);
    await drive(input.chargeId);
    await deps.uow.run(deps.merchantId, async (tx) => {
      const nowMs = deps.clock.nowMs();
      if (!(await claimFirst(tx, { procedure: "charges.capture", id: input.id, content: input, nowMs })))
        return;
      const known = await tx.charges.find(input.chargeId);
      if (!known) throw notFound("charge");
      const { charge } = await lockSaleAndCharge(tx, known);
      const parts = await loadChargeParts(tx, charge);
      const { amount, final } = refuseUncapturable(deps, parts, input);
      const gateway = gatewayOf(deps, charge);
      const call = gateway.capture.prepare({ chargeId: charge.id, attemptId: input.id, amount, final });
      if (!call.ok) throw cannot(`${gateway.label} cannot take this: ${call.error.detail}`);
      await tx.attempts.insert(
        newAttempt({
          id: input.id,
          charge,
          kind: "capture",
          asks: { amount, final },
          call: call.value,
          nowMs,
        }),
      );
      await takeUpLater(deps, tx, charge.id);
      await audit(deps, tx, toActor(caller), {
        action: "charge.capture_asked",
        subject: charge.id,
        before: { state: charge.state },
        after: { amountMinor: amount.amountMinor.toString(), final },
      });
    });
    await drive(input.chargeId);
    return deps.uow.read(deps.merchantId, async (tx) => {
      const charge = await tx.charges.find(input.chargeId);
      if (!charge) throw notFound("charge");
      return toChargeView(deps, await loadChargeParts(tx, charge));
    });
  };
}

function refuseUncapturable(
  deps: Deps,
  parts: ChargeParts,
  input: CaptureCharge,
): { readonly amount: Money; readonly final: boolean } {
  const { charge, attempts } = parts;
  if (attempts.some(({ state }) => isAttemptOpen(state))) {
    throw new TillError({
      code: "unknown_outcome",
      retry: "being_resolved",
      retryAfterMs: askAgainAfterMs,
      message: "We are still asking the payment service about this charge. Wait a moment, then try again.",
    });
  }
  if (charge.captureBeforeMs !== null && charge.captureBeforeMs <= deps.clock.nowMs()) throw expired();
  const held = capturableOf(parts);
  if (charge.gateway === null || !charge.wanted || held.amountMinor === 0n)
    throw nothingHeld(charge.state === "captured");
  const amount = input.amount ?? held;
  if (amount.currency !== held.currency) throw cannot(`This charge is in ${held.currency}.`);
  if (compare(amount, held) > 0) {
    throw new TillError({
      code: "amount_exceeds_open",
      retry: "never",
      remainingMinor: held.amountMinor,
      message: `Only ${toDecimal(held)} ${held.currency} is held. Take that, or less.`,
    });
  }
  const once = gatewayOf(deps, charge).captures === "once";
  if (once && !input.final)
    throw cannot("This gateway captures an authorization once. Take all of it, or release the rest.");
  return { amount, final: input.final || amount.amountMinor === held.amountMinor };
}

const cannot = (message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field: "amount", message });

const expired = (): TillError =>
  new TillError({
    code: "action_expired",
    retry: "never",
    message: "The bank held this money only for a time, and that has run out. Charge the customer anew.",
  });

const nothingHeld = (captured: boolean): TillError =>
  new TillError({
    code: "charge_not_open",
    retry: "never",
    message: captured
      ? "This money was taken already. Nothing more was taken."
      : "Nothing is held on this charge any more, so there is nothing to take.",
  });
