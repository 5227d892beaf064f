import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import {
  type PersonId,
  type RefundId,
  type ReturnId,
  type SaleId,
  type SaleLineId,
  type Uuid,
  invariant,
} from "@till/kernel";
import { type Money, add, equals, sum, toDecimal, zero } from "@till/money";
import type { Charge, Refund } from "@till/payments";
import { type PricedReturn, roundReturn } from "@till/sales";
import { type Caller, toActor } from "../access/caller.ts";
import { permit } from "../access/permit.ts";
import { audit } from "../audit.ts";
import type { Deps } from "../deps.ts";
import { claimFirst } from "../idempotent.ts";
import { valueToLoad } from "../stored-values/refund-to.ts";
import { takeBackSoldCards } from "../stored-values/sold-cards.ts";
import { TillError, conflict, notFound } from "../till-error.ts";
import { loadChargeParts } from "./charge-view.ts";
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
import { planGoods } from "./refund-goods.ts";

/** What comes back, and whose money pays for what is taken instead. */
export interface ExchangedGoods {
  /** The sale they were bought with. */
  readonly saleId: SaleId;
  readonly lines: readonly { readonly saleLineId: SaleLineId; readonly quantityMilli: number }[];
  readonly reason: string;
  /** Together what the goods are worth; those to `exchange` are what the charge takes. */
  readonly refunds: readonly Pick<Refund, "id" | "chargeId" | "amount" | "to">[];
  readonly code?: string | undefined;
  readonly approvalIds?: readonly Uuid[] | undefined;
}

/**
 * Takes goods of an earlier sale back for `charge`, in the transaction that takes it and under the locks of both sales: the
 * goods are back and pay for the other ones, or neither. What they are worth beyond the charge goes back like any refund.
 * Gives what a gateway is to be asked afterwards. Throws `TillError` as `createRefund` does, and `invalid_input` where the
 * parts do not add up.
 */
export async function exchangeGoods(
  deps: Deps,
  tx: Tx,
  by: {
    readonly caller: Caller;
    /** Of the sale that is paid; its tender names the return. */
    readonly charge: Charge;
    readonly exchange: ExchangedGoods;
  },
): Promise<readonly Refund[]> {
  const { caller, charge, exchange } = by;
  invariant(charge.tender.kind === "exchange", "goods are exchanged for a charge of that tender");
  const { returnId } = charge.tender;
  const sold = exchange.saleId === charge.saleId ? null : await tx.sales.lock(exchange.saleId);
  if (!sold) throw notFound("sale");
  if (sold.state !== "completed") throw notPaid();
  const goods = await goodsFor(tx, sold, { charge, exchange });
  requireSums(exchange, { charge, goods });
  const approverId = await permitExchange(deps, tx, { caller, charge, exchange, goods, returnId });
  await claimIds(deps, tx, { exchange, returnId, forSaleId: charge.saleId });
  // The goods are back with the first one, whatever a gateway says of what is left over.
  const refunds = exchange.refunds.toSorted(exchangedFirst).map(({ id, chargeId, amount, to }): Refund => ({
    id,
    chargeId,
    saleId: sold.id,
    returnId,
    amount,
    to,
    reason: exchange.reason,
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: charge.createdAtMs,
  }));
  const record = newReturn(deps, { sold, charge, goods, caller, approverId, returnId, refunds });
  const toSend = await giveFor(deps, tx, { caller, sold, record, refunds, code: exchange.code });
  await audit(deps, tx, toActor(caller, approverId), {
    action: "goods.exchanged",
    subject: returnId,
    before: null,
    after: {
      saleId: sold.id,
      forSaleId: charge.saleId,
      amountMinor: goods.total.amountMinor.toString(),
      exchangedMinor: charge.amount.amountMinor.toString(),
      reason: exchange.reason,
    },
  });
  return toSend;
}

/** What is left over in cash is what coins can pay, and never more than it is worth. */
async function goodsFor(
  tx: Tx,
  sold: SaleRecord,
  { charge, exchange }: { readonly charge: Charge; readonly exchange: ExchangedGoods },
): Promise<PricedReturn> {
  const { goods } = await planGoods(tx, sold, { kind: "lines", lines: exchange.lines });
  let beside = zero(goods.currency);
  let inCash = false;
  for (const { chargeId, amount, to } of exchange.refunds) {
    const of = await tx.charges.find(chargeId);
    if (of && isInCash(of, to)) inCash = true;
    else if (amount.currency === goods.currency) beside = add(beside, amount);
  }
  if (!inCash || charge.amount.currency !== goods.currency) return goods;
  const stepMinor = await cashStepOf(tx, goods.currency);
  return roundReturn(goods, { stepMinor, most: goods.total, beside });
}

const exchangedFirst = (a: Pick<Refund, "to">, b: Pick<Refund, "to">): number =>
  Number(b.to === "exchange") - Number(a.to === "exchange");

const notPaid = (): TillError =>
  new TillError({
    code: "sale_not_open",
    retry: "never",
    message: "The sale of these goods is not paid, so they cannot be exchanged. Finish or cancel it first.",
  });

