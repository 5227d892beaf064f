import {
  type ChargeId,
  type RefundId,
  type RegisterId,
  type ReturnId,
  type SaleId,
  invariant,
} from "@till/kernel";
import type { Money } from "@till/money";
import type { AccountCode } from "./account.ts";
import type { JournalTransaction } from "./journal-transaction.ts";
import { type PostingContext, credit, debit, post } from "./post.ts";

/** A refund through a gateway; `ref` is the gateway's own id of the refund. `amount` is positive. */
export interface GatewayRefund extends PostingContext {
  readonly saleId: SaleId | null;
  readonly chargeId: ChargeId | null;
  readonly refundId: RefundId | null;
  readonly gateway: string;
  readonly ref: string;
  readonly amount: Money;
}

/** The gateway took it on. Dr customer_funds, Cr refunds_in_transit. Cause `refund_accepted:<gateway>:<ref>`. */
export function refundAccepted(input: GatewayRefund): JournalTransaction {
  return postRefund(input, "refund_accepted", "customer_funds", `refunds_in_transit:${input.gateway}`);
}

/** It left the balance we hold there. Dr refunds_in_transit, Cr clearing. Cause `refund_left:<gateway>:<ref>`. */
export function refundLeft(input: GatewayRefund): JournalTransaction {
  const { gateway } = input;
  return postRefund(input, "refund_left", `refunds_in_transit:${gateway}`, `clearing:${gateway}`);
}

/**
 * It failed, and the buyer is still owed: Cr customer_funds. `afterItLeft` says where the money is: back in
 * clearing, or never out of refunds_in_transit. Cause `refund_failed:<gateway>:<ref>`.
 */
export function refundFailed(input: GatewayRefund & { readonly afterItLeft: boolean }): JournalTransaction {
  const { gateway, afterItLeft } = input;
  const from = afterItLeft ? (`clearing:${gateway}` as const) : (`refunds_in_transit:${gateway}` as const);
  return postRefund(input, "refund_failed", from, "customer_funds");
}

function postRefund(
  input: GatewayRefund,
  kind: "refund_accepted" | "refund_left" | "refund_failed",
  debited: AccountCode,
  credited: AccountCode,
): JournalTransaction {
  const { saleId, chargeId, refundId, gateway, ref, amount } = input;
  invariant(amount.amountMinor > 0n, "a refund is positive");
  return post(input, {
    kind,
    cause: `${kind}:${gateway}:${ref}`,
    links: { saleId, chargeId, refundId },
    entries: [debit(debited, amount), credit(credited, amount)],
  });
}

/** Where a refund without a gateway is paid from. */
export type PaidFrom =
  | { readonly kind: "cash"; readonly registerId: RegisterId }
  | { readonly kind: "external"; readonly name: string }
  | { readonly kind: "gift_card" }
  | { readonly kind: "store_credit" }
  | { readonly kind: "exchange" };

/**
 * Money handed back at once. Dr customer_funds, Cr drawer, external, gift_cards (loaded back), store_credit or
 * exchanges (other goods are paid with it in the same database transaction).
 * Cause `<kind>_refund:<refundId>`, as `cash_refund:<refundId>`.
 */
export function refundPaid(
  input: PostingContext & {
    readonly saleId: SaleId;
    readonly chargeId: ChargeId | null;
    readonly refundId: RefundId;
    readonly from: PaidFrom;
    readonly amount: Money;
  },
): JournalTransaction {
  const { saleId, chargeId, refundId, from, amount } = input;
  invariant(amount.amountMinor > 0n, "a refund is positive");
  return post(input, {
    kind: "refund_paid",
    cause: `${from.kind}_refund:${refundId}`,
    links: { saleId, chargeId, refundId, ...(from.kind === "cash" ? { registerId: from.registerId } : {}) },
    entries: [debit("customer_funds", amount), credit(paidFromAccount(from), amount)],
  });
}

/**
 * Given for goods that came back without the receipt of their sale: no refund of any charge. Dr customer_funds, Cr drawer
 * or store_credit. Cause `no_receipt:<returnId>`.
 */
export function noReceiptPaid(
  input: PostingContext & {
    readonly returnId: ReturnId;
    readonly from: Extract<PaidFrom, { readonly kind: "cash" | "store_credit" }>;
    readonly amount: Money;
  },
): JournalTransaction {
  const { returnId, from, amount } = input;
  invariant(amount.amountMinor > 0n, "what is given back is positive");
  return post(input, {
    kind: "no_receipt_paid",
    cause: `no_receipt:${returnId}`,
    links: { returnId, ...(from.kind === "cash" ? { registerId: from.registerId } : {}) },
    entries: [debit("customer_funds", amount), credit(paidFromAccount(from), amount)],
  });
}

function paidFromAccount(from: PaidFrom): AccountCode {
  switch (from.kind) {
    case "cash":
      return `drawer:${from.registerId}`;
    case "external":
      return `external:${from.name}`;
    case "gift_card":
      return "gift_cards";
    case "store_credit":
      return "store_credit";
    case "exchange":
      return "exchanges";
  }
}
