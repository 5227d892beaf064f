import type { AttemptId, ChargeId } from "@till/kernel";
import { type Charge, isAttemptOpen, isOpen } from "@till/payments";
import type { ChargeView } from "@till/wire";
import { authorizeSale } from "../access/authorize-sale.ts";
import type { Permission } from "@till/people";
import { type Caller, toActor } from "../access/caller.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { TillError, notFound } from "../till-error.ts";
import { loadChargeParts, toChargeView, viewFor } from "./charge-view.ts";
import { driveCharge } from "./drive-charge.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf } from "./gateway-inputs.ts";
import { newAttempt, takeUpLater } from "./new-attempt.ts";
import { oweAgain } from "./owe-again.ts";
import { readCharge } from "./read-charge.ts";

export interface ChargeRequest {
  readonly id: ChargeId;
  readonly orderToken?: string | undefined;
}

/** Asks the gateway now instead of waiting for the next poll: after a buyer came back, or a person pressed "ask again". */
export function refreshCharge(deps: Deps) {
  const drive = driveCharge(deps);
  return async (caller: Caller, request: ChargeRequest): Promise<ChargeView> => {
    await find(deps, caller, "charge.read", request);
    // A settled charge is not driven anywhere, but its fees, refunds and disputes change after the end.
    if ((await drive(request.id)) === "settled") await readCharge(deps, request.id);
    return view(deps, caller, request.id);
  };
}

/**
 * Calls off a charge that took nothing yet: the reader stops asking, the page at the gateway is closed. If the money
 * was faster, the charge is captured and stays so; the answer says which. Throws `unknown_outcome` while an earlier
 * call is open, and `charge_not_open` when there is nothing left to call off.
 */
export function voidCharge(deps: Deps) {
  const drive = driveCharge(deps);
  return async (caller: Caller, request: ChargeRequest): Promise<ChargeView> => {
    const known = await find(deps, caller, "charge.void", request);
    if (known.gateway === null) throw nothingToVoid();
    await drive(request.id);
    const recorded = await deps.uow.run(deps.merchantId, async (tx) => {
      const { charge } = await lockSaleAndCharge(tx, known);
      const attempts = await tx.attempts.ofCharge(charge.id);
      if (!isOpen(charge.state)) return false;
      if (attempts.some(({ state }) => isAttemptOpen(state))) throw beingResolved();
      const gateway = gatewayOf(deps, charge);
      const id = deps.ids.next<AttemptId>();
      const call = gateway.void.prepare({ chargeId: charge.id, attemptId: id });
      if (!call.ok) throw nothingToVoid();
      await tx.attempts.insert(
        newAttempt({ id, charge, kind: "void", asks: null, call: call.value, nowMs: deps.clock.nowMs() }),
      );
      await takeUpLater(deps, tx, charge.id);
      await audit(deps, tx, toActor(caller), {
        action: "charge.void_asked",
        subject: charge.id,
        before: { state: charge.state },
        after: null,
      });
      return true;
    });
    if (recorded) await drive(request.id);
    return view(deps, caller, request.id);
  };
}

/**
 * "Let this go and sell another way": the sale is payable again at once, the watch goes on, and money that came
 * unheard or comes late is refunded by itself and shown.
 */
export function letGoCharge(deps: Deps) {
  const drive = driveCharge(deps);
  return async (caller: Caller, request: ChargeRequest): Promise<ChargeView> => {
    const known = await find(deps, caller, "charge.let_go", request);
    await deps.uow.run(deps.merchantId, async (tx) => {
      const { sale, charge } = await lockSaleAndCharge(tx, known);
      if (!charge.wanted || charge.gateway === null) return;
      if (charge.state === "captured" && !(await oweAgain(deps, tx, { caller, sale, charge }))) return;
      await tx.charges.update(charge.id, { wanted: false });
      await tx.jobs.enqueue("charge.refresh", { merchantId: deps.merchantId, chargeId: charge.id, tries: 0 });
      await audit(deps, tx, toActor(caller), {
        action: "charge.let_go",
        subject: charge.id,
        before: { state: charge.state },
        after: null,
      });
    });
    await drive(request.id);
    return view(deps, caller, request.id);
  };
}

function find(deps: Deps, caller: Caller, action: Permission, request: ChargeRequest): Promise<Charge> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    const charge = await tx.charges.find(request.id);
    if (!charge) throw notFound("charge");
    authorizeSale(caller, action, await tx.sales.find(charge.saleId), request.orderToken);
    return charge;
  });
}

function view(deps: Deps, caller: Caller, id: ChargeId): Promise<ChargeView> {
  return deps.uow.read(deps.merchantId, async (tx) => {
    const charge = await tx.charges.find(id);
    if (!charge) throw notFound("charge");
    return viewFor(caller, toChargeView(deps, await loadChargeParts(tx, charge)));
  });
}

const beingResolved = (): TillError =>
  new TillError({
    code: "unknown_outcome",
    retry: "being_resolved",
    message: "We are still asking the payment service what became of this. Wait a moment, then try again.",
  });

const nothingToVoid = (): TillError =>
  new TillError({
    code: "charge_not_open",
    retry: "never",
    message: "There is nothing to call off. Refund it instead if money was taken.",
  });
