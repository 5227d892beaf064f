import type {
  ChargeId,
  PersonId,
  RefundId,
  RegisterId,
  SaleId,
  SaleLineId,
  ShiftId,
  VariantId,
} from "@till/kernel";
import type { Money } from "@till/money";
import type { Tender } from "@till/payments";
import type { LineTax } from "@till/sales";
import type { DayIdentity } from "./day-facts.ts";

/** What lies behind a figure, for the screen that opens it. */
export type Drill =
  | { readonly kind: "entries"; readonly businessDay: string; readonly accounts: readonly string[] }
  | {
      readonly kind: "sales";
      readonly businessDay: string;
      readonly hour?: number;
      readonly categoryCode?: string;
      readonly variantId?: VariantId;
      readonly personId?: PersonId | null;
    }
  | { readonly kind: "returns"; readonly businessDay: string; readonly personId?: PersonId | null }
  | {
      readonly kind: "charges";
      readonly businessDay: string;
      readonly tender: Tender["kind"];
      readonly gateway: string | null;
    }
  | { readonly kind: "charge_ids"; readonly ids: readonly ChargeId[] }
  | { readonly kind: "shift"; readonly shiftId: ShiftId };

export interface Figure {
  readonly amount: Money;
  readonly drill: Drill;
}

/** Net, tax and gross sold at one rate, less what was returned of it. */
export interface TaxFigure extends LineTax {
  readonly net: Money;
  readonly taxTotal: Money;
  readonly gross: Money;
  readonly drill: Drill;
}

/**
 * `grossSales - discounts - returns = netSales`; `netSales + tax + tips + giftCards + rounding = billed`, which is
 * what the day's receipts say less its return receipts; `billed - owed + held = collected`, which is money in less
 * money back. All net of tax down to `netSales`. On a day on which everything sold was paid, billed is collected.
 */
export interface DayTotals {
  readonly grossSales: Figure;
  readonly discounts: Figure;
  readonly returns: Figure;
  readonly netSales: Figure;
  readonly taxes: readonly TaxFigure[];
  readonly tax: Figure;
  readonly tips: Figure;
  readonly giftCards: Figure;
  readonly rounding: Figure;
  readonly billed: Figure;
  /** Sold today, not paid for; negative when old debts were paid. From the ledger. */
  readonly owed: Figure;
  /** Paid ahead, paid too much, or due back to customers; negative when that was used up. From the ledger. */
  readonly held: Figure;
  readonly collected: Figure;
}

export interface TenderRow {
  readonly tender: Tender["kind"];
  readonly gateway: string | null;
  readonly gatewayName: string | null;
  readonly count: number;
  readonly captured: Money;
  readonly refundCount: number;
  readonly refunded: Money;
  /** Taken back by a bank or the gateway without a refund of ours. */
  readonly reversed: Money;
  /** Withdrawn for disputes, less what was won back. */
  readonly disputed: Money;
  readonly feesActual: Money;
  /** By the fee table, for captures whose fee is not known yet. */
  readonly feesExpected: Money;
  readonly feesUnknownCount: number;
  /** Captured less refunded, reversed and fees; null where no gateway pays out. */
  readonly expectedPayout: Money | null;
  /** Charges begun on the day that the issuer declined, and that never got through. */
  readonly declinedCount: number;
  readonly failedCount: number;
  readonly drill: Drill;
}

export interface CashRow {
  readonly registerId: RegisterId;
  readonly registerName: string;
  /** Null for cash taken while no shift was open. */
  readonly shiftId: ShiftId | null;
  readonly openedBy: string | null;
  readonly openedAtMs: number | null;
  readonly closedAtMs: number | null;
  readonly float: Money;
  readonly cashIn: Money;
  readonly refunds: Money;
  /** For goods without the receipt of their sale. A Z of before it was counted apart does not have it. */
  readonly noReceipt?: Money;
  readonly paidIn: Money;
  readonly paidOut: Money;
  readonly drops: Money;
  /** Null until the count is committed: the count is blind. */
  readonly expected: Money | null;
  readonly counted: Money | null;
  readonly difference: Money | null;
  readonly reason: string | null;
  readonly drill: Drill;
}

/** What a manager has to look at. The words are the screen's. */
export interface AttentionItem {
  readonly kind:
    | "unknown_charge"
    | "unknown_refund"
    | "pending_charge"
    | "pending_refund"
    | "failed_refund"
    | "late_success"
    | "disputed"
    | "open_shift"
    | "cash_difference";
  readonly amount: Money;
  readonly sinceMs: number;
  readonly gateway: string | null;
  readonly saleId: SaleId | null;
  readonly chargeId: ChargeId | null;
  readonly refundId: RefundId | null;
  readonly registerName: string | null;
  readonly drill: Drill;
}

/** Goods that came back without the receipt of their sale; they stand in returns, and in what was given of each tender, too. */
export interface NoReceiptFigures {
  readonly count: number;
  readonly cash: Money;
  readonly storeCredit: Money;
}

