import type { Actor, ReturnRecord, SaleRecord, Tx } from "@till/db";
import { type ChargeId, type RefundId, type ReturnId, invariant } from "@till/kernel";
import { equals } from "@till/money";
import type { Charge, ChargeFact, Refund } from "@till/payments";
import { type PricedReturn, planReturn, returnLeft } from "@till/sales";
import type { Deps } from "../deps.ts";
import { takeBackSoldCards } from "../stored-values/sold-cards.ts";
import { bookCapture, contextOf } from "./books.ts";
import { createdCharge } from "./created-charge.ts";
import type { SaleMoney } from "./open-amount.ts";
import { payRefund } from "./pay-refund.ts";
import { takesGoodsBack } from "./refund-goods.ts";

/**
 * The goods of a sale that a payment had completed unheard, which was let go and put back, and that nobody has paid since; null
 * where a receipt says that it is paid, money of it is kept or on its way, or less than all is owed. Call it under the sale's lock.
 */
export async function unpaidGoods(
  tx: Tx,
  { sale, money }: { readonly sale: SaleRecord; readonly money: SaleMoney },
): Promise<PricedReturn | null> {
  const owed = money.neverPaid;
  if (sale.state !== "completed" || sale.receiptNumber !== null || owed.amountMinor <= 0n) return null;
  if (money.reserved.amountMinor > 0n) return null;
  const goods = await allThatIsLeft(tx, sale);
  return goods && equals(goods.total, owed) ? goods : null;
}

/**
 * They come back and pay what is owed of their sale, as exchanged goods do, so that neither revenue nor debt is left. Gives the
 * return. Call it under the sale's lock. Throws `over_refund` where a gift card of it was spent.
 */
export async function takeBackUnpaid(
  deps: Deps,
  tx: Tx,
  by: {
    readonly sale: SaleRecord;
    readonly goods: PricedReturn;
    readonly actor: Pick<Actor, "personId" | "approverId">;
  },
): Promise<ReturnId> {
  const { sale, goods, actor } = by;
  const owed = goods.total;
  const nowMs = deps.clock.nowMs();
  const returnId = deps.ids.next<ReturnId>();
  const charge: Charge = {
    ...createdCharge(sale, {
      id: deps.ids.next<ChargeId>(),
      tender: { kind: "exchange", returnId },
      gateway: null,
      amount: owed,
      capture: "automatic",
      createdAtMs: nowMs,
    }),
    state: "captured",
    capturedAtMs: nowMs,
  };
  const fact: ChargeFact = { kind: "captured", ref: charge.id, refundId: null, amount: owed, atMs: nowMs };
  const booking = { deps, tx, sale, charge, nowMs };
  await tx.charges.insert(charge);
  await tx.charges.addFact(charge.id, "till", fact, contextOf(booking, nowMs).businessDay);
  await bookCapture(booking, fact, owed);
  const refund: Refund = {
    id: deps.ids.next<RefundId>(),
    chargeId: charge.id,
    saleId: sale.id,
    returnId,
    amount: owed,
    to: "exchange",
    reason: "not paid in the end",
    state: "created",
    object: null,
    refusal: null,
    createdAtMs: nowMs,
  };
  const record: ReturnRecord = {
    id: returnId,
    merchantId: deps.merchantId,
    saleId: sale.id,
    refundId: refund.id,
    registerId: sale.registerId,
    personId: actor.personId,
    approverId: actor.approverId,
    kind: "goods",
    goods,
    state: "planned",
    occurredAtMs: nowMs,
    businessDay: null,
    receiptNumber: null,
  };
  await tx.refunds.insert(refund);
  await tx.sales.insertReturn(record);
  await takeBackSoldCards(tx, { sale, goods, refund });
  const drawer = sale.registerId;
  const isSent = await payRefund(deps, tx, { sale, charge, refund, captured: fact, loads: null, drawer });
  invariant(!isSent, "goods pay without a gateway");
  return returnId;
}

async function allThatIsLeft(tx: Tx, { id, sale }: SaleRecord): Promise<PricedReturn | null> {
  const standing = (await tx.sales.returns(id)).filter(takesGoodsBack).map(({ goods }) => goods);
  const lines = returnLeft(sale, standing)
    .lines.filter(({ quantityMilli }) => quantityMilli > 0)
    .map(({ saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli }));
  const planned = planReturn(sale, standing, { kind: "lines", lines });
  return planned.ok ? planned.value : null;
}
