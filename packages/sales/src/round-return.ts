import { type Money, add, compare, money, subtract } from "@till/money";
import { roundingInCash } from "./round-in-cash.ts";
import type { PricedReturn } from "./sale.ts";

/**
 * The return whose money is handed out in coins: by so much more or less than its goods come to, at most half the smallest coin,
 * `stepMinor`. Never more than `most` in all: then it is rounded down. What goes back `beside` the coins stays as it is. As it is
 * where coins can pay it, and where nothing would be left to hand out.
 */
export function roundReturn(
  goods: PricedReturn,
  { stepMinor, most, beside }: { readonly stepMinor: bigint; readonly most: Money; readonly beside?: Money },
): PricedReturn {
  const due = beside ? subtract(goods.total, beside) : goods.total;
  if (due.amountMinor <= 0n || stepMinor === 1n) return goods;
  const nearest = roundingInCash(due, stepMinor);
  const rounding =
    compare(add(goods.total, nearest), most) <= 0
      ? nearest
      : money(-(due.amountMinor % stepMinor), due.currency);
  if (add(due, rounding).amountMinor <= 0n) return goods;
  return { ...goods, rounding: add(goods.rounding, rounding), total: add(goods.total, rounding) };
}
