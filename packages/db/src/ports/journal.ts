import type { ChargeId, JournalTransactionId, RegisterId, SaleId, StoreId } from "@till/kernel";
import type { AccountCode, JournalTransaction } from "@till/ledger";
import type { Money } from "@till/money";
import type { Charge, ChargeFact, ChargeSnapshot, Refund } from "@till/payments";
import type { FactSource } from "./charges.ts";
import type { NoReceiptReturn, ReturnRecord, SaleFacts } from "./sales.ts";
import type { DrawerActRecord, ShiftRecord } from "./shifts.ts";

export interface JournalStore {
  /** Null when a transaction of the same cause was posted before. Unbalanced ones never reach it. */
  post(transaction: JournalTransaction, recordedAtMs: number): Promise<JournalTransactionId | null>;
  list(query: JournalQuery): Promise<readonly PostedTransaction[]>;
  /** Sum of entries per account and currency, of one business day or of all. */
  balances(query: {
    readonly businessDay?: string;
    readonly storeId?: StoreId;
    readonly registerId?: RegisterId;
  }): Promise<readonly AccountBalance[]>;
  /** Of all days, and of these accounts alone; one that nothing was booked on has no row. */
  balancesOf(accounts: readonly AccountCode[]): Promise<readonly AccountBalance[]>;
}

export interface PostedTransaction extends JournalTransaction {
  readonly id: JournalTransactionId;
  readonly recordedAtMs: number;
}

export interface JournalQuery {
  readonly saleId?: SaleId;
  readonly chargeId?: ChargeId;
  readonly businessDay?: string;
  readonly account?: string;
  readonly beforeId?: JournalTransactionId;
  readonly limit: number;
}

export interface AccountBalance {
  readonly account: string;
  readonly balance: Money;
  readonly entryCount: number;
}

/** With the day it was booked on, which may be another than the one asked for. */
interface DayFact extends ChargeFact {
  readonly chargeId: ChargeId;
  readonly source: FactSource;
  readonly businessDay: string;
}

/** What the report folds for one business day, loaded in a few set-based reads whatever the number of sales behind. */
export interface DayFacts {
  readonly sales: readonly SaleFacts[];
  readonly returns: readonly (ReturnRecord | NoReceiptReturn)[];
  readonly charges: readonly Charge[];
  readonly refunds: readonly Refund[];
  readonly facts: readonly DayFact[];
  readonly snapshots: readonly { readonly chargeId: ChargeId; readonly snapshot: ChargeSnapshot }[];
  readonly shifts: readonly ShiftRecord[];
  readonly drawerActs: readonly DrawerActRecord[];
  readonly balances: readonly AccountBalance[];
  /** The part of the balances that came of money at gateways which matches no charge. */
  readonly unmatched: readonly AccountBalance[];
}

export interface ReportStore {
  /** Everything whose business day is this one, of one store or of all, plus charges still open. */
  day(query: {
    readonly businessDay: string;
    readonly storeId?: StoreId;
    readonly registerId?: RegisterId;
  }): Promise<DayFacts>;
}
