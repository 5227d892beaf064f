import { type ChargeId, type RegisterId, type ReturnId, type SaleId, invariant } from "@till/kernel";
import {
  type Currency,
  type Money,
  type TaxRate,
  add,
  max,
  min,
  subtract,
  sum,
  taxOn,
  zero,
} from "@till/money";
import { type AccountCode, taxAccount } from "./account.ts";
import type { JournalTransaction } from "./journal-transaction.ts";
import { type PostingContext, credit, debit, post, postUnlessEmpty } from "./post.ts";

interface BookedTax extends TaxRate {
  readonly code: string;
}

/** The part of a sale line that is booked. A priced sale of `@till/sales` has this shape. */
export interface BookedLine {
  readonly kind: "goods" | "shipping" | "gift_card";
  readonly tax: BookedTax;
  readonly discountTotal: Money;
  readonly net: Money;
  readonly taxTotal: Money;
}

export interface BookedSale {
  readonly currency: Currency;
  readonly lines: readonly BookedLine[];
  readonly totals: { readonly tip: Money; readonly rounding: Money; readonly total: Money };
}

/** A priced return of `@till/sales` has this shape. */
export interface BookedReturn {
  readonly currency: Currency;
  readonly lines: readonly Omit<BookedLine, "discountTotal">[];
  readonly tip: Money;
  readonly rounding: Money;
  readonly total: Money;
}

/** A line's discount without the tax that an inclusive price holds: what the `discounts` account is debited. */
export function discountNet(line: Pick<BookedLine, "discountTotal" | "tax">): Money {
  return taxOn(line.discountTotal, line.tax).net;
}

/** A line before its discount and without tax: what the `sales` account is credited. */
export function listNet(line: Pick<BookedLine, "discountTotal" | "tax" | "net">): Money {
  return add(line.net, discountNet(line));
}

/**
 * Revenue of a sale, once. Dr receivable (its total), discounts; Cr sales and shipping (before discount, net of
 * tax), gift_cards (issued), tax_payable a rate, tips_payable; the sale's own cash rounding goes to cash_rounding.
 * Null when the sale moves nothing. Cause `sale:<id>`.
 */
export function saleCompleted(
  input: PostingContext & { readonly saleId: SaleId; readonly sale: BookedSale },
): JournalTransaction | null {
  const { sale, saleId } = input;
  const listed = (kind: BookedLine["kind"]) =>
    sum(sale.lines.filter((line) => line.kind === kind).map(listNet), sale.currency);
  return postUnlessEmpty(input, {
    kind: "sale_completed",
    cause: `sale:${saleId}`,
    links: { saleId },
    entries: [
      debit("receivable", sale.totals.total),
      debit("discounts", sum(sale.lines.map(discountNet), sale.currency)),
      credit("sales", listed("goods")),
      credit("shipping", listed("shipping")),
      credit("gift_cards", listed("gift_card")),
      ...taxEntries(sale.lines).map(({ account, amount }) => credit(account, amount)),
      credit("tips_payable", sale.totals.tip),
      credit("cash_rounding", sale.totals.rounding),
    ],
  });
}

/** Where money arrives; `ref` is the gateway's own id of the capture. */
export type MoneyIn =
  | { readonly kind: "gateway"; readonly gateway: string; readonly ref: string }
  | { readonly kind: "cash"; readonly registerId: RegisterId }
  | { readonly kind: "external"; readonly name: string }
  | { readonly kind: "gift_card" }
  | { readonly kind: "store_credit" }
  | { readonly kind: "exchange" };

/**
 * Money of one tender. Cr receivable up to `receivableOpen` (zero while the sale is not completed), the rest, paid
 * ahead or in excess, to customer_funds. `amount` is positive: for a gateway, what it says it moved.
 * Causes `capture:<gateway>:<ref>`, and `<kind>_in:<chargeId>` for what no gateway sees, as `cash_in:<chargeId>`.
 */
export function moneyIn(
  input: PostingContext & {
    readonly saleId: SaleId | null;
    readonly chargeId: ChargeId | null;
    readonly into: MoneyIn;
    readonly amount: Money;
    readonly receivableOpen: Money;
  },
): JournalTransaction {
  const { amount, receivableOpen, into, saleId, chargeId } = input;
  invariant(amount.amountMinor > 0n, "money in is positive");
  invariant(into.kind === "gateway" || chargeId, "money not seen by a gateway belongs to a charge of ours");
  const toReceivable = max(zero(amount.currency), min(amount, receivableOpen));
  return post(input, {
    kind: "money_in",
    cause: into.kind === "gateway" ? `capture:${into.gateway}:${into.ref}` : `${into.kind}_in:${chargeId}`,
    links: { saleId, chargeId, ...(into.kind === "cash" ? { registerId: into.registerId } : {}) },
    entries: [
      debit(moneyInAccount(into), amount),
      credit("receivable", toReceivable),
      credit("customer_funds", subtract(amount, toReceivable)),
    ],
  });
}

