import type { Money } from "@till/money";
import type { CustomerView } from "../shared/customer-view.ts";
import type { TillState } from "../shared/till-state.ts";

/** What a buyer may see of the till: what they buy and what becomes of their money; nothing of people, shifts or other sales. */
export function customerView(state: TillState): CustomerView {
  const { locale, training, register, person, shift, cart, exchange, payment } = state;
  const shop = register?.merchantName ?? "";
  const of = { locale, isTraining: training !== null };
  if (!person || !shift || !cart) return { ...of, kind: "welcome", shop };
  if (payment?.stage === "paid")
    return { ...of, kind: "paid", shop, total: payment.total, change: payment.change };
  const { lines, totals } = cart.priced;
  if (lines.length === 0) return { ...of, kind: "welcome", shop };
  return {
    ...of,
    kind: payment?.stage === "paying" ? "paying" : "cart",
    shop,
    lines: lines.map(({ id, name, variantName, quantityMilli, listPrice }) => ({
      id,
      name: variantName === "" ? name : `${name}, ${variantName}`,
      quantityMilli,
      price: listPrice,
    })),
    discount: totals.discountTotal.amountMinor === 0n ? null : totals.discountTotal,
    broughtBack: exchange?.worth ?? null,
    total: due(payment) ?? exchange?.toPay ?? totals.total,
    goesBack: exchange && exchange.rest.amountMinor > 0n ? exchange.rest : null,
    qr: payment?.stage === "paying" ? (payment.charge.qr?.svg ?? null) : null,
  };
}

/** Of a sale that is being paid: what is asked for now, or what is left. */
function due(payment: TillState["payment"]): Money | null {
  if (payment?.stage === "paying") return payment.charge.amount;
  return payment?.open ?? null;
}