/** What a manager looks at behind a day: who did it, and who allowed it. */
export interface ExceptionRow {
  readonly kind: "no_sale" | "voided_charge" | "voided_sale" | "no_receipt";
  readonly personId: PersonId | null;
  readonly name: string | null;
  readonly approverName: string | null;
  readonly registerName: string | null;
  readonly atMs: number;
  readonly amount: Money | null;
  readonly reason: string | null;
}

/** A line sold at a price or tax that the catalogue had before; what it is today is null where it is not sold any more. */
export interface EarlierPriceRow {
  readonly saleId: SaleId;
  readonly lineId: SaleLineId;
  readonly receiptNumber: string | null;
  readonly registerName: string | null;
  /** The cashier's. */
  readonly name: string | null;
  readonly item: string;
  readonly variantName: string;
  readonly quantityMilli: number;
  /** Of one piece or kilogram. */
  readonly sold: Money;
  readonly soldRatePpm: number;
  readonly listed: Money | null;
  readonly listedRatePpm: number | null;
  /** Of the whole line, discounts aside; negative: sold for less than today. */
  readonly difference: Money | null;
}

export interface HourRow {
  /** 0 to 23 by the store's clock, in the order of the business day. */
  readonly hour: number;
  readonly salesCount: number;
  /** Sum of the sales' totals. */
  readonly total: Money;
  readonly drill: Drill;
}

/** Sold, before returns; net of tax. Rows sum to gross sales, discounts and their difference. */
export interface CategoryRow {
  readonly code: string;
  readonly name: string;
  readonly quantityMilli: number;
  readonly gross: Money;
  readonly discounts: Money;
  readonly net: Money;
  readonly drill: Drill;
}

export interface ItemRow {
  readonly variantId: VariantId | null;
  readonly name: string;
  readonly variantName: string;
  readonly quantityMilli: number;
  readonly net: Money;
  readonly drill: Drill;
}

export interface CashierRow {
  /** Null for sales without a cashier: the web's. */
  readonly personId: PersonId | null;
  readonly name: string | null;
  readonly salesCount: number;
  readonly total: Money;
  readonly returnsCount: number;
  readonly returned: Money;
  readonly drill: Drill;
}

export interface DayCounts {
  readonly sales: number;
  readonly quantityMilli: number;
  readonly discountedSales: number;
  readonly returns: number;
  /** Mean of the sales' totals, halves to even; zero when there are none. */
  readonly averageSale: Money;
  readonly captured: number;
  readonly declined: number;
}

export interface Compared {
  readonly before: Money;
  /** Change in parts per million; null when there is nothing to be a part of. */
  readonly changePpm: number | null;
}

export interface Comparison {
  readonly businessDay: string;
  readonly netSales: Compared;
  readonly collected: Compared;
  readonly salesCount: { readonly before: number; readonly changePpm: number | null };
}

/** One relation that must hold. A column the relation has no word of is null. */
export interface ProofRow {
  /** `gross_sales`, `tax:standard:200000`, `captured:stripe`, `drawer:<registerId>`, … */
  readonly name: string;
  readonly report: Money;
  readonly ledger: Money | null;
  readonly gateway: Money | null;
  readonly holds: boolean;
  readonly drill: Drill;
}

/** One movement of money on which our books and a gateway disagree. */
export interface ProofDifference {
  readonly kind: "not_booked" | "not_at_gateway" | "amount_differs";
  readonly movement:
    | "captured"
    | "refund_accepted"
    | "refund_failed"
    | "fee"
    | "reversed"
    | "dispute_withdrawn"
    | "dispute_won";
  readonly gateway: string;
  readonly ref: string;
  readonly chargeId: ChargeId;
  readonly booked: Money | null;
  readonly atGateway: Money | null;
}

/** What is under way and explains why figures will still move; it does not break the proof. */
export interface ReconcilingItem {
  readonly kind:
    | "unknown"
    | "pending"
    | "refund_in_transit"
    | "fee_not_known"
    | "owed_by_customers"
    | "unmatched"
    | "held_for_customers";
  readonly count: number;
  readonly amount: Money;
  readonly drill: Drill;
}

export interface Proof {
  /** True only when every row holds and no movement differs. */
  readonly holds: boolean;
  readonly rows: readonly ProofRow[];
  readonly differences: readonly ProofDifference[];
  readonly reconciling: readonly ReconcilingItem[];
}

/** An X report: any time, closes nothing. A Z will add its number and what it froze. */
export interface EndOfDayReport {
  readonly kind: "x";
  readonly identity: DayIdentity;
  readonly totals: DayTotals;
  readonly tenders: readonly TenderRow[];
  readonly cash: readonly CashRow[];
  /** A Z of before they were counted apart does not have it. */
  readonly noReceipt?: NoReceiptFigures;
  readonly attention: readonly AttentionItem[];
  readonly exceptions: readonly ExceptionRow[];
  readonly earlierPrices: readonly EarlierPriceRow[];
  readonly byHour: readonly HourRow[];
  readonly byCategory: readonly CategoryRow[];
  readonly topItems: readonly ItemRow[];
  readonly byCashier: readonly CashierRow[];
  readonly counts: DayCounts;
  readonly comparison: Comparison | null;
  readonly proof: Proof;
}
