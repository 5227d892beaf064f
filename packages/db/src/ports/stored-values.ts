import type { MerchantId, SaleId, SaleLineId, StoredValueId, Uuid } from "@till/kernel";
import type { Currency, Money } from "@till/money";
import type { StoredValueKind } from "@till/payments";
import type { ReceiptRecord } from "./sales.ts";

/** A gift card or store credit: owed to whoever brings its code. */
export interface StoredValueRecord {
  readonly id: StoredValueId;
  readonly merchantId: MerchantId;
  readonly kind: StoredValueKind;
  /** The code itself is nowhere. */
  readonly codeHash: string;
  readonly lastFour: string;
  /** The sum of its movements: the database keeps it so, and never below zero. */
  readonly balance: Money;
  /** The line it was sold with; null for store credit. Until that sale is completed nothing was issued on it. */
  readonly saleId: SaleId | null;
  readonly saleLineId: SaleLineId | null;
  readonly issuedAtMs: number | null;
  readonly blockedAtMs: number | null;
  readonly createdAtMs: number;
}

/** One movement of it, booked in the same transaction. `amount` is what it does to the balance. */
export interface StoredValueMovement {
  readonly storedValueId: StoredValueId;
  readonly kind:
    | "issued"
    | "redeemed"
    | "refunded_to"
    /** With a return of the card itself, as long as the value is on it. */
    | "taken_back"
    /** That return did not happen after all. */
    | "restored";
  /** The sale line, charge or refund it came of: each moves a value once. */
  readonly ref: Uuid;
  readonly amount: Money;
  readonly saleId: SaleId | null;
  readonly atMs: number;
}

export interface StoredValueStore {
  /** False where another one has this code. */
  insert(value: Omit<StoredValueRecord, "balance"> & { readonly currency: Currency }): Promise<boolean>;
  find(id: StoredValueId): Promise<StoredValueRecord | null>;
  findByCode(codeHash: string): Promise<StoredValueRecord | null>;
  /** Until the transaction ends nobody else moves it. */
  lock(id: StoredValueId): Promise<StoredValueRecord | null>;
  lockByCode(codeHash: string): Promise<StoredValueRecord | null>;
  /** In the order in which they are to be locked. */
  ofSale(saleId: SaleId): Promise<readonly StoredValueRecord[]>;
  /** What moved with one charge, refund or line. */
  movedBy(kind: StoredValueMovement["kind"], ref: Uuid): Promise<readonly StoredValueMovement[]>;
  /** Refused by the database where it would leave less than nothing. */
  move(movement: StoredValueMovement): Promise<void>;
  setIssued(id: StoredValueId, issuedAtMs: number): Promise<void>;
  setBlocked(id: StoredValueId, blockedAtMs: number | null): Promise<void>;
  /** Newest first. */
  movements(query: {
    readonly storedValueId: StoredValueId;
    readonly before?: MovementPlace | undefined;
    readonly limit: number;
  }): Promise<readonly MovementOnPaper[]>;
  /** What it began with; null while nothing was ever on it. */
  firstMovement(id: StoredValueId): Promise<MovementOnPaper | null>;
  list(query: {
    readonly kind?: StoredValueKind | undefined;
    readonly state?: StoredValueState | undefined;
    readonly lastFour?: string | undefined;
    /** Sold with it, or moved by what it says. */
    readonly receipt?: Pick<ReceiptRecord, "saleId" | "returnId"> | undefined;
    readonly beforeId?: StoredValueId | undefined;
    readonly limit: number;
  }): Promise<readonly StoredValueRecord[]>;
  /** What is on all of them, by kind and currency; a kind that there is none of has no row. */
  owed(): Promise<readonly StoredValuesOwed[]>;
}

export type StoredValueState = "not_paid" | "valid" | "blocked";

/** Where a page of movements ended. */
export type MovementPlace = Pick<StoredValueMovement, "atMs" | "ref" | "kind">;

export interface MovementOnPaper extends StoredValueMovement {
  /** Of the sale, or of the goods that came back without one; null while there is none. */
  readonly receiptNumber: string | null;
}

export interface StoredValuesOwed {
  readonly kind: StoredValueKind;
  /** How many still have something on them. */
  readonly count: number;
  readonly balance: Money;
  /** Taken off cards by returns whose refund nobody has accepted yet: the books take them back with it. */
  readonly comingBack: Money;
}
