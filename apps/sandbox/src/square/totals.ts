import type { Totals } from "../core/dialect.ts";
import { type TotalsFact, foldTotals } from "../core/totals.ts";
import type { Money } from "./objects.ts";
import type { SquareWorld } from "./world.ts";

/** A refund counts from the moment it was taken, as Square's own `refunded_money` does, until it fails. */
export function squareTotals(world: SquareWorld): readonly Totals[] {
  const completed = world.payments
    .all()
    .map(({ object }) => object)
    .filter(({ status }) => status === "COMPLETED");
  const refunds = world.refunds.all().filter(({ status }) => status !== "FAILED" && status !== "REJECTED");
  return foldTotals("square", [
    ...completed.map((payment) => fact("captured", payment.total_money)),
    ...refunds.map((refund) => fact("refunded", refund.amount_money)),
    ...world.disputes
      .all()
      .filter(({ state }) => !state.startsWith("INQUIRY_") && state !== "WON")
      .map((dispute) => fact("disputed", dispute.amount_money)),
    ...completed.flatMap(({ processing_fee: fees = [] }) =>
      fees.map((fee) => fact("fees", fee.amount_money)),
    ),
  ]);
}

function fact(part: TotalsFact["part"], { amount, currency }: Money): TotalsFact {
  return { part, currency, amountMinor: BigInt(amount) };
}