/** All of the goods' worth has a place, and what goes into the charge is the charge. */
function requireSums(
  { refunds }: ExchangedGoods,
  { charge, goods }: { readonly charge: Charge; readonly goods: PricedReturn },
): void {
  const { currency } = goods;
  if (refunds.some(({ amount }) => amount.currency !== currency) || charge.amount.currency !== currency)
    throw unequal(`Both sales have to be in ${currency}.`);
  const total = sum(
    refunds.map(({ amount }) => amount),
    currency,
  );
  if (!equals(total, goods.total))
    throw unequal(`These goods are worth ${toDecimal(goods.total)} ${currency}. Look the receipt up again.`);
  if (!equals(exchangedOf(refunds, currency), charge.amount))
    throw unequal("What the goods pay has to be the amount of the charge.");
}

const exchangedOf = (refunds: ExchangedGoods["refunds"], currency: Money["currency"]): Money =>
  sum(
    refunds.filter(({ to }) => to === "exchange").map(({ amount }) => amount),
    currency,
  );

const unequal = (message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field: "exchange.refunds", message });

/** Goods back at all, exchanged, and for what is left over the way it goes: each up to the caller's limit or with a yes. */
async function permitExchange(
  deps: Deps,
  tx: Tx,
  by: {
    readonly caller: Caller;
    readonly charge: Charge;
    readonly exchange: ExchangedGoods;
    readonly goods: PricedReturn;
    readonly returnId: ReturnId;
  },
): Promise<PersonId | null> {
  const { caller, charge, exchange, goods, returnId } = by;
  const ways = new Map<Refund["to"], Money>();
  for (const { to, amount } of exchange.refunds)
    ways.set(to, add(ways.get(to) ?? zero(goods.currency), amount));
  if (ways.has("cash")) await allowCash(tx);
  const { approvalIds } = exchange;
  const ask = { subject: returnId, atMs: charge.createdAtMs, approvalIds };
  const sizes = [
    ["refund.create", goods.total],
    ["refund.to_exchange", ways.get("exchange")],
    ["refund.to_cash", ways.get("cash")],
    ["refund.to_store_credit", ways.get("store_credit")],
  ] as const;
  let approverId: PersonId | null = null;
  for (const [permission, size] of sizes) {
    if (!size) continue;
    const permitted = await permit(deps, tx, {
      caller,
      ask: { ...ask, permission, size: size.amountMinor },
    });
    approverId = permitted.approverId ?? approverId;
  }
  return approverId;
}

/** An id that another refund or return has is not one of this exchange. */
async function claimIds(
  deps: Deps,
  tx: Tx,
  by: { readonly exchange: ExchangedGoods; readonly returnId: ReturnId; readonly forSaleId: SaleId },
): Promise<void> {
  const content = { exchangedFor: by.forSaleId };
  const nowMs = deps.clock.nowMs();
  const own = [
    { procedure: "returns.exchange", id: by.returnId },
    ...by.exchange.refunds.map(({ id }: { readonly id: RefundId }) => ({ procedure: "refunds.create", id })),
  ] as const;
  for (const key of own) if (!(await claimFirst(tx, { ...key, content, nowMs }))) throw conflict("exchange");
}

function newReturn(
  deps: Deps,
  by: {
    readonly sold: SaleRecord;
    readonly charge: Charge;
    readonly goods: PricedReturn;
    readonly caller: Caller;
    readonly approverId: PersonId | null;
    readonly returnId: ReturnId;
    readonly refunds: readonly Refund[];
  },
): ReturnRecord {
  const [first] = by.refunds;
  invariant(first, "an exchange names a refund");
  return {
    id: by.returnId,
    merchantId: deps.merchantId,
    saleId: by.sold.id,
    refundId: first.id,
    registerId: by.charge.registerId,
    personId: by.caller.kind === "person" ? by.caller.person.id : null,
    approverId: by.approverId,
    kind: "goods",
    goods: by.goods,
    state: "planned",
    occurredAtMs: by.charge.createdAtMs,
    businessDay: null,
    receiptNumber: null,
  };
}

/** One after another: what a refund takes of its charge the next one of the same charge finds gone. */
async function giveFor(
  deps: Deps,
  tx: Tx,
  by: {
    readonly caller: Caller;
    readonly sold: SaleRecord;
    readonly record: ReturnRecord;
    readonly refunds: readonly Refund[];
    readonly code: string | undefined;
  },
): Promise<readonly Refund[]> {
  const { caller, sold: sale, record, refunds, code } = by;
  for (const refund of refunds) await tx.refunds.insert(refund);
  await tx.sales.insertReturn(record);
  const nowMs = deps.clock.nowMs();
  const toSend: Refund[] = [];
  for (const refund of refunds) {
    const charge = await tx.charges.lock(refund.chargeId);
    if (!charge || charge.saleId !== sale.id || !charge.wanted) throw notFound("charge");
    if (refund.to !== "exchange" && isPaidAtOnce(charge, refund.to))
      requireAtDrawer(caller, record.registerId);
    const parts = await loadChargeParts(tx, charge);
    const others = { ...parts, refunds: parts.refunds.filter(({ id }) => id !== refund.id) };
    refuseHeldUp(others);
    const captured = refuseUnrefundable(deps, others, { total: refund.amount, to: refund.to });
    if (refund.id === record.refundId) await takeBackSoldCards(tx, { sale, goods: record.goods, refund });
    const loads = await valueToLoad(deps, tx, { charge, refund, code, nowMs });
    const stored = { sale, charge, refund, captured, loads, drawer: record.registerId };
    if (await payRefund(deps, tx, stored)) toSend.push(refund);
  }
  return toSend;
}
