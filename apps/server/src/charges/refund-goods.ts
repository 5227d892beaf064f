import type { ReturnRecord, SaleRecord, Tx } from "@till/db";
import type { ReturnId } from "@till/kernel";
import { type Money, max, min, subtract, sum, toDecimal, zero } from "@till/money";
import { type Charge, type Refund, holdsRefundable } from "@till/payments";
import {
  type PricedReturn,
  type ReturnRefusal,
  type ReturnRequest,
  planReturn,
  returnLeft,
  roundReturn,
} from "@till/sales";
import { TillError } from "../till-error.ts";

export type RefundGoods =
  | ReturnRequest
  /** Goods that came back and whose refund failed afterwards. */
  | { readonly kind: "owed"; readonly returnId: ReturnId };

/** What a refund pays for, and how much that is. */
export type PaidFor =
  | { readonly kind: "return"; readonly goods: PricedReturn; readonly total: Money }
  /** Goods that are back already: none come back with it. */
  | { readonly kind: "owed"; readonly record: ReturnRecord; readonly total: Money }
  /** Nothing was sold for the money of a charge that was let go: it is the customer's own. */
  | { readonly kind: "own_money"; readonly total: Money };

export async function whatIsPaidFor(
  tx: Tx,
  of: {
    readonly sale: SaleRecord;
    readonly charge: Charge;
    /** What the charge can still give back. */
    readonly refundable: Money;
  },
  request: RefundGoods,
  /** The smallest coin, where it is handed out in cash. */
  cashStep: bigint | null,
): Promise<PaidFor> {
  const { sale, charge } = of;
  if (!charge.wanted) return { kind: "own_money", total: ownMoney(sale, request) };
  if (request.kind === "owed") {
    const { record, total } = await findOwed(tx, sale, request.returnId);
    const { refundable } = of;
    // A void may owe more than one of its charges holds.
    return { kind: "owed", record, total: refundable.amountMinor > 0n ? min(total, refundable) : total };
  }
  const { goods, left } = await planGoods(tx, sale, request);
  if (cashStep === null) return { kind: "return", goods, total: goods.total };
  const inCoins = roundReturn(goods, { stepMinor: cashStep, most: min(left, of.refundable) });
  return { kind: "return", goods: inCoins, total: inCoins.total };
}

function ownMoney(sale: SaleRecord, request: RefundGoods): Money {
  if (request.kind === "amount") return inCurrencyOf(sale, request.amount);
  throw new TillError({
    code: "invalid_input",
    retry: "never",
    field: "goods",
    message:
      "The sale was not paid with this charge, so no goods come back on it. Give its money back as an amount.",
  });
}

async function findOwed(
  tx: Tx,
  sale: SaleRecord,
  id: ReturnId,
): Promise<{ readonly record: ReturnRecord; readonly total: Money }> {
  const [returns, refunds] = await Promise.all([tx.sales.returns(sale.id), tx.refunds.ofSale(sale.id)]);
  const found = returns.find((record) => record.id === id);
  if (!found) {
    throw new TillError({
      code: "invalid_input",
      retry: "never",
      field: "goods.returnId",
      message: "This sale has no such return. Look the receipt up again.",
    });
  }
  const owed = owedOf(found, refunds);
  if (owed.amountMinor === 0n) {
    throw new TillError({
      code: "over_refund",
      retry: "never",
      message: "The money for this return was given back already, or is on its way.",
    });
  }
  return { record: found, total: owed };
}

/** Money that went back before the sale was completed was a deposit: all its goods were sold after that. */
export const takesGoodsBack = ({ state, businessDay }: ReturnRecord): boolean =>
  state === "planned" || (state === "accepted" && businessDay !== null);

/** What no standing refund pays of goods that are back: the gateway took one on, and it failed afterwards. */
export function owedOf({ id, refundId, goods, state }: ReturnRecord, refunds: readonly Refund[]): Money {
  const none = zero(goods.currency);
  if (state !== "accepted") return none;
  const paid = sum(
    refunds
      .filter((refund) => refund.id === refundId || refund.returnId === id)
      .filter((refund) => holdsRefundable(refund.state))
      .map(({ amount }) => amount),
    goods.currency,
  );
  return max(subtract(goods.total, paid), none);
}

function inCurrencyOf({ sale: { currency } }: SaleRecord, amount: Money): Money {
  if (amount.currency === currency) return amount;
  throw new TillError({
    code: "invalid_input",
    retry: "never",
    field: "goods.amount",
    message: `This sale is in ${currency}. Give it back in ${currency}.`,
  });
}

/** What comes back, and what was left of the sale before it. */
export async function planGoods(
  tx: Tx,
  sale: SaleRecord,
  request: ReturnRequest,
): Promise<{ readonly goods: PricedReturn; readonly left: Money }> {
  if (request.kind === "amount") inCurrencyOf(sale, request.amount);
  const returns = await tx.sales.returns(sale.id);
  const standing = returns.filter(takesGoodsBack).map(({ goods }) => goods);
  const planned = planReturn(sale.sale, standing, request);
  if (!planned.ok) throw returnRefused(planned.error);
  return { goods: planned.value, left: returnLeft(sale.sale, standing).total };
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
