import type { ChargeId, ReturnId, SaleId } from "@till/kernel";
import { type Money, add, sum, zero } from "@till/money";
import type { PricedReturn } from "@till/sales";
import { exchangedOf } from "./exchanged.ts";
import type { LocalCharge, Store } from "./store.ts";

interface WentBack {
  readonly returnId: ReturnId;
  readonly goods: PricedReturn;
  /** By charge; null where only the receipt is left of it. */
  readonly of: ReadonlyMap<ChargeId, Money> | null;
}

/** All that went back of a sale, or may have: what nobody knows the end of is not given a second time. */
export function wentBack(
  store: Pick<Store, "charges" | "queue" | "refunds" | "voids" | "receipts">,
  saleId: SaleId,
): readonly WentBack[] {
  const refunds = store.refunds
    .ofSale(saleId)
    .filter(({ state }) => state !== "refused")
    .map(({ goods, request: { returnId, chargeId } }): WentBack => ({
      returnId,
      goods,
      of: new Map([[chargeId, goods.total]]),
    }));
  const voids = store.voids
    .ofSale(saleId)
    .filter(({ state }) => state !== "refused")
    .map(({ id, goods, parts }): WentBack => ({
      returnId: id,
      goods,
      of: new Map(parts.map(({ chargeId, amount }) => [chargeId, amount])),
    }));
  const exchanges = exchangedOf(store, saleId).map(({ returnId, exchange: { goods, request } }): WentBack => {
    const of = new Map<ChargeId, Money>();
    for (const { chargeId, amount } of request.refunds)
      of.set(chargeId, add(of.get(chargeId) ?? zero(goods.currency), amount));
    return { returnId, goods, of };
  });
  const known = new Set([...refunds, ...voids, ...exchanges].map(({ returnId }) => returnId));
  const onPaper = store.receipts
    .ofSale(saleId)
    .flatMap(({ document }): WentBack[] =>
      document.kind === "return" && !known.has(document.returnId)
        ? [{ returnId: document.returnId, goods: document.goods, of: null }]
        : [],
    );
  return [...refunds, ...voids, ...exchanges, ...onPaper];
}

/** What went back of one charge; what no charge is known of may have been of any. */
export const backOf = (
  back: readonly WentBack[],
  { id, amount }: Pick<LocalCharge, "id" | "amount">,
): Money =>
  sum(
    back.map(({ goods, of }) => (of === null ? goods.total : (of.get(id) ?? zero(amount.currency)))),
    amount.currency,
  );
