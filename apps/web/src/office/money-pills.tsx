import type { ChargeView, RefundView, SaleView } from "@till/wire";
import { StatusPill } from "@till/ui";

/** Unknown before everything else: what a charge was before nobody knew is no answer. */
export function ChargePill({ charge }: { readonly charge: ChargeView }) {
  if (charge.unknown) return <StatusPill tone="warn">Unknown, being asked</StatusPill>;
  switch (charge.state) {
    case "created":
      return <StatusPill tone="info">Begun</StatusPill>;
    case "requires_action":
      return <StatusPill tone="info">Waits for the buyer</StatusPill>;
    case "pending":
      return <StatusPill tone="info">Pending at the gateway</StatusPill>;
    case "authorized":
      return <StatusPill tone="info">Authorized</StatusPill>;
    case "captured":
      return <StatusPill tone="ok">Captured</StatusPill>;
    case "declined":
      return <StatusPill tone="bad">Declined</StatusPill>;
    case "failed":
      return <StatusPill tone="bad">Failed</StatusPill>;
    case "voided":
      return <StatusPill>Voided</StatusPill>;
    case "expired":
      return <StatusPill>Expired</StatusPill>;
  }
}

export function RefundPill({ refund }: { readonly refund: RefundView }) {
  if (refund.unknown) return <StatusPill tone="warn">Unknown, being asked</StatusPill>;
  switch (refund.state) {
    case "created":
      return <StatusPill tone="info">Begun</StatusPill>;
    case "pending":
      return <StatusPill tone="info">On its way</StatusPill>;
    case "requires_action":
      return <StatusPill tone="info">Waits for the buyer</StatusPill>;
    case "succeeded":
      return <StatusPill tone="ok">Refunded</StatusPill>;
    case "failed":
      return <StatusPill tone="bad">Failed</StatusPill>;
    case "canceled":
      return <StatusPill>Canceled</StatusPill>;
  }
}

export function SalePill({ sale }: { readonly sale: SaleView }) {
  switch (sale.state) {
    case "open":
      return <StatusPill tone="warn">Not paid</StatusPill>;
    case "completed":
      return <StatusPill tone="ok">Completed</StatusPill>;
    case "cancelled":
      return <StatusPill>Cancelled</StatusPill>;
  }
}

/** "Card · Stripe · Visa 4242", "Cash" */
export function tenderInWords({ tender, gatewayLabel, card }: ChargeView): string {
  const name = tenderNames[tender.kind];
  const parts = [
    name,
    tender.kind === "paypal" ? null : gatewayLabel,
    card && `${capital(card.brand)} ${card.last4}`,
  ];
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

export const tenderNames = {
  card: "Card",
  paypal: "PayPal",
  cash: "Cash",
  external: "External",
  gift_card: "Gift card",
  store_credit: "Store credit",
  exchange: "Exchanged goods",
} as const satisfies Record<ChargeView["tender"]["kind"], string>;
