import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import {
  type AttemptId,
  type ChargeId,
  type RefundId,
  type RegisterId,
  type ReturnId,
  invariant,
} from "@till/kernel";
import { compare, toDecimal } from "@till/money";
import { type Charge, type ChargeFact, type Refund, isAttemptOpen } from "@till/payments";
import { type PricedReturn, type ReturnRefusal, type ReturnRequest, planReturn } from "@till/sales";
import type { RefundView } from "@till/wire";
import { type Caller, authorize, toActor } from "../actor.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { TillError, notFound } from "../till-error.ts";
import { type Booking, bookRefundPaid, contextOf } from "./books.ts";
import { type ChargeParts, loadChargeParts, refundableOf, toRefundView } from "./charge-view.ts";
import { driveCharge } from "./drive-charge.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import { gatewayOf } from "./gateway-inputs.ts";

export interface CreateRefund {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  readonly returnId: ReturnId;
  readonly goods: ReturnRequest;
  readonly reason: string;
  readonly registerId: RegisterId | null;
  readonly occurredAtMs?: number | undefined;
}

/**
 * Gives money back against one charge, for goods or as an amount; tax and discount go back in the proportion they
 * were sold in. A refusal by the gateway and an unknown outcome are values. Throws `TillError`: `not_found`,
 * `conflict`, `over_refund` (with what is left), `not_refundable`, `unknown_outcome` (an earlier act on this charge
 * is still open), `invalid_input`, `forbidden`.
 */
export function createRefund(deps: Deps) {
  const drive = driveCharge(deps);
  return async (caller: Caller, input: CreateRefund): Promise<RefundView> => {
    authorize(caller, "refund.create");
    await resolveFirst(deps, input.chargeId);
    const begun = await deps.uow.run(deps.merchantId, (tx) => begin(deps, tx, caller, input));
    if (begun.drive) await drive(input.chargeId);
    return refundView(deps, input.id);
  };
}

/** Every further act on a charge resolves it first. */
async function resolveFirst(deps: Deps, chargeId: ChargeId): Promise<void> {
  const attempts = await deps.uow.run(deps.merchantId, (tx) => tx.attempts.ofCharge(chargeId));
  if (attempts.some(({ state }) => isAttemptOpen(state))) await driveCharge(deps)(chargeId);
}

export function refundView(deps: Deps, id: RefundId): Promise<RefundView> {
  return deps.uow.run(deps.merchantId, async (tx) => {
    const refund = await tx.refunds.find(id);
    if (!refund) throw notFound("refund");
    return toRefundView(refund, await tx.attempts.ofCharge(refund.chargeId));
  });
}

async function begin(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  input: CreateRefund,
): Promise<{ readonly drive: boolean }> {
  const nowMs = deps.clock.nowMs();
  if (!(await claimFirst(tx, { procedure: "refunds.create", id: input.id, content: input, nowMs }))) {
    return { drive: false };
  }
  const known = await tx.charges.find(input.chargeId);
  if (!known) throw notFound("charge");
  const { sale, charge } = await lockSaleAndCharge(tx, known);
  const parts = await loadChargeParts(tx, charge);
  if (parts.attempts.some(({ state }) => isAttemptOpen(state))) throw stillOpen();

  const goods = await planGoods(tx, sale, input.goods);
  const captured = refuseUnrefundable(parts, goods);
  const refund: Refund = {
    id: input.id,
    chargeId: charge.id,
    saleId: sale.id,
    returnId: input.returnId,
    amount: goods.total,
    reason: input.reason,
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: input.occurredAtMs ?? nowMs,
  };
  await tx.refunds.insert(refund);
  await tx.sales.insertReturn(newReturn(deps, sale, { input, goods, caller, atMs: refund.createdAtMs }));
  await audit(deps, tx, toActor(caller), {
    action: "refund.created",
    subject: refund.id,
    before: null,
    after: { chargeId: charge.id, amountMinor: refund.amount.amountMinor.toString(), reason: refund.reason },
  });
  if (charge.gateway === null) {
    await payBack(deps, tx, { sale, charge, refund, registerId: input.registerId ?? charge.registerId });
    return { drive: false };
  }
  await recordAttempt(deps, tx, { charge, refund, captured });
  return { drive: true };
}

async function planGoods(tx: Tx, sale: SaleRecord, request: ReturnRequest): Promise<PricedReturn> {
  const returns = await tx.sales.returns(sale.id);
  const standing = returns.filter(({ state }) => state !== "abandoned").map(({ goods }) => goods);
  const planned = planReturn(sale.sale, standing, request);
  if (!planned.ok) throw returnRefused(planned.error);
  return planned.value;
}

