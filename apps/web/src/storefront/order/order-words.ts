import { type Money, add, compare, zero } from "@till/money";
import { isOpen } from "@till/payments";
import type { ChargeView, OrderView } from "@till/wire";

/** Where an order stands, in the one way that decides what the page offers. */
export type OrderStanding =
  | { readonly kind: "paid" }
  /** Paid, and some or all of it went back or is on its way back. */
  | { readonly kind: "refunded"; readonly back: Money; readonly isAll: boolean }
  | { readonly kind: "cancelled" }
  /** An attempt has no answer. Nothing else may be offered. */
  | { readonly kind: "unknown"; readonly charge: ChargeView }
  /** The buyer has to do something elsewhere. */
  | { readonly kind: "buyer"; readonly charge: ChargeView; readonly url: string | null }
  /** Accepted, and not there yet: some banks, and PayPal's own checks, take days. */
  | { readonly kind: "pending"; readonly charge: ChargeView }
  /** Held by the bank until the shop takes it, which may be days. */
  | { readonly kind: "held"; readonly charge: ChargeView }
  /** The gateway or a bank is at work. */
  | { readonly kind: "waiting"; readonly charge: ChargeView }
  /** Nothing is under way; `last` is the try that did not go through. */
  | { readonly kind: "to_pay"; readonly last: ChargeView | null };

export function standingOf({ sale, charges }: OrderView): OrderStanding {
  const unknown = charges.find((charge) => charge.unknown);
  if (unknown) return { kind: "unknown", charge: unknown };
  if (sale.state === "completed") return paidOrRefunded(charges);
  if (sale.state === "cancelled") return { kind: "cancelled" };
  const open = charges.find(({ state, wanted }) => wanted && isOpen(state));
  if (open?.state === "requires_action") {
    const { action } = open;
    return { kind: "buyer", charge: open, url: action?.kind === "redirect" ? action.url : null };
  }
  if (open?.state === "authorized" && open.capture === "manual") return { kind: "held", charge: open };
  if (open) return { kind: open.state === "pending" ? "pending" : "waiting", charge: open };
  const captured = charges.find(({ state }) => state === "captured");
  if (captured && sale.open.amountMinor === 0n) return { kind: "waiting", charge: captured };
  const last = charges.toSorted((a, b) => b.createdAtMs - a.createdAtMs)[0] ?? null;
  return { kind: "to_pay", last };
}

function paidOrRefunded(charges: readonly ChargeView[]): OrderStanding {
  const kept = charges.filter(({ wanted, captured }) => wanted && captured.amountMinor > 0n);
  const [first] = kept;
  if (!first) return { kind: "paid" };
  const nothing = zero(first.captured.currency);
  const back = kept.map(({ refunded }) => refunded).reduce(add, nothing);
  const taken = kept.map(({ captured }) => captured).reduce(add, nothing);
  return back.amountMinor === 0n
    ? { kind: "paid" }
    : { kind: "refunded", back, isAll: compare(back, taken) >= 0 };
}

/** Money that came after the payment was called off; it pays for nothing and goes back by itself. */
export const cameTooLate = ({ wanted, captured }: ChargeView): boolean =>
  !wanted && captured.amountMinor > 0n;

/** "Visa ending 4242", "PayPal" */
export function meansOf(charge: ChargeView): string {
  if (charge.card) return `${capital(charge.card.brand)} ending ${charge.card.last4}`;
  if (charge.tender.kind === "paypal") return "PayPal";
  return charge.gatewayLabel === null ? "Card" : `Card, ${charge.gatewayLabel}`;
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
