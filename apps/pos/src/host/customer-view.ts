import type { CustomerView } from "../shared/customer-view.ts";
import type { TillState } from "../shared/till-state.ts";

/** What a buyer may see of the till: what they buy and what becomes of their money; nothing of people, shifts or other sales. */
export function customerView({ locale, register, person, shift, cart, payment }: TillState): CustomerView {
  const shop = register?.merchantName ?? "";
  if (!person || !shift || !cart) return { locale, kind: "welcome", shop };
  if (payment?.stage === "paid")
    return { locale, kind: "paid", shop, total: payment.total, change: payment.change };
  const { lines, totals } = cart.priced;
  if (lines.length === 0) return { locale, kind: "welcome", shop };
  return {
    locale,
    kind: payment?.stage === "paying" ? "paying" : "cart",
    shop,
    lines: lines.map(({ id, name, variantName, quantityMilli, listPrice }) => ({
      id,
      name: variantName === "" ? name : `${name}, ${variantName}`,
      quantityMilli,
      price: listPrice,
    })),
    discount: totals.discountTotal.amountMinor === 0n ? null : totals.discountTotal,
    total: totals.total,
    qr: payment?.stage === "paying" ? (payment.charge.qr?.svg ?? null) : null,
  };
}
