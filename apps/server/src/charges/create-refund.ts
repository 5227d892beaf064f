import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import type { ChargeId, PersonId, RefundId, RegisterId, ReturnId, Uuid } from "@till/kernel";
import { type Money, equals, toDecimal } from "@till/money";
import type { Charge, Refund } from "@till/payments";
import type { PricedReturn } from "@till/sales";
import type { RefundView } from "@till/wire";
import { requireAtRegister } from "../access/at-register.ts";
import { authorizeOrApproved } from "../access/authorize.ts";
import { type Caller, toActor } from "../access/caller.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { valueToLoad } from "../stored-values/refund-to.ts";
import { takeBackSoldCards } from "../stored-values/sold-cards.ts";
import { TillError, notFound } from "../till-error.ts";
import { tillTime } from "../till-time.ts";
import { loadChargeParts, refundableOf, toRefundView } from "./charge-view.ts";
import { lockSaleAndCharge } from "./fold-snapshot.ts";
import {
  allowCash,
  cashStepOf,
  isInCash,
  isPaidAtOnce,
  payRefund,
  refuseHeldUp,
  refuseUnrefundable,
  requireAtDrawer,
} from "./pay-refund.ts";
import { type PaidFor, type RefundGoods, whatIsPaidFor } from "./refund-goods.ts";
import { lookAtOpen, resolveFirst, sendRefund } from "./send-refund.ts";

