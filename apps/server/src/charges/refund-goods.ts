import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import type { ReturnId } from "@till/kernel";
import { toDecimal } from "@till/money";
import { type Refund, holdsRefundable } from "@till/payments";
import { type PricedReturn, type ReturnRefusal, type ReturnRequest, planReturn } from "@till/sales";
import { TillError } from "../till-error.ts";

export type RefundGoods =
  | ReturnRequest
  /** Goods that came back and whose refund failed afterwards. */
  | { readonly kind: "owed"; readonly returnId: ReturnId };

/** What a refund is for. `owed`: it pays for goods that are back already, and none come back with it. */
export async function goodsToPayFor(
  tx: Tx,
  sale: SaleRecord,
  request: RefundGoods,
): Promise<{ readonly goods: PricedReturn; readonly owed: ReturnRecord | null }> {
  if (request.kind !== "owed") return { goods: await planGoods(tx, sale, request), owed: null };
  const [returns, refunds] = await Promise.all([tx.sales.returns(sale.id), tx.refunds.ofSale(sale.id)]);
  const found = returns.find(({ id }) => id === request.returnId);
  if (!found) {
    throw new TillError({
      code: "invalid_input",
      retry: "never",
      field: "goods.returnId",
      message: "This sale has no such return. Look the receipt up again.",
    });
  }
  if (!isOwed(found, refunds)) {
    throw new TillError({
      code: "over_refund",
      retry: "never",
      message: "The money for this return was given back already, or is on its way.",
    });
  }
  return { goods: found.goods, owed: found };
}

/** The goods are back, and no refund for them stands: the gateway took one on, and it failed afterwards. */
export function isOwed(record: ReturnRecord, refunds: readonly Refund[]): boolean {
  const pays = ({ id, returnId }: Refund): boolean => id === record.refundId || returnId === record.id;
  return (
    record.state === "accepted" && !refunds.some((refund) => pays(refund) && holdsRefundable(refund.state))
  );
}

async function planGoods(tx: Tx, sale: SaleRecord, request: ReturnRequest): Promise<PricedReturn> {
  const { currency } = sale.sale;
  if (request.kind === "amount" && request.amount.currency !== currency) {
    throw new TillError({
      code: "invalid_input",
      retry: "never",
      field: "goods.amount",
      message: `This sale is in ${currency}. Give it back in ${currency}.`,
    });
  }
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
