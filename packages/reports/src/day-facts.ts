import type { CashMovement } from "@till/drawer";
import type {
  ChargeId,
  PersonId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  ShiftId,
  VariantId,
} from "@till/kernel";
import type { Currency, Money } from "@till/money";
import type { Charge, ChargeFact, ChargeSnapshot, Refund } from "@till/payments";
import type { EarlierPrice, PricedReturn, PricedSale } from "@till/sales";

export interface DayIdentity {
  readonly merchantName: string;
  /** Null when the report covers all stores, or all registers. */
  readonly storeName: string | null;
  readonly registerName: string | null;
  /** `YYYY-MM-DD` */
  readonly businessDay: string;
  readonly timeZone: string;
  readonly cutoffHour: number;
  readonly currency: Currency;
  readonly madeAtMs: number;
  readonly softwareVersion: string;
}

/** A sale whose revenue was booked on the day. */
export interface CompletedSale {
  readonly id: SaleId;
  readonly registerId: RegisterId;
  readonly personId: PersonId | null;
  readonly sale: PricedSale;
  readonly completedAtMs: number | null;
  readonly receiptNumber: string | null;
  readonly earlierPrices?: readonly EarlierPrice[];
}

/** A return booked on the day (`goodsReturned` in the ledger), of a sale of this or an earlier day, or of one nobody knows. */
export interface AcceptedReturn {
  readonly id: ReturnId;
  readonly saleId: SaleId | null;
  /** Null where no charge gave the money back. */
  readonly refundId: RefundId | null;
  readonly registerId: RegisterId;
  readonly personId: PersonId | null;
  readonly approverId: PersonId | null;
  /** `void`: a sale taken back whole in the shift it was made in. `no_receipt`: goods without the receipt of their sale. */
  readonly kind: "goods" | "void" | "no_receipt";
  /** Of goods without a receipt: what they were paid in, and why they were taken. */
  readonly paidTo?: "cash" | "store_credit" | null;
  readonly reason?: string | null;
  readonly occurredAtMs: number;
  readonly goods: PricedReturn;
}

/** Money that moved. Without a `businessDay` it was booked on the day of the report; with another, it only explains. */
export interface MoneyFact extends ChargeFact {
  readonly chargeId: ChargeId;
  readonly source: string;
  readonly businessDay?: string;
}

export interface DayShift {
  readonly id: ShiftId;
  readonly registerId: RegisterId;
  readonly openedBy: PersonId;
  readonly openedAtMs: number;
  readonly float: Money;
  readonly state: "open" | "closed";
  readonly closedAtMs: number | null;
  readonly counted: Money | null;
  readonly expected: Money | null;
  readonly reason: string | null;
  /** Cash of an earlier shift that was heard of in this one; its close booked it against that difference. */
  readonly lateCash?: Money | null;
  /** What left the drawer at the close; all that was counted unless said otherwise. */
  readonly toSafe?: Money;
}

/** Cash put in or taken out beside charges, refunds and floats. */
export interface DayCashMovement extends CashMovement {
  readonly registerId: RegisterId;
  /** The shift it belongs to, where that is known; else the time tells. */
  readonly shiftId?: ShiftId;
  readonly personId?: PersonId;
}

/** A drawer opened for no sale. */
export interface DrawerOpening {
  readonly registerId: RegisterId;
  readonly personId: PersonId;
  readonly approverId: PersonId | null;
  readonly atMs: number;
  readonly reason: string | null;
}

/** A charge or refund of which nobody knows what became, and since when. */
export interface UnknownOutcome {
  readonly chargeId: ChargeId;
  readonly refundId: RefundId | null;
  readonly sinceMs: number;
}

/** What a gateway is expected to keep of a charge. */
export interface FeeRate {
  readonly ratePpm: number;
  readonly fixed: Money;
}

export interface ReportNames {
  readonly registers: ReadonlyMap<RegisterId, string>;
  readonly people: ReadonlyMap<PersonId, string>;
  readonly gateways: ReadonlyMap<string, string>;
  /** The category a variant is sold in; what is not in it stands under "other". */
  readonly categories: ReadonlyMap<VariantId, { readonly code: string; readonly name: string }>;
}

/** Figures of an earlier day to hold this one against. */
export interface DayFigures {
  readonly businessDay: string;
  readonly netSales: Money;
  readonly collected: Money;
  readonly salesCount: number;
}

/**
 * All a report is folded from, of one business day and one scope (merchant, store or register). The records of
 * `@till/db` fit as they are. Charges, refunds and snapshots: those with money on the day, begun on it, or still open.
 */
export interface DayFacts {
  readonly identity: DayIdentity;
  readonly sales: readonly CompletedSale[];
  readonly returns: readonly AcceptedReturn[];
  readonly charges: readonly Charge[];
  readonly refunds: readonly Refund[];
  readonly facts: readonly MoneyFact[];
  readonly snapshots: readonly { readonly chargeId: ChargeId; readonly snapshot: ChargeSnapshot }[];
  readonly shifts: readonly DayShift[];
  readonly cashMovements?: readonly DayCashMovement[];
  readonly openings?: readonly DrawerOpening[];
  /** Sums of the day's entries per account, debit positive. */
  readonly balances: readonly { readonly account: string; readonly balance: Money }[];
  /** The part of them that came of money at gateways which is for nothing of ours. */
  readonly unmatched?: readonly { readonly account: string; readonly balance: Money }[];
  readonly unknown: readonly UnknownOutcome[];
  readonly names: ReportNames;
  /** What counts as happened now where it is not the business day: a shift may run over several. */
  readonly period?: { readonly fromMs: number; readonly toMs: number };
  /** By gateway name. */
  readonly feeRates: Readonly<Record<string, FeeRate>>;
  /** The same weekday before; null when there is none to compare with. */
  readonly before: DayFigures | null;
}
