import { type Money, equals, min } from "@till/money";
import { type PricedReturn, type ReturnLeft, type ReturnRequest, roundReturn } from "@till/sales";
import type { RefundGoods } from "./refund-store.ts";

export type RefundMode = "all" | "lines" | "amount";

export interface RefundChoice {
  readonly mode: RefundMode;
  /** What is left of the sale; null for a charge that was let go: its money was for no goods. */
  readonly left: ReturnLeft | null;
  /** Pieces by sale line, for `lines`. */
  readonly quantities: Readonly<Record<string, number>>;
  /** For `amount`. */
  readonly amountMinor: bigint | null;
  /** What can still go back on the charge. */
  readonly refundable: Money;
}

/** What was chosen as a return, or null while nothing is. */
export function toReturnRequest(choice: RefundChoice): ReturnRequest | null {
  const { mode, left, quantities, amountMinor, refundable } = choice;
  switch (mode) {
    case "all": {
      if (left === null) return { kind: "amount", amount: refundable };
      // Where another charge paid a part, no goods can be named for this one: its sum goes back.
      const lines = left.lines.filter(({ quantityMilli }) => quantityMilli > 0);
      return lines.length > 0 && equals(left.total, refundable)
        ? { kind: "lines", lines }
        : { kind: "amount", amount: min(left.total, refundable) };
    }
    case "lines": {
      const lines = (left?.lines ?? []).flatMap(({ saleLineId }) => {
        const quantityMilli = Math.round((quantities[saleLineId] ?? 0) * 1000);
        return quantityMilli > 0 ? [{ saleLineId, quantityMilli }] : [];
      });
      return lines.length > 0 ? { kind: "lines", lines } : null;
    }
    case "amount":
      return amountMinor !== null && amountMinor > 0n
        ? { kind: "amount", amount: { amountMinor, currency: refundable.currency } }
        : null;
  }
}

export interface HandedOut {
  readonly goods: PricedReturn;
  /** What is left of the sale, and what can still go back on the charge. */
  readonly left: Money;
  readonly refundable: Money;
  /** What is handed out is whole multiples of it, in minor units; null where the money goes back another way. */
  readonly cashStepMinor: bigint | null;
}

/** What goes back for goods: in cash as coins can pay it, as the server rounds it. */
export function moneyBack({ goods, left, refundable, cashStepMinor }: HandedOut): Money {
  if (cashStepMinor === null) return goods.total;
  return roundReturn(goods, { stepMinor: cashStepMinor, most: min(left, refundable) }).total;
}

export function toGoods(request: ReturnRequest): RefundGoods {
  if (request.kind === "amount") {
    return { kind: "amount", amountMinor: request.amount.amountMinor.toString() };
  }
  const lines = request.lines.map(({ saleLineId, quantityMilli }) => ({ saleLineId, quantityMilli }));
  return { kind: "lines", lines };
}