function returnRefused(refusal: ReturnRefusal): TillError {
  switch (refusal.kind) {
    case "unknown_line":
      return new TillError({
        code: "invalid_input",
        retry: "never",
        field: "goods.lines",
        message: "One of these lines is not on the sale. Look the receipt up again.",
      });
    case "over_quantity":
      return new TillError({
        code: "over_refund",
        retry: "never",
        message: `Only ${refusal.leftMilli / 1000} of this line is left to return.`,
      });
    case "over_amount":
      return new TillError({
        code: "over_refund",
        retry: "never",
        remainingMinor: refusal.left.amountMinor,
        message: `Only ${toDecimal(refusal.left)} ${refusal.left.currency} is left to give back on this sale.`,
      });
    case "nothing_to_return":
      return new TillError({
        code: "invalid_input",
        retry: "never",
        field: "goods",
        message: "There is nothing to give back. Choose lines or an amount.",
      });
  }
}

/** The capture to refund against. The last guard before money leaves: the charge's row is locked. */
function refuseUnrefundable(parts: ChargeParts, goods: PricedReturn): ChargeFact {
  const captured = parts.facts.find(({ kind }) => kind === "captured");
  if (!captured) {
    throw new TillError({
      code: "not_refundable",
      retry: "never",
      message: "Nothing was captured on this charge, so there is nothing to refund.",
    });
  }
  const left = refundableOf(parts);
  if (compare(goods.total, left) > 0) {
    throw new TillError({
      code: "over_refund",
      retry: "never",
      remainingMinor: left.amountMinor,
      message: `Only ${toDecimal(left)} ${left.currency} is left to refund on this charge.`,
    });
  }
  return captured;
}

function newReturn(
  deps: Deps,
  sale: SaleRecord,
  by: {
    readonly input: CreateRefund;
    readonly goods: PricedReturn;
    readonly caller: Caller;
    readonly atMs: number;
  },
): ReturnRecord {
  return {
    id: by.input.returnId,
    merchantId: deps.merchantId,
    saleId: sale.id,
    refundId: by.input.id,
    registerId: by.input.registerId ?? sale.registerId,
    personId: by.caller.kind === "person" ? by.caller.person.id : null,
    goods: by.goods,
    state: "planned",
    occurredAtMs: by.atMs,
    businessDay: null,
    receiptNumber: null,
  };
}

/** Cash out of the drawer needs no network: one transaction does it all. */
async function payBack(
  deps: Deps,
  tx: Tx,
  by: {
    readonly sale: SaleRecord;
    readonly charge: Charge;
    readonly refund: Refund;
    readonly registerId: RegisterId;
  },
): Promise<void> {
  const { sale, charge, refund, registerId } = by;
  const atMs = refund.createdAtMs;
  await tx.refunds.update(refund.id, { state: "succeeded" });
  const booking: Booking = { deps, tx, sale, charge, nowMs: deps.clock.nowMs() };
  const { businessDay } = contextOf(booking, atMs);
  const fact = { ref: refund.id, refundId: refund.id, amount: refund.amount, atMs };
  await tx.charges.addFact(charge.id, "till", { kind: "refund_accepted", ...fact }, businessDay);
  await tx.charges.addFact(charge.id, "till", { kind: "refunded", ...fact }, businessDay);
  const from =
    charge.tender.kind === "cash"
      ? ({ kind: "cash", registerId } as const)
      : ({ kind: "external", name: "other" } as const);
  await bookRefundPaid(booking, refund, { from, atMs, registerId });
}

async function recordAttempt(
  deps: Deps,
  tx: Tx,
  by: { readonly charge: Charge; readonly refund: Refund; readonly captured: ChargeFact },
): Promise<void> {
  const { charge, refund, captured } = by;
  const gateway = gatewayOf(deps, charge);
  const attemptId = deps.ids.next<AttemptId>();
  const call = gateway.refund.prepare({
    chargeId: charge.id,
    refundId: refund.id,
    attemptId,
    amount: refund.amount,
    captureId: captured.ref,
    reason: refund.reason,
  });
  if (!call.ok) {
    throw new TillError({
      code: "not_refundable",
      retry: "never",
      message: `${gateway.label} cannot make this refund: ${call.error.detail}`,
    });
  }
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
  invariant(refund.amount.amountMinor > 0n, "a refund moves something");
  await tx.jobs.enqueue(
    "charge.refresh",
    { merchantId: deps.merchantId, chargeId: charge.id, tries: 0 },
    { startAfterMs: deps.limits.leaseMs + deps.limits.refreshFirstMs },
  );
}

const stillOpen = (): TillError =>
  new TillError({
    code: "unknown_outcome",
    retry: "being_resolved",
    message: "We are still asking the payment service about this charge. Wait a moment, then try again.",
  });
