import { type ChargeId, type JournalTransactionId, type SaleId, invariant } from "@till/kernel";
import { type Money, add, negate } from "@till/money";
import type { AccountCode } from "./account.ts";
import type { JournalKind, JournalTransaction } from "./journal-transaction.ts";
import { type PostingContext, credit, debit, post } from "./post.ts";

/** Something a gateway says happened to our money; `ref` is its own id for it, unique within gateway and kind. */
export interface GatewayFact extends PostingContext {
  readonly gateway: string;
  readonly ref: string;
  readonly amount: Money;
  readonly saleId?: SaleId | null;
  readonly chargeId?: ChargeId | null;
}

/** Dr fees, Cr clearing; a negative amount is a fee given back and mirrors it. Cause `fee:<gateway>:<ref>`. */
export function feeKnown(fact: GatewayFact): JournalTransaction {
  return move(fact, "fee", `fees:${fact.gateway}`, `clearing:${fact.gateway}`);
}

/**
 * Money that came back out: the buyer of a completed sale owes it again, and of what was only held for its payer less
 * is held. Dr receivable or customer_funds, Cr clearing. Cause `charge_reversed:…`.
 */
export function chargeReversed(
  fact: GatewayFact & { readonly outOf?: "receivable" | "customer_funds" },
): JournalTransaction {
  const { outOf = "receivable", gateway } = fact;
  return move(fact, "charge_reversed", outOf, `clearing:${gateway}`);
}

/** Funds withdrawn for a dispute, and its fee. An inquiry books nothing. Dr dispute_hold, fees; Cr clearing. */
export function disputeWithdrawn(fact: GatewayFact & { readonly fee: Money }): JournalTransaction {
  const { gateway, amount, fee } = fact;
  return post(fact, {
    ...headOf(fact, "dispute_withdrawn"),
    entries: [
      debit(`dispute_hold:${gateway}`, amount),
      debit(`fees:${gateway}`, fee),
      credit(`clearing:${gateway}`, add(amount, fee)),
    ],
  });
}

/** Dr clearing, Cr dispute_hold. */
export function disputeWon(fact: GatewayFact): JournalTransaction {
  return move(fact, "dispute_won", `clearing:${fact.gateway}`, `dispute_hold:${fact.gateway}`);
}

/** Dr dispute_losses, Cr dispute_hold. */
export function disputeLost(fact: GatewayFact): JournalTransaction {
  return move(fact, "dispute_lost", "dispute_losses", `dispute_hold:${fact.gateway}`);
}

/** Dr payouts_in_transit, Cr clearing; a negative payout (the gateway collects) is mirrored, here and below. */
export function payoutCreated(fact: GatewayFact): JournalTransaction {
  return move(fact, "payout_created", `payouts_in_transit:${fact.gateway}`, `clearing:${fact.gateway}`);
}

/** Seen on the bank statement. Dr bank, Cr payouts_in_transit. */
export function payoutArrived(fact: GatewayFact): JournalTransaction {
  return move(fact, "payout_arrived", "bank", `payouts_in_transit:${fact.gateway}`);
}

/** Dr clearing, Cr payouts_in_transit. */
export function payoutFailed(fact: GatewayFact): JournalTransaction {
  return move(fact, "payout_failed", `clearing:${fact.gateway}`, `payouts_in_transit:${fact.gateway}`);
}

/** Dr reserve, Cr clearing. */
export function reserveHeld(fact: GatewayFact): JournalTransaction {
  return move(fact, "reserve_held", `reserve:${fact.gateway}`, `clearing:${fact.gateway}`);
}

/** Dr clearing, Cr reserve. */
export function reserveReleased(fact: GatewayFact): JournalTransaction {
  return move(fact, "reserve_released", `clearing:${fact.gateway}`, `reserve:${fact.gateway}`);
}

/**
 * The gateway changed one currency for another. Dr clearing and Cr fx_position in what it settled; Dr fx_position
 * and Cr clearing in what it sold: balanced in each.
 */
export function exchanged(
  fact: Omit<GatewayFact, "amount"> & { readonly sold: Money; readonly settled: Money },
): JournalTransaction {
  const { gateway, sold, settled } = fact;
  invariant(sold.currency !== settled.currency, "an exchange is between two currencies");
  return post(fact, {
    ...headOf(fact, "exchanged"),
    entries: [
      debit(`clearing:${gateway}`, settled),
      credit("fx_position", settled),
      debit("fx_position", sold),
      credit(`clearing:${gateway}`, sold),
    ],
  });
}

/** The position's worth rose by `amount` (fell, when negative). Dr fx_position, Cr fx_gain_loss. */
export function fxRevalued(
  input: PostingContext & { readonly ref: string; readonly amount: Money },
): JournalTransaction {
  return post(input, {
    kind: "fx_revalued",
    cause: `fx_revalued:${input.ref}`,
    links: {},
    entries: [debit("fx_position", input.amount), credit("fx_gain_loss", input.amount)],
  });
}

/** A period paid ahead. Dr clearing, Cr deferred_revenue (net) and tax_payable. */
export function subscriptionPaid(
  fact: GatewayFact & { readonly tax: { readonly account: AccountCode; readonly amount: Money } },
): JournalTransaction {
  const { gateway, amount, tax } = fact;
  return post(fact, {
    ...headOf(fact, "subscription_paid"),
    entries: [
      debit(`clearing:${gateway}`, amount),
      credit("deferred_revenue", add(amount, negate(tax.amount))),
      credit(tax.account, tax.amount),
    ],
  });
}

/** A period has passed. Dr deferred_revenue, Cr sales. */
export function subscriptionEarned(
  input: PostingContext & { readonly ref: string; readonly amount: Money },
): JournalTransaction {
  return post(input, {
    kind: "subscription_earned",
    cause: `subscription_earned:${input.ref}`,
    links: {},
    entries: [debit("deferred_revenue", input.amount), credit("sales", input.amount)],
  });
}

/** Takes a transaction back, entry by entry, naming it. Cause `correction:<id>`: once for each. */
export function correctionOf(
  posted: JournalTransaction & { readonly id: JournalTransactionId },
  context: PostingContext,
): JournalTransaction {
  return post(context, {
    kind: "correction",
    cause: `correction:${posted.id}`,
    links: posted.links,
    corrects: posted.id,
    entries: posted.entries.map((entry) => ({ ...entry, amountMinor: -entry.amountMinor })),
  });
}

type TwoSided = Exclude<JournalKind, "exchanged" | "dispute_withdrawn" | "subscription_paid">;

function move(
  fact: GatewayFact,
  kind: TwoSided,
  debited: AccountCode,
  credited: AccountCode,
): JournalTransaction {
  return post(fact, {
    ...headOf(fact, kind),
    entries: [debit(debited, fact.amount), credit(credited, fact.amount)],
  });
}

function headOf(fact: Omit<GatewayFact, "amount">, kind: JournalKind) {
  return {
    kind,
    cause: `${kind}:${fact.gateway}:${fact.ref}`,
    links: { saleId: fact.saleId ?? null, chargeId: fact.chargeId ?? null },
  };
}
