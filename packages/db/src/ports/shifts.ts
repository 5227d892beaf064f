import type { DrawerActKind, DrawerReason } from "@till/drawer";
import type {
  ChargeId,
  JournalTransactionId,
  MerchantId,
  PersonId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  ShiftId,
  StoreId,
  Uuid,
} from "@till/kernel";
import type { JournalTransaction } from "@till/ledger";
import type { Currency, Money } from "@till/money";
import type { ShiftDeferral, ShiftReport } from "@till/reports";
import type { DayFacts } from "./journal.ts";

export interface ShiftRecord {
  readonly id: ShiftId;
  readonly merchantId: MerchantId;
  readonly storeId: StoreId;
  readonly registerId: RegisterId;
  readonly openedBy: PersonId;
  readonly openedAtMs: number;
  readonly businessDay: string;
  readonly float: Money;
  readonly state: "open" | "closed";
  readonly closedAtMs: number | null;
  readonly counted: Money | null;
  readonly expected: Money | null;
  readonly reason: string | null;
  readonly closedBy: PersonId | null;
  /** Who approved the difference. */
  readonly approverId: PersonId | null;
  /** Cash of an earlier shift that was heard of in this one. */
  readonly lateCash: Money | null;
  readonly deferred: ShiftDeferral | null;
}

export type DrawerPieces = readonly { readonly valueMinor: bigint; readonly count: number }[];

export interface ShiftCountRecord {
  readonly id: Uuid;
  readonly shiftId: ShiftId;
  readonly position: number;
  readonly counted: Money;
  readonly expected: Money;
  readonly pieces: DrawerPieces | null;
  readonly countedBy: PersonId;
  readonly countedAtMs: number;
}

export interface HandOverRecord {
  readonly id: Uuid;
  readonly shiftId: ShiftId;
  readonly fromPerson: PersonId;
  readonly toPerson: PersonId;
  readonly atMs: number;
  readonly recordedAtMs: number;
}

export interface ZReportRecord {
  readonly registerId: RegisterId;
  readonly number: number;
  readonly storeId: StoreId;
  readonly shiftId: ShiftId;
  readonly businessDay: string;
  readonly closedAtMs: number;
  readonly recordedAtMs: number;
  readonly cumulative: Money;
  readonly difference: Money;
  readonly content: ShiftReport;
}

/** A journal transaction at a register that stands in no Z yet. */
export interface OpenTransaction {
  readonly id: JournalTransactionId;
  readonly kind: JournalTransaction["kind"];
  readonly cause: string;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
  readonly saleId: SaleId | null;
  readonly chargeId: ChargeId | null;
  readonly refundId: RefundId | null;
  readonly returnId: ReturnId | null;
  readonly shiftId: ShiftId | null;
  /** What it did to the register's drawer, debit positive; zero where nothing. */
  readonly drawerMinor: bigint;
}

export interface ZReportStore {
  /** The last of a register; null before the first. */
  last(registerId: RegisterId): Promise<ZReportRecord | null>;
  find(registerId: RegisterId, number: number): Promise<ZReportRecord | null>;
  ofShift(shiftId: ShiftId): Promise<ZReportRecord | null>;
  /** Newest first; of one register by number, since each is recorded after the one before. */
  list(query: {
    readonly storeId?: StoreId | undefined;
    readonly registerId?: RegisterId | undefined;
    readonly fromDay?: string | undefined;
    readonly toDay?: string | undefined;
    readonly before?: Pick<ZReportRecord, "recordedAtMs" | "registerId" | "number"> | undefined;
    readonly limit: number;
  }): Promise<readonly ZReportRecord[]>;
  /** Those that the Z before them is missing of, or that went on from another total than its. */
  notFollowing(reports: readonly ZReportRecord[]): Promise<readonly ZReportRecord[]>;
  /**
   * What a register booked that stands in no Z, in the order of booking: none made before `madeAfterMs`, which bounds
   * the search, and none recorded up to `recordedAfterMs`.
   */
  open(query: {
    readonly registerId: RegisterId;
    readonly madeAfterMs: number;
    readonly recordedAfterMs: number;
  }): Promise<readonly OpenTransaction[]>;
  /** The documents behind some journal transactions; `facts`: all of their charges, whenever booked. */
  documents(of: {
    readonly registerId: RegisterId;
    readonly transactions: readonly OpenTransaction[];
    /** Charges begun at the register since then stand beside those with money. */
    readonly begunSinceMs: number;
  }): Promise<Omit<DayFacts, "shifts" | "drawerActs" | "unmatched">>;
  /** Freezes a Z with what stands in it. The database refuses a number, or a transaction, a second time. */
  add(report: ZReportRecord, transactionIds: readonly JournalTransactionId[]): Promise<void>;
}

/** What somebody did at a drawer beside selling: cash in or out of it, or opening it for no sale. */
export interface DrawerActRecord {
  readonly id: Uuid;
  readonly storeId: StoreId;
  readonly registerId: RegisterId;
  readonly shiftId: ShiftId;
  readonly kind: DrawerActKind;
  readonly currency: Currency;
  /** Null where nothing moved. */
  readonly amount: Money | null;
  readonly reason: DrawerReason | null;
  readonly note: string | null;
  readonly doneBy: PersonId;
  readonly approverId: PersonId | null;
  readonly atMs: number;
  readonly recordedAtMs: number;
  readonly businessDay: string;
}

export interface ShiftStore {
  insert(shift: ShiftRecord): Promise<boolean>;
  find(id: ShiftId): Promise<ShiftRecord | null>;
  lock(id: ShiftId): Promise<ShiftRecord | null>;
  openOn(registerId: RegisterId): Promise<ShiftRecord | null>;
  ofDay(businessDay: string): Promise<readonly ShiftRecord[]>;
  close(
    id: ShiftId,
    close: {
      readonly closedAtMs: number;
      readonly counted: Money;
      readonly expected: Money;
      readonly reason: string | null;
      readonly closedBy: PersonId;
      readonly approverId: PersonId | null;
      readonly lateCash: Money;
      readonly deferred: ShiftDeferral | null;
    },
  ): Promise<void>;
  /** The last closed shift of a register beside this one; null where there is none. */
  lastClosed(registerId: RegisterId, beside: ShiftId): Promise<ShiftRecord | null>;
  /** Those of these that are closed. */
  closedOf(ids: readonly ShiftId[]): Promise<readonly ShiftId[]>;
  addCount(count: ShiftCountRecord): Promise<void>;
  /** In the order of counting. */
  counts(id: ShiftId): Promise<readonly ShiftCountRecord[]>;
  addHandOver(handOver: HandOverRecord): Promise<void>;
  handOvers(id: ShiftId): Promise<readonly HandOverRecord[]>;
}

export interface DrawerActStore {
  add(act: DrawerActRecord): Promise<void>;
  /** In the order in which they happened. */
  ofShift(shiftId: ShiftId): Promise<readonly DrawerActRecord[]>;
  /** Of a shift, and what was heard of at its register after `recordedAfterMs`, whatever shift it belongs to. */
  since(query: {
    readonly registerId: RegisterId;
    readonly shiftId: ShiftId;
    readonly recordedAfterMs: number;
  }): Promise<readonly DrawerActRecord[]>;
}
