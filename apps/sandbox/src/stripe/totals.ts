import type { Totals } from "../core/dialect.ts";
import { type TotalsFact, foldTotals } from "../core/totals.ts";
import { isInquiry } from "./disputes.ts";
import type { StripeWorld } from "./world.ts";

/**
 * Refunds count once they succeeded; disputes while they hold or cost money; an inquiry holds none. A debit that its
 * bank took back counts as disputed.
 */
export function stripeTotals(world: StripeWorld): readonly Totals[] {
  const facts: TotalsFact[] = [
    ...world.charges
      .all()
      .filter((charge) => charge.status === "succeeded" || charge.failure_balance_transaction !== null)
      .map((charge) => fact("captured", charge.currency, charge.amount_captured)),
    ...world.charges
      .all()
      .filter((charge) => charge.failure_balance_transaction !== null)
      .map((charge) => fact("disputed", charge.currency, charge.amount_captured)),
    ...world.refunds
      .all()
      .filter((refund) => refund.status === "succeeded")
      .map((refund) => fact("refunded", refund.currency, refund.amount)),
    ...world.transactions
      .all()
      .filter(({ object }) => object.fee !== 0)
      .map(({ object }) => fact("fees", object.currency, object.fee)),
    ...world.disputes
      .all()
      .filter((dispute) => dispute.status !== "won" && !isInquiry(dispute))
      .map((dispute) => fact("disputed", dispute.currency, dispute.amount)),
    ...world.payouts
      .all()
      .filter((payout) => payout.status === "paid")
      .map((payout) => fact("paidOut", payout.currency, payout.amount)),
  ];
  return foldTotals("stripe", facts);
}

function fact(part: TotalsFact["part"], currency: string, amount: number): TotalsFact {
  return { part, currency, amountMinor: BigInt(amount) };
}
