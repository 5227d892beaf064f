import type { SaleId } from "@till/kernel";
import { type PricedSale, largestDiscountPpm } from "@till/sales";
import type { TillErrorBody } from "@till/wire";
import type { RefundTo } from "../shared/till-state.ts";
import type { Need } from "./approvals.ts";
import type { LocalNoReceipt, LocalRefund, LocalVoid, Store } from "./store.ts";

type Asked = NonNullable<TillErrorBody["approval"]>;

/** A sale's largest discount; null where it has none. */
function discountNeed(subject: SaleId, sale: PricedSale): Need | null {
  const size = largestDiscountPpm(sale);
  return size === null ? null : { permission: "sale.discount", size, subject, ...saleWords(sale) };
}

/** Everything of a sale that who sells it may not be allowed alone, one after the other. */
export function saleNeeds(subject: SaleId, sale: PricedSale): readonly Need[] {
  const discount = discountNeed(subject, sale);
  const plain = { subject, size: null, amount: sale.totals.total } as const;
  const isPriced = sale.lines.some(
    ({ agreed, variantId, kind }) => agreed || (!variantId && kind === "goods"),
  );
  return [
    ...(discount ? [discount] : []),
    ...(isPriced ? [{ ...plain, permission: "sale.price" } as const] : []),
    ...(sale.exemption ? [{ ...plain, permission: "sale.exempt" } as const] : []),
  ];
}

const refundNeed = ({ id, goods }: Pick<LocalRefund, "id" | "goods">): Need => ({
  permission: "refund.create",
  size: goods.total.amountMinor,
  subject: id,
  amount: goods.total,
});

/** What a refund asks of who gives it: the refund itself, and another way than it came. */
export function refundNeeds(refund: Pick<LocalRefund, "id" | "goods">, to: RefundTo): readonly Need[] {
  const need = refundNeed(refund);
  switch (to) {
    case "original":
      return [need];
    case "cash":
      return [need, { ...need, permission: "refund.to_cash" }];
    case "store_credit":
      return [need, { ...need, permission: "refund.to_store_credit" }];
  }
}

export const voidNeed = ({ id, goods }: Pick<LocalVoid, "id" | "goods">): Need => ({
  permission: "sale.void",
  size: goods.total.amountMinor,
  subject: id,
  amount: goods.total,
});

export const noReceiptNeed = ({ id, goods }: Pick<LocalNoReceipt, "id" | "goods">): Need => ({
  permission: "return.no_receipt",
  size: goods.total.amountMinor,
  subject: id,
  amount: goods.total,
});

/** What the server asks for, with what this register knows of it. */
export function askedNeed(
  store: Pick<Store, "sales" | "refunds" | "voids" | "noReceipts" | "drawerActs">,
  { permission, subject, size }: Asked,
): Need {
  const need = { permission, subject, size };
  const refund = store.refunds.find(subject) ?? store.voids.find(subject) ?? store.noReceipts.find(subject);
  if (refund) return { ...need, amount: refund.goods.total };
  const moved = store.drawerActs.find(subject)?.amount;
  if (moved) return { ...need, amount: moved };
  const sale = store.sales.find(subject)?.sale;
  if (!sale) return need;
  return permission === "sale.discount"
    ? { ...need, ...saleWords(sale) }
    : { ...need, amount: sale.totals.total };
}

/** The size leaves a cent out; a person reads what was keyed in. */
function saleWords({ lines, totals }: PricedSale) {
  const rates = lines
    .filter(({ listPrice }) => listPrice.amountMinor > 0n)
    .map(({ listPrice, discountTotal }) => Number(discountTotal.amountMinor) / Number(listPrice.amountMinor));
  return { ratePpm: Math.round(Math.max(0, ...rates) * 1_000_000), amount: totals.total };
}