export interface CreateRefund {
  readonly id: RefundId;
  readonly chargeId: ChargeId;
  readonly returnId: ReturnId;
  readonly goods: RefundGoods;
  /** What the customer was shown. */
  readonly total?: Money | undefined;
  readonly reason: string;
  readonly registerId: RegisterId | null;
  /** `cash`: over the counter, for money that a gateway took. Off unless the merchant allows it. */
  readonly to?: Refund["to"] | undefined;
  /** The code of the store credit it goes to. */
  readonly code?: string | undefined;
  readonly occurredAtMs?: number | undefined;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

/**
 * Gives money back against one charge, for goods or as an amount; tax and discount go back in the proportion they
 * were sold in. Of a charge that was let go an amount goes back, and no goods: its money is the customer's own. Several
 * at once are taken on together, never more than was captured, and sent one after another. A refusal by the gateway and
 * an unknown outcome are values. Throws `TillError`: `not_found`, `conflict`, `over_refund` (with what is left),
 * `not_refundable`, `charge_disputed`, `refund_window_passed`, `unknown_outcome` (nobody knows yet what became of an
 * earlier act on this charge), `invalid_input`, `forbidden`.
 */
export function createRefund(deps: Deps) {
  return async (caller: Caller, input: CreateRefund): Promise<RefundView> => {
    authorizeOrApproved(caller, "refund.create");
    await resolveFirst(deps, input.chargeId);
    const begun = await deps.uow.run(deps.merchantId, (tx) => begin(deps, tx, caller, input));
    if (begun.drive) await sendRefund(deps, input);
    const view = await refundView(deps, input.id);
    if (begun.drive) await lookAtOpen(deps, view);
    return view;
  };
}

export function refundView(deps: Deps, id: RefundId): Promise<RefundView> {
  return deps.uow.read(deps.merchantId, async (tx) => {
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
  if (input.registerId && !(await tx.merchants.register(input.registerId))) throw notFound("register");
  const { sale, charge } = await lockSaleAndCharge(tx, known);
  const parts = await loadChargeParts(tx, charge);
  refuseHeldUp(parts);
  const to = whereTo(charge, input);
  const cashStep = isInCash(charge, to) ? await cashStepOf(tx, charge.amount.currency) : null;
  const of = { sale, charge, refundable: refundableOf(parts) };
  const paidFor = await whatIsPaidFor(tx, of, input.goods, cashStep);
  if (input.total && !equals(input.total, paidFor.total)) throw otherTotal(paidFor.total);
  if (to === "cash") await allowCash(tx);
  const drawer = input.registerId ?? charge.registerId;
  if (isPaidAtOnce(charge, to)) requireAtDrawer(caller, drawer);
  const captured = refuseUnrefundable(deps, parts, { total: paidFor.total, to });
  const refund: Refund = {
    id: input.id,
    chargeId: charge.id,
    saleId: sale.id,
    returnId: returnIdOf(paidFor, input),
    amount: paidFor.total,
    to,
    reason: input.reason,
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: tillTime(input.occurredAtMs ?? nowMs, nowMs),
  };
  const approverId = await permitRefund(deps, tx, { caller, input, refund, sale, charge });
  const loads = await valueToLoad(deps, tx, { charge, refund, code: input.code, nowMs });
  await tx.refunds.insert(refund);
  if (paidFor.kind === "return") {
    const { goods } = paidFor;
    await tx.sales.insertReturn(
      newReturn(deps, sale, { input, goods, caller, approverId, atMs: refund.createdAtMs }),
    );
    await takeBackSoldCards(tx, { sale, goods, refund });
  }
  await audit(deps, tx, toActor(caller, approverId), {
    action: "refund.created",
    subject: refund.id,
    before: null,
    after: { chargeId: charge.id, amountMinor: refund.amount.amountMinor.toString(), reason: refund.reason },
  });
  return { drive: await payRefund(deps, tx, { sale, charge, refund, captured, loads, drawer }) };
}

const otherTotal = (total: Money): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: `This comes to ${toDecimal(total)} ${total.currency}. Nothing was given back: look the receipt up again.`,
  });

/** Cash goes back as cash, whoever asks for it by that name. */
function whereTo({ tender }: Charge, { to = "original" }: CreateRefund): Refund["to"] {
  return to === "cash" && tender.kind === "cash" ? "original" : to;
}

/** Up to the caller's own limit, or with a manager's approval; another way than it came with one of its own. */
async function permitRefund(
  deps: Deps,
  tx: Tx,
  {
    caller,
    input,
    refund,
    sale,
    charge,
  }: {
    readonly caller: Caller;
    readonly input: CreateRefund;
    readonly refund: Refund;
    readonly sale: SaleRecord;
    readonly charge: Charge;
  },
): Promise<PersonId | null> {
  if (input.registerId !== null && caller.kind === "person" && caller.registerId !== null)
    requireAtRegister(caller, input.registerId);
  const ask = {
    size: refund.amount.amountMinor,
    subject: refund.id,
    atMs: refund.createdAtMs,
    approvalIds: input.approvalIds,
  };
  const created = await permit(deps, tx, { caller, ask: { ...ask, permission: "refund.create" } });
  if (refund.to === "original") return created.approverId;
  // Goods that paid for a sale which came to nothing are still only exchanged, for others that come later.
  const isForLater = charge.tender.kind === "exchange" && sale.state !== "completed";
  const toCredit = isForLater ? "refund.to_exchange" : "refund.to_store_credit";
  const permission = refund.to === "cash" ? "refund.to_cash" : toCredit;
  const otherWay = await permit(deps, tx, { caller, ask: { ...ask, permission } });
  return otherWay.approverId ?? created.approverId;
}

function returnIdOf(paidFor: PaidFor, { returnId }: CreateRefund): ReturnId | null {
  switch (paidFor.kind) {
    case "return":
      return returnId;
    case "owed":
      return paidFor.record.id;
    case "own_money":
      return null;
  }
}

function newReturn(
  deps: Deps,
  sale: SaleRecord,
  by: {
    readonly input: CreateRefund;
    readonly goods: PricedReturn;
    readonly caller: Caller;
    readonly approverId: PersonId | null;
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
    approverId: by.approverId,
    kind: "goods",
    goods: by.goods,
    state: "planned",
    occurredAtMs: by.atMs,
    businessDay: null,
    receiptNumber: null,
  };
}