function moneyInAccount(into: MoneyIn): AccountCode {
  switch (into.kind) {
    case "gateway":
      return `clearing:${into.gateway}`;
    case "cash":
      return `drawer:${into.registerId}`;
    case "external":
      return `external:${into.name}`;
    case "gift_card":
      return "gift_cards";
    case "store_credit":
      return "store_credit";
    case "exchange":
      return "exchanges";
  }
}

/**
 * What coins cannot pay of a completed sale that is owed again; the sale's own rounding and total are changed with it, and a
 * return takes them back as ever. `rounding` as in the sale: negative when the buyer pays less. Cause `cash_rounding:<chargeId>`.
 */
export function cashRounded(
  input: PostingContext & { readonly saleId: SaleId; readonly chargeId: ChargeId; readonly rounding: Money },
): JournalTransaction {
  const { saleId, chargeId, rounding } = input;
  return post(input, {
    kind: "cash_rounded",
    cause: `cash_rounding:${chargeId}`,
    links: { saleId, chargeId },
    entries: [debit("receivable", rounding), credit("cash_rounding", rounding)],
  });
}

/**
 * What a payment that was let go had paid, put back: the buyer of a completed sale owes it again. Dr receivable or
 * customer_funds, Cr gift_cards or store_credit for a card of the shop's own or exchanged goods, Cr customer_funds for what a
 * gateway took. Cause `let_go:<chargeId>`.
 */
export function chargeLetGo(
  input: PostingContext & {
    readonly saleId: SaleId;
    readonly chargeId: ChargeId;
    readonly outOf: "receivable" | "customer_funds";
    readonly onto: "gift_cards" | "store_credit" | "customer_funds";
    readonly amount: Money;
  },
): JournalTransaction {
  const { saleId, chargeId, outOf, onto, amount } = input;
  invariant(amount.amountMinor > 0n, "what is put back is positive");
  return post(input, {
    kind: "charge_let_go",
    cause: `let_go:${chargeId}`,
    links: { saleId, chargeId },
    entries: [debit(outOf, amount), credit(onto, amount)],
  });
}

/**
 * Money paid ahead pays for what is now owed. `ref` tells several for one sale apart; the one at completion needs
 * none. Cause `deposit:<saleId>` or `deposit:<saleId>:<ref>`.
 */
export function depositApplied(
  input: PostingContext & { readonly saleId: SaleId; readonly amount: Money; readonly ref?: string },
): JournalTransaction {
  const { saleId, amount, ref } = input;
  invariant(amount.amountMinor > 0n, "a deposit is positive");
  return post(input, {
    kind: "deposit_applied",
    cause: ref === undefined ? `deposit:${saleId}` : `deposit:${saleId}:${ref}`,
    links: { saleId },
    entries: [debit("customer_funds", amount), credit("receivable", amount)],
  });
}

/**
 * Goods, or money without goods, given back on a completed sale. Dr refunds (net of the discount's share; shipping
 * too), gift_cards, tax_payable a rate, tips_payable; Cr customer_funds, out of which a refund then pays.
 * Null when it moves nothing. `saleId` is null where nobody knows what sale they were of. Cause `return:<id>`.
 */
export function goodsReturned(
  input: PostingContext & {
    readonly saleId: SaleId | null;
    readonly returnId: ReturnId;
    readonly goods: BookedReturn;
  },
): JournalTransaction | null {
  const { goods, saleId, returnId } = input;
  const net = (giftCards: boolean) =>
    sum(
      goods.lines.filter((line) => (line.kind === "gift_card") === giftCards).map((line) => line.net),
      goods.currency,
    );
  return postUnlessEmpty(input, {
    kind: "goods_returned",
    cause: `return:${returnId}`,
    links: { saleId, returnId },
    entries: [
      debit("refunds", net(false)),
      debit("gift_cards", net(true)),
      ...taxEntries(goods.lines).map(({ account, amount }) => debit(account, amount)),
      debit("tips_payable", goods.tip),
      debit("cash_rounding", goods.rounding),
      credit("customer_funds", goods.total),
    ],
  });
}

function taxEntries(
  lines: readonly Pick<BookedLine, "tax" | "taxTotal">[],
): { readonly account: AccountCode; readonly amount: Money }[] {
  const totals = new Map<AccountCode, Money>();
  for (const { tax, taxTotal } of lines) {
    const before = totals.get(taxAccount(tax));
    totals.set(taxAccount(tax), before ? add(before, taxTotal) : taxTotal);
  }
  return [...totals].map(([account, amount]) => ({ account, amount }));
}
