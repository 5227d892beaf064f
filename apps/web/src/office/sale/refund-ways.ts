import type { ChargeView, SaleDetail } from "@till/wire";

/** How a refund of this charge may go: the way the money came, in cash from a drawer, neither or both. */
export interface RefundWays {
  /** Why it cannot go back the way it came; null where it can. */
  readonly originalRefusal: string | null;
  /** Empty where the merchant gives cash back only for cash, and for a charge that is cash itself. */
  readonly drawers: NonNullable<SaleDetail["cashBack"]>["drawers"];
}

export function refundWays(charge: ChargeView, { cashBack }: Pick<SaleDetail, "cashBack">): RefundWays {
  const { refundRefusal, gateway } = charge;
  // What a bank has withdrawn is not the shop's to hand out in cash either.
  const isCashOpen = gateway !== null && refundRefusal?.code !== "charge_disputed";
  return {
    originalRefusal: refundRefusal?.message ?? null,
    drawers: isCashOpen ? (cashBack?.drawers ?? []) : [],
  };
}

export function mayRefund(charge: ChargeView, detail: Pick<SaleDetail, "cashBack">): boolean {
  const { originalRefusal, drawers } = refundWays(charge, detail);
  return charge.refundable.amountMinor > 0n && (originalRefusal === null || drawers.length > 0);
}
