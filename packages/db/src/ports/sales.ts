import type {
  MerchantId,
  ParkedCartId,
  PersonId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  ShiftId,
  StoreId,
  Uuid,
} from "@till/kernel";
import type { Money } from "@till/money";
import type { Cart, EarlierPrice, PricedReturn, PricedSale, ReceiptDocument } from "@till/sales";

/** A committed sale with who, where and when. */
export interface SaleRecord {
  readonly id: SaleId;
  readonly merchantId: MerchantId;
  readonly storeId: StoreId;
  readonly registerId: RegisterId;
  readonly shiftId: ShiftId | null;
  /** The cashier; null on the web. */
  readonly personId: PersonId | null;
  readonly state: "open" | "completed" | "cancelled";
  readonly sale: PricedSale;
  /** Buyer's address for the receipt; personal data. */
  readonly email: string | null;
  /** Opens the order page without a sign-in; only its hash is stored. Null at the counter. */
  readonly orderTokenHash: string | null;
  /** When it happened where it happened, by that machine's clock. */
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
  readonly completedAtMs: number | null;
  /** `YYYY-MM-DD` of the completion; null before. */
  readonly businessDay: string | null;
  readonly receiptNumber: string | null;
  /** What was sold as the catalogue had it before, not as it had it when the sale was heard of. */
  readonly earlierPrices?: readonly EarlierPrice[];
}

/** A sale without its buyer's address, which reports need not unseal. */
export type SaleFacts = Omit<SaleRecord, "email">;

interface AnyReturn {
  readonly id: ReturnId;
  readonly merchantId: MerchantId;
  readonly registerId: RegisterId;
  readonly personId: PersonId | null;
  readonly approverId: PersonId | null;
  readonly goods: PricedReturn;
  readonly occurredAtMs: number;
  readonly receiptNumber: string | null;
}

/** Of a sale. */
export interface ReturnRecord extends AnyReturn {
  readonly saleId: SaleId;
  /** Of a void, whose money may go back in several: the first of them. */
  readonly refundId: RefundId;
  /** `void`: all of a sale, in the shift it was made in, back to where it was paid from. Once for a sale. */
  readonly kind: "goods" | "void";
  /** `planned` until the gateway accepts the refund; only `accepted` counts as returned. */
  readonly state: "planned" | "accepted" | "abandoned";
  readonly businessDay: string | null;
}

/** Goods that came back without the receipt of their sale: paid at once, and no refund of any charge. */
export interface NoReceiptReturn extends AnyReturn {
  readonly saleId: null;
  readonly refundId: null;
  readonly kind: "no_receipt";
  readonly state: "accepted";
  readonly businessDay: string;
  readonly paidTo: "cash" | "store_credit";
  readonly reason: string;
}

export interface ReceiptRecord {
  readonly merchantId: MerchantId;
  readonly registerId: RegisterId;
  readonly number: string;
  /** Null on the receipt of goods that came back without one. */
  readonly saleId: SaleId | null;
  readonly returnId: ReturnId | null;
  readonly document: ReceiptDocument;
  readonly issuedAtMs: number;
}

export interface SaleStore {
  /** False when a sale of this id exists already. */
  insert(record: SaleRecord): Promise<boolean>;
  find(id: SaleId): Promise<SaleRecord | null>;
  /** Holds the sale's row until commit, so that its open amount cannot be given away twice. */
  lock(id: SaleId): Promise<SaleRecord | null>;
  complete(id: SaleId, at: { readonly completedAtMs: number; readonly businessDay: string }): Promise<void>;
  cancel(id: SaleId): Promise<void>;
  /** What it comes to once its last cash was rounded. */
  setPriced(id: SaleId, sale: PricedSale): Promise<void>;
  setEmail(id: SaleId, email: string): Promise<void>;
  setReceiptNumber(id: SaleId, number: string): Promise<void>;
  byReceiptNumber(number: string): Promise<SaleRecord | null>;
  list(query: SaleQuery): Promise<readonly SaleRecord[]>;
  /** Paid sales that have one of the things looked for, newest first. */
  search(search: SaleSearch): Promise<readonly SaleRecord[]>;
  insertReturn(record: ReturnRecord): Promise<void>;
  returns(saleId: SaleId): Promise<readonly ReturnRecord[]>;
  returnOfRefund(refundId: RefundId): Promise<ReturnRecord | null>;
  setReturnState(id: ReturnId, state: ReturnRecord["state"], businessDay: string | null): Promise<void>;
  insertNoReceiptReturn(record: NoReceiptReturn): Promise<void>;
  noReceiptReturn(id: ReturnId): Promise<NoReceiptReturn | null>;
  setReturnReceiptNumber(id: ReturnId, number: string): Promise<void>;
}

export interface SaleQuery {
  readonly businessDay?: string;
  readonly registerId?: RegisterId;
  readonly state?: SaleRecord["state"];
  /** Start of a receipt number or of an id. */
  readonly search?: string;
  /** Sales older than this one, newest first. */
  readonly beforeId?: SaleId;
  readonly limit: number;
}

export interface SaleSearch {
  readonly any: {
    readonly amount?: Money | undefined;
    readonly last4?: string | undefined;
    readonly businessDay?: string | undefined;
    readonly email?: string | undefined;
    /** A part of an item's name, of what was sold since `itemsSinceMs`. */
    readonly item?: string | undefined;
  };
  readonly itemsSinceMs: number;
  readonly beforeId?: SaleId | undefined;
  readonly limit: number;
}

export interface ReceiptStore {
  /** False when this number of this register exists already. */
  insert(record: ReceiptRecord): Promise<boolean>;
  ofSale(saleId: SaleId): Promise<readonly ReceiptRecord[]>;
  ofReturn(returnId: ReturnId): Promise<ReceiptRecord | null>;
  byNumber(number: string): Promise<ReceiptRecord | null>;
}

export interface ParkedCartRecord {
  readonly id: ParkedCartId;
  readonly merchantId: MerchantId;
  readonly storeId: StoreId;
  readonly registerId: RegisterId;
  readonly personId: PersonId;
  readonly label: string;
  readonly cart: Cart;
  readonly total: Money;
  readonly parkedAtMs: number;
  /** Null while only the register that parked it may take it up. */
  readonly sharedAtMs: number | null;
  /** By which register, and by which of its takings; null while it waits. */
  readonly taken: { readonly atMs: number; readonly by: RegisterId; readonly takeId: Uuid } | null;
}

export interface ParkedCartStore {
  /** False when a parked cart of this id exists already. */
  insert(record: ParkedCartRecord): Promise<boolean>;
  find(id: ParkedCartId): Promise<ParkedCartRecord | null>;
  /** Holds it until commit: one taking wins. */
  lock(id: ParkedCartId): Promise<ParkedCartRecord | null>;
  share(id: ParkedCartId, atMs: number): void;
  take(id: ParkedCartId, taken: NonNullable<ParkedCartRecord["taken"]>): void;
  /** Those that nobody took, oldest first. */
  waiting(storeId: StoreId, limit: number): Promise<readonly ParkedCartRecord[]>;
}
