import type { Catalogue, CatalogueHistory, Product, ScaleCodeRule, SoldGoods } from "@till/catalogue";
import type {
  AttemptId,
  ChargeId,
  JournalTransactionId,
  MerchantId,
  ParkedCartId,
  PersonId,
  ProductId,
  RefundId,
  RegisterId,
  ReturnId,
  SaleId,
  SaleLineId,
  ShiftId,
  StoreId,
  StoredValueId,
  Uuid,
  VariantId,
} from "@till/kernel";
import type { AccountCode, JournalTransaction } from "@till/ledger";
import type { DrawerActKind, DrawerReason } from "@till/drawer";
import type { Currency, Money } from "@till/money";
import type {
  Attempt,
  AttemptDecision,
  AttemptState,
  Charge,
  ChargeFact,
  ChargeLife,
  ChargeSnapshot,
  Dispute,
  DisputeState,
  ExternalTender,
  FeeTable,
  GatewayName,
  GatewayObject,
  Json,
  PreparedCall,
  Refund,
  RoutingSettings,
  StoredValueKind,
} from "@till/payments";
import type { Approval, Grants, Role } from "@till/people";
import type {
  Cart,
  EarlierPrice,
  PricedReturn,
  PricedSale,
  ReceiptDocument,
  ReceiptNumber,
} from "@till/sales";
import type { ShiftDeferral, ShiftReport } from "@till/reports";
import type { DataKeyPurpose, SealedColumn } from "./sealing/sealed-columns.ts";

export interface Merchant {
  readonly id: MerchantId;
  readonly name: string;
  readonly currency: Currency;
  readonly taxNumber: string | null;
}

export interface Store {
  readonly id: StoreId;
  readonly merchantId: MerchantId;
  readonly name: string;
  readonly address: readonly string[];
  readonly timeZone: string;
  /** Hour of the local day, 0 to 23, at which the business day begins. */
  readonly cutoffHour: number;
}

export interface Register {
  readonly id: RegisterId;
  readonly merchantId: MerchantId;
  readonly storeId: StoreId;
  readonly name: string;
  /** Leads the receipt numbers: `1-000042`. */
  readonly number: number;
  /** `web` is the storefront's own. */
  readonly kind: "counter" | "web";
  /** When the till that is enrolled now got its key; null when none is. */
  readonly enrolledAtMs: number | null;
}

export interface Person {
  readonly id: PersonId;
  readonly merchantId: MerchantId;
  readonly name: string;
  /** The code of their role, its name, and what it lets them do. */
  readonly role: string;
  readonly roleName: string;
  readonly grants: Grants;
  /** The sign-in library's user; null for who signs in by PIN only. */
  readonly userId: string | null;
  /** False for who has left: named on what they did, and let in nowhere. */
  readonly active: boolean;
}

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

/** A person or program that acted. */
export interface Actor {
  readonly kind: "person" | "key" | "buyer" | "system";
  readonly personId: PersonId | null;
  readonly registerId: RegisterId | null;
  /** The API key of a program. */
  readonly keyId: string | null;
  /** Who approved it, where the actor alone might not have. */
  readonly approverId: PersonId | null;
}

export interface AuditRow {
  readonly id: Uuid;
  readonly atMs: number;
  readonly actor: Actor;
  /** `charge.created`, `sale.completed`, … */
  readonly action: string;
  readonly subject: string;
  readonly before: Json;
  readonly after: Json;
}

/**
 * What an idempotency key was used for. `answer` is null while the first call is at work, where it died, and once
 * its answer was forgotten (`answeredAtMs` tells the last from the others). The key itself never goes.
 */
export interface IdempotencyRow {
  readonly fingerprint: string;
  readonly answer: string | null;
  readonly claimedAtMs: number;
  readonly answeredAtMs: number | null;
}

/** What a manager sets for the whole merchant. */
export interface MerchantSettings {
  readonly routing: RoutingSettings;
  /** By gateway; a gateway that is missing has its published default. */
  readonly fees: FeeTable;
  /** Cash for money that came another way: off by default. */
  readonly refundToCash: boolean;
  /** Cash in euros is rounded to five cents, as in Finland, the Netherlands, Belgium and Ireland. */
  readonly roundEuroCash?: boolean | undefined;
  /** Told of every completed order; null for none. */
  readonly fulfilmentUrl: string | null;
  /** Ways to pay that are only recorded here. Settings saved before there were any have none. */
  readonly externalTenders?: readonly ExternalTender[] | undefined;
  /** How its scales write their labels; without them as most do. An empty list: it has none. */
  readonly scaleCodes?: readonly ScaleCodeRule[] | undefined;
}

/** A picture of black and white dots: eight dots a byte from the left, a set bit black, in base64. */
export interface ReceiptLogo {
  /** Another one for each that is saved. */
  readonly id: Uuid;
  /** A multiple of 8. */
  readonly width: number;
  readonly height: number;
  readonly bits: string;
}

export type FactSource = GatewayName | "till";

export interface MerchantStore {
  find(): Promise<Merchant | null>;
  stores(): Promise<readonly Store[]>;
  registers(): Promise<readonly Register[]>;
  register(id: RegisterId): Promise<Register | null>;
  /** The register whose enrolled till proves itself with the key of this hash. */
  registerByKeyHash(keyHash: string): Promise<Register | null>;
  /**
   * Enrols a till, whose receipts are a series of their own: the one before it may have some that were not sent. Null
   * shuts it out.
   */
  setRegisterKey(id: RegisterId, key: { readonly hash: string; readonly atMs: number } | null): Promise<void>;
  /** Adds one to the register's receipt counter and returns it. Holds its row until commit: never in a hot path. */
  nextReceiptCounter(registerId: RegisterId): Promise<number>;
  /** The series of the register's receipts, and the highest counter in it; zero before the first. */
  lastReceipt(registerId: RegisterId): Promise<Pick<ReceiptNumber, "series" | "counter">>;
  /** Raises the counter to at least this one, for receipts numbered by a till. Of an earlier series it changes nothing. */
  raiseReceiptCounter(registerId: RegisterId, last: Pick<ReceiptNumber, "series" | "counter">): Promise<void>;
}

export interface PeopleStore {
  /** Everybody who works or has worked here, by name. */
  list(): Promise<readonly Person[]>;
  find(id: PersonId): Promise<Person | null>;
  /** Whoever else locks this role waits for the end of the transaction: who has it stays as it is read from here on. */
  lockRole(code: Role["code"]): Promise<void>;
  byUserId(userId: string): Promise<Person | null>;
  /** Everybody at work who may sign in by PIN, with the hash to compare. */
  pins(): Promise<readonly { readonly person: Person; readonly pinHash: string }[]>;
  insert(person: Pick<Person, "id" | "name" | "role" | "userId">): Promise<void>;
  update(id: PersonId, change: Partial<Pick<Person, "name" | "role" | "active" | "userId">>): Promise<void>;
  setPin(id: PersonId, pinHash: string | null): Promise<void>;
  /** Where the person's PIN is still the one that `from` is the hash of. */
  replacePinHash(id: PersonId, from: string, to: string): Promise<void>;
  roles(): Promise<readonly Role[]>;
  /** Inserts the role or puts another in its place. */
  saveRole(role: Role, nowMs: number): Promise<void>;
}

/** One till that signed somebody in; the token itself is not kept. */
export interface RegisterSession {
  readonly id: Uuid;
  readonly tokenHash: string;
  readonly personId: PersonId;
  readonly registerId: RegisterId;
  /** Of the register's key then: another key, another till. */
  readonly keyHash: string;
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
}

interface EnrolmentCode {
  readonly id: Uuid;
  readonly registerId: RegisterId;
  readonly codeHash: string;
  readonly madeBy: PersonId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface ApprovalRecord extends Approval {
  readonly id: Uuid;
}

/** How people and tills prove themselves, and what was approved. */
/** A key of a program, without the key. */
export interface ApiKeyRecord {
  readonly id: Uuid;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: string;
  readonly grants: Grants;
  readonly madeBy: PersonId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly replaces: Uuid | null;
}

export interface ApiKeyStore {
  insert(key: ApiKeyRecord): Promise<void>;
  /** The newest first, those that have ended too. */
  list(): Promise<readonly ApiKeyRecord[]>;
  /** Holds its row until commit. */
  lock(id: Uuid): Promise<ApiKeyRecord | null>;
  /** Also one that has ended: that is for the caller's clock to say. */
  byHash(keyHash: string): Promise<ApiKeyRecord | null>;
  noteUsed(id: Uuid, nowMs: number): Promise<void>;
  end(id: Uuid, when: Pick<ApiKeyRecord, "expiresAtMs" | "revokedAtMs">): Promise<void>;
}

/** Somebody who may choose a password for the office, until then. */
export interface InvitationRecord {
  readonly id: Uuid;
  readonly personId: PersonId;
  readonly role: string;
  readonly email: string;
  readonly madeBy: PersonId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
}

export interface InvitationStore {
  /** Those that have run out too. */
  list(): Promise<readonly InvitationRecord[]>;
  /** In the place of the person's earlier one, whose link opens nothing from then on. */
  put(invitation: InvitationRecord): Promise<void>;
  /** Holds its row until commit. */
  lock(id: Uuid): Promise<InvitationRecord | null>;
  /** Holds its row until commit. Whether it still counts is for the caller to say. */
  lockByToken(tokenHash: string): Promise<InvitationRecord | null>;
  /** Gives it the one link that opens it. */
  arm(id: Uuid, link: { readonly tokenHash: string; readonly expiresAtMs: number }): Promise<void>;
  removeOf(personId: PersonId): Promise<void>;
  /** Those that ran out before; there is one at most for each person. */
  forget(ranOutBeforeMs: number): Promise<number>;
}

/** Somebody active who has an email address to sign in to the office with. */
export interface OfficeUser {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/** What Till itself does in the sign-in library's tables, in transactions of its own. */
export interface SignInStore {
  byEmail(email: string): Promise<OfficeUser | null>;
  byUserId(userId: string): Promise<OfficeUser | null>;
  /** Earlier links of the same person open nothing from then on. */
  addReset(reset: {
    readonly id: Uuid;
    readonly userId: string;
    readonly tokenHash: string;
    readonly nowMs: number;
    readonly expiresAtMs: number;
  }): Promise<void>;
  findReset(tokenHash: string, nowMs: number): Promise<OfficeUser | null>;
  /** Uses it up; null when it is unknown, was used, or has run out. */
  takeReset(tokenHash: string, nowMs: number): Promise<string | null>;
  /** Ends every session in the office with it. */
  setPassword(userId: string, hash: string, nowMs: number): Promise<void>;
  /** Takes app, recovery codes and passkeys away, and ends every session in the office. */
  dropSecondFactor(userId: string): Promise<void>;
  /** Whose address this is, of this shop, of another one, or of nobody's any more; null for nobody. */
  userIdOf(email: string): Promise<string | null>;
  /** Signs in with this address and password from then on. One that has a user already keeps it. */
  addUser(user: OfficeUser & { readonly hash: string; readonly nowMs: number }): Promise<void>;
  /** Ends the sessions, and drops password and second factors where no shop's person is left with them. */
  forgetUser(userId: string): Promise<void>;
}

export interface AccessStore {
  startSession(session: RegisterSession): Promise<void>;
  /** Those of everybody that could still be used, newest first. */
  openSessions(nowMs: number): Promise<readonly RegisterSession[]>;
  endSession(id: Uuid, nowMs: number): Promise<void>;
  endSessionsOf(personId: PersonId, nowMs: number): Promise<void>;
  addEnrolmentCode(code: EnrolmentCode): Promise<void>;
  /** Uses it up; null when it is unknown, was used, or has run out. */
  useEnrolmentCode(codeHash: string, nowMs: number): Promise<RegisterId | null>;
  addApproval(approval: ApprovalRecord): Promise<void>;
  /** Holds its row until commit, so that one yes is used once. */
  lockApproval(id: Uuid): Promise<ApprovalRecord | null>;
  useApproval(id: Uuid, nowMs: number): Promise<void>;
}

export interface CatalogueStore {
  load(): Promise<Catalogue>;
  /** All but the products. */
  head(): Promise<Omit<Catalogue, "products">>;
  /** In the catalogue's order. */
  productIds(): Promise<readonly ProductId[]>;
  /** Those that are still there, in this order. A large shop's are read by parts, and whoever else is served waits for one. */
  products(ids: readonly ProductId[]): Promise<readonly Product[]>;
  /** What pricing these variants takes, however large the catalogue is: their products, and every tax class. */
  ofVariants(ids: readonly VariantId[]): Promise<SoldGoods>;
  /** How these variants were sold, from a version of the catalogue until now, as far back as `daysMax`. */
  since(
    version: string,
    of: { readonly variantIds: readonly VariantId[]; readonly daysMax: number },
  ): Promise<CatalogueHistory>;
  version(): Promise<string>;
  picture(productId: Uuid): Promise<string | null>;
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

export type ChargeChange = Partial<
  Pick<
    Charge,
    | "gateway"
    | "tender"
    | "state"
    | "object"
    | "objectClosed"
    | "wanted"
    | "action"
    | "refusal"
    | "card"
    | "captureBeforeMs"
    | "capturedAtMs"
    | "askedAtMs"
  >
>;

export interface ChargeStore {
  insert(charge: Charge): Promise<void>;
  /** It begins under a lease; gives its fence. */
  insertLeased(charge: Charge, untilMs: number): Promise<number>;
  find(id: ChargeId): Promise<Charge | null>;
  /** Holds the charge's row until commit. */
  lock(id: ChargeId): Promise<Charge | null>;
  ofSale(saleId: SaleId): Promise<readonly Charge[]>;
  byObject(gateway: GatewayName, object: GatewayObject): Promise<Charge | null>;
  /** By a child of its object: a capture or fee (the ref of a fact), a refund or a dispute. */
  byChild(gateway: GatewayName, childId: string): Promise<Charge | null>;
  update(id: ChargeId, change: ChargeChange): Promise<void>;
  /** The latest snapshot as read, kept for the office and for comparing with the ledger. */
  saveSnapshot(id: ChargeId, snapshot: ChargeSnapshot): Promise<void>;
  snapshot(id: ChargeId): Promise<ChargeSnapshot | null>;
  /**
   * Takes the charge for outward work until `untilMs`, unless someone holds it. The number returned fences later
   * writes: it grows with every lease. Null when held.
   */
  acquireLease(id: ChargeId, nowMs: number, untilMs: number): Promise<number | null>;
  /** As `lock`, and whether this fence is still the newest. */
  lockLeased(
    id: ChargeId,
    fence: number,
  ): Promise<{ readonly charge: Charge; readonly holds: boolean } | null>;
  /** `wasRead`: as `noteRead`, in the same write. */
  releaseLease(id: ChargeId, fence: number, how?: { readonly wasRead?: boolean }): Promise<void>;
  /** The newest lease of the charge that these objects belong to, held or not; null where none or several do. */
  leaseOf(
    gateway: GatewayName,
    objects: readonly GatewayObject[],
  ): Promise<{ readonly fence: number; readonly untilMs: number | null } | null>;
  /** The object was read to its end under the lease of this number. */
  noteRead(id: ChargeId, fence: number): Promise<void>;
  /** Whether it was read under a lease taken after the one of this number. */
  wasReadAfter(id: ChargeId, fence: number): Promise<boolean>;
  list(query: ChargeQuery): Promise<readonly Charge[]>;
  /**
   * False when the gateway's fact was stored before: then nothing may be booked again. Its business day is the one
   * its journal transaction is posted on; left out, the store's day of `fact.atMs`. Throws `InvariantError` when the
   * fact was stored for another charge.
   */
  addFact(id: ChargeId, source: FactSource, fact: ChargeFact, businessDay?: string): Promise<boolean>;
  /** All that is stored about it beside itself, in one read; empty lists for a charge that does not exist. */
  parts(id: ChargeId): Promise<Omit<ChargeLife, "charge">>;
  /** Itself and all that is stored about it, in one read; null for a charge that does not exist. */
  life(id: ChargeId): Promise<ChargeLife | null>;
  facts(id: ChargeId): Promise<readonly ChargeFact[]>;
  /** Of every charge of the sale that has any, in one read. */
  factsOfSale(saleId: SaleId): Promise<ReadonlyMap<ChargeId, readonly ChargeFact[]>>;
}

export interface ChargeQuery {
  /** Of the charge's creation. */
  readonly businessDay?: string;
  /** Whether something is still to be learned: of the charge, one of its attempts or one of its refunds. */
  readonly open?: boolean;
  /** Whether a person should look: unknown, alarmed, decided by hand, captured though let go, disputed. */
  readonly attention?: boolean;
  readonly beforeId?: ChargeId;
  readonly limit: number;
}

export interface AttemptStore {
  insert(attempt: Attempt): Promise<void>;
  ofCharge(chargeId: ChargeId): Promise<readonly Attempt[]>;
  /** Ends or re-dates an attempt; refuses a transition the table does not list. */
  update(
    id: AttemptId,
    change: {
      readonly state?: AttemptState;
      readonly endedAtMs?: number | null;
      readonly tries?: number;
      readonly lastSentAtMs?: number;
      readonly detail?: string | null;
      readonly alarm?: string;
      readonly decision?: AttemptDecision;
      readonly call?: PreparedCall;
    },
  ): Promise<void>;
}

export interface RefundStore {
  insert(refund: Refund): Promise<void>;
  find(id: RefundId): Promise<Refund | null>;
  ofCharge(chargeId: ChargeId): Promise<readonly Refund[]>;
  ofSale(saleId: SaleId): Promise<readonly Refund[]>;
  update(id: RefundId, change: Partial<Pick<Refund, "state" | "object" | "refusal">>): Promise<void>;
}

export interface DisputeStore {
  insert(dispute: Dispute): Promise<void>;
  ofCharge(chargeId: ChargeId): Promise<readonly Dispute[]>;
  /** Refuses a transition that payments' table does not list. */
  update(
    id: Uuid,
    change: Partial<Pick<Dispute, "state" | "amount" | "reason" | "respondByMs" | "askedAtMs">>,
  ): Promise<void>;
  /** Newest first. */
  list(query: {
    readonly states?: readonly DisputeState[];
    readonly beforeId?: Uuid;
    readonly limit: number;
  }): Promise<readonly Dispute[]>;
}

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

export interface IdempotencyStore {
  /**
   * Claims (procedure, id). Null when this call is the first; else the row of the first one. Waits for a first call
   * that is in the middle of claiming it.
   */
  claim(procedure: string, id: Uuid, fingerprint: string, nowMs: number): Promise<IdempotencyRow | null>;
  answer(procedure: string, id: Uuid, answer: string, nowMs: number): Promise<void>;
  /** Drops answers given before `beforeMs`, at most `limit` of them, and says how many. Keys and fingerprints stay. */
  forgetAnswers(beforeMs: number, limit: number): Promise<number>;
}

/** How often a door was tried with one key. All zero: never. */
export interface DoorTries {
  /** Since `sinceMs`, and since it was last shut. */
  readonly tries: number;
  readonly sinceMs: number;
  /** How often it was shut without a success in between. */
  readonly pauses: number;
  readonly shutUntilMs: number;
  /** From then on the row says nothing any more. */
  readonly forgetAtMs: number;
}

export interface DoorStore {
  /** What is known of each key, held until commit. */
  lock(keys: readonly string[]): Promise<ReadonlyMap<string, DoorTries>>;
  save(key: string, tries: DoorTries): Promise<void>;
  forget(key: string): Promise<void>;
  /** Drops rows that say nothing any more, then what is above `keep`; at most `limit` of each. Says how many. */
  tidy(bounds: { readonly nowMs: number; readonly keep: number; readonly limit: number }): Promise<number>;
}

export interface InboxEvent {
  readonly id: Uuid;
  readonly gateway: GatewayName;
  readonly eventId: string;
  readonly type: string;
  readonly objects: readonly GatewayObject[];
  readonly createdAtMs: number;
  readonly receivedAtMs: number;
  /**
   * `unmatched`: it names nothing of ours. `ignored`: a type the adapter does not know. `dead`: interpreting it failed
   * every time; a person may replay it.
   */
  readonly state: "received" | "done" | "unmatched" | "ignored" | "dead";
  readonly detail: string | null;
  /** Whether the gateway brought it, or Till found it in the gateway's list. */
  readonly via: "webhook" | "list";
}

/** With its whole body, which may name the buyer. */
export interface NewInboxEvent extends InboxEvent {
  readonly payload: string;
}

export interface InboxQuery {
  readonly gateway?: GatewayName;
  readonly states?: readonly InboxEvent["state"][];
  readonly type?: string;
  /** Received in this range, both ends included. */
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly beforeId?: Uuid;
  readonly limit: number;
}

export interface InboxStore {
  /** False when the gateway sent this event before. */
  insert(event: NewInboxEvent): Promise<boolean>;
  /** Which of the gateway's events are kept, by the gateway's own ids. */
  known(gateway: GatewayName, eventIds: readonly string[]): Promise<ReadonlySet<string>>;
  find(id: Uuid): Promise<InboxEvent | null>;
  setState(id: Uuid, state: InboxEvent["state"], detail: string | null): Promise<void>;
  /** Newest first. */
  list(query: InboxQuery): Promise<readonly InboxEvent[]>;
  countByType(): Promise<
    readonly {
      readonly gateway: GatewayName;
      readonly type: string;
      readonly state: InboxEvent["state"];
      readonly count: number;
    }[]
  >;
  /** Up to when the gateway's own list was read to its end; null before the first time. */
  caughtUpToMs(gateway: GatewayName): Promise<number | null>;
  /** Never moves back. */
  setCaughtUpTo(gateway: GatewayName, untilMs: number): Promise<void>;
}

/** A message to the outside, written in the transaction that makes it necessary and sent after it, at least once. */
export interface OutboxMessage {
  /** Goes out with it (`Message-ID`, `Till-Message-Id`): the receiver drops what it had before. */
  readonly id: Uuid;
  readonly kind: "mail" | "fulfilment";
  /** What it is about, once per merchant: `receipt:<number>`, `payment_failed:<chargeId>`, `order_paid:<saleId>`, `password_reset:<id>`. */
  readonly cause: string;
  readonly saleId: SaleId | null;
  /** An address or a URL; personal data. Null with `body` once it was erased. */
  readonly to: string | null;
  readonly subject: string;
  /** Mail: `{ text, html }`, or `{ letter, userId }` for one that is written when it goes. Fulfilment: what is posted. */
  readonly body: Json;
  /** `kept`: nowhere to send it to (no SMTP server configured); it is shown in the office. */
  readonly state: "queued" | "sent" | "kept" | "failed";
  readonly tries: number;
  readonly detail: string | null;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
}

export interface OutboxStore {
  /** False when a message of this cause exists already. */
  insert(message: OutboxMessage): Promise<boolean>;
  find(id: Uuid): Promise<OutboxMessage | null>;
  update(
    id: Uuid,
    change: Partial<Pick<OutboxMessage, "state" | "tries" | "detail" | "sentAtMs">>,
  ): Promise<void>;
  /** Newest first, without what they say. */
  list(query: {
    readonly kind?: OutboxMessage["kind"];
    readonly states?: readonly OutboxMessage["state"][];
    readonly beforeId?: Uuid;
    readonly limit: number;
  }): Promise<readonly Omit<OutboxMessage, "body">[]>;
}

interface SettingsSaving {
  readonly nowMs: number;
  readonly basedOnMs?: number | null | undefined;
}

export interface SettingsStore {
  /** Null before anybody saved them. */
  find(): Promise<MerchantSettings | null>;
  /** With when they were saved; two savings never have the same. */
  findSaved(): Promise<{ readonly settings: MerchantSettings; readonly savedAtMs: number } | null>;
  /**
   * Says when they are saved. With `basedOnMs` (null: nobody saved any) only where nobody has saved others since:
   * else null, and nothing is changed.
   */
  save(settings: MerchantSettings, at: SettingsSaving): Promise<number | null>;
  /** What stands above each receipt; null: nothing. */
  logo(): Promise<ReceiptLogo | null>;
  saveLogo(logo: ReceiptLogo | null, nowMs: number): Promise<void>;
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

/** The jobs of Till, with what each carries. Enqueued in the transaction that makes them necessary. */
export interface Jobs {
  readonly "charge.refresh": {
    readonly merchantId: MerchantId;
    readonly chargeId: ChargeId;
    readonly tries: number;
  };
  readonly "inbox.interpret": {
    readonly merchantId: MerchantId;
    readonly inboxId: Uuid;
    readonly tries: number;
    /** The charge's newest lease when the event came: a read under a later one has answered it. Null: not known then. */
    readonly sinceFence: number | null;
  };
  readonly "receipt.issue": {
    readonly merchantId: MerchantId;
    readonly saleId: SaleId;
    readonly returnId: ReturnId | null;
  };
  readonly "outbox.send": { readonly merchantId: MerchantId; readonly messageId: Uuid };
  /** Reads the gateways' own lists of events; puts itself back for the next day. */
  readonly "gateway.catch_up": { readonly merchantId: MerchantId; readonly gateway: GatewayName };
  /** Forgets stored answers past their lifetime; puts itself back. */
  readonly "idempotency.clean": { readonly merchantId: MerchantId };
  readonly "doors.tidy": { readonly merchantId: MerchantId };
  /** Forgets personal data past its time; puts itself back. */
  readonly "personal_data.forget": { readonly merchantId: MerchantId };
}

export type JobName = keyof Jobs;

export interface JobStore {
  /** Due at once, or `startAfterMs` milliseconds from now. */
  enqueue<Name extends JobName>(
    name: Name,
    data: Jobs[Name],
    /** `onlyOne`: nothing is written while a job of this name and key still waits. */
    options?: { readonly startAfterMs?: number; readonly onlyOne?: string },
  ): Promise<void>;
  /**
   * When the next waiting `charge.refresh` of this charge is due; null where none waits. It goes through the waiting
   * jobs of all charges, so it is for a screen, not for every charge.
   */
  nextLookMs(chargeId: ChargeId): Promise<number | null>;
  /** Whether a look at the charge waits that is due within so long, by the clock of the database. */
  isLookPlanned(chargeId: ChargeId, withinMs: number): Promise<boolean>;
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

export interface AuditQuery {
  readonly beforeId?: Uuid;
  /** Begins with. */
  readonly action?: string;
  readonly subject?: string;
  readonly personId?: PersonId;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly limit: number;
}

/** One place of the chain over the trail. */
export interface AuditLink {
  readonly position: number;
  readonly auditId: Uuid;
  readonly hash: string;
  readonly seal: string | null;
  readonly linkedAtMs: number;
}

export interface AuditStore {
  add(row: AuditRow): Promise<void>;
  /** Newest first, each with its place in the chain. */
  list(query: AuditQuery): Promise<readonly (AuditRow & { readonly position: number | null })[]>;
  /** False while another one is linking; else nobody else does until commit. */
  lockChain(): Promise<boolean>;
  head(): Promise<AuditLink | null>;
  /** Rows that are not linked, in the order of their ids, from `fromId` on. */
  unlinked(query: { readonly fromId: Uuid; readonly limit: number }): Promise<readonly AuditRow[]>;
  addLinks(links: readonly AuditLink[]): Promise<void>;
  /** Links after a position, with their rows; null for a row that is gone. */
  chain(query: {
    readonly afterPosition: number;
    readonly limit: number;
  }): Promise<readonly { readonly link: AuditLink; readonly row: AuditRow | null }[]>;
  count(): Promise<number>;
}

/** A page of rows in the order of their ids. */
interface PageAfter {
  readonly after: Uuid | null;
  readonly limit: number;
}

interface Paged<T> {
  readonly rows: readonly T[];
  /** Where the next page begins; null behind the last row. */
  readonly next: Uuid | null;
}

/** An event with the body it came with; null once that was erased. */
export interface EventWithBody extends InboxEvent {
  readonly payload: string | null;
}

/** What is held about a buyer, by the address they gave. */
export interface CustomerStore {
  /** Stands for the address where the address itself must not be kept. The same whenever it is asked for. */
  pseudonymOf(email: string): Promise<string>;
  /** Newest first. Orders whose address was erased are nobody's any more. */
  orders(
    email: string,
    page: { readonly beforeId: SaleId | null; readonly limit: number },
  ): Promise<readonly SaleRecord[]>;
  orderCount(email: string): Promise<number>;
  messages(saleId: SaleId): Promise<readonly OutboxMessage[]>;
  /** What gateways call the charges of these sales, with their captures, refunds and disputes. */
  gatewayIds(saleIds: readonly SaleId[]): Promise<readonly string[]>;
  /** Events that name one of these, body included, one page of all events at a time. */
  eventsNaming(ids: readonly string[], page: PageAfter): Promise<Paged<EventWithBody>>;
  /** Events that led to nothing of ours, which only their bodies can tie to somebody. */
  eventsUnmatched(page: PageAfter): Promise<Paged<EventWithBody>>;
  /** Takes the address from these sales. */
  eraseAddresses(saleIds: readonly SaleId[]): Promise<void>;
  /** Takes receiver and body from every message about the sale, says how many, and calls off what waits. */
  eraseMessages(saleId: SaleId): Promise<number>;
  eraseEvents(ids: readonly Uuid[]): Promise<void>;
  /** Drops answers kept by versions that kept an address in them. */
  forgetAnswers(email: string): Promise<void>;
}

/** Personal data past its time, in bounded portions. */
export interface RetentionStore {
  /** The id or day up to which this was gone through; null before the first time. */
  passed(what: RetentionKind): Promise<string | null>;
  setPassed(what: RetentionKind, passed: string): Promise<void>;
  /** Of the next rows behind `after` and before `untilMs`; `last` is null when there are none. */
  forgetEventBodies(page: PageAfter & { readonly untilMs: number }): Promise<Forgotten>;
  forgetMessages(page: PageAfter & { readonly untilMs: number }): Promise<Forgotten>;
  /** The first business day behind this one on which a sale was completed; null when there is none. */
  nextDay(after: string | null): Promise<string | null>;
  /** The addresses on sales that were completed on this business day. */
  forgetAddresses(businessDay: string): Promise<number>;
  /** The addresses on sales that nobody paid, recorded before then. */
  forgetUnpaidAddresses(untilMs: number, limit: number): Promise<number>;
}

export type RetentionKind = "event_bodies" | "messages" | "addresses";

interface Forgotten {
  readonly count: number;
  readonly last: Uuid | null;
}

/** A credential of a gateway without its secret. */
export interface GatewayCredential {
  readonly id: Uuid;
  readonly gateway: GatewayName;
  readonly name: string;
  /** Its end, by which a person knows it again; the whole of what is no secret. */
  readonly lastFour: string;
  readonly setAtMs: number;
  readonly setBy: PersonId;
}

export interface SealedCredential extends Pick<GatewayCredential, "id" | "gateway" | "name"> {
  /** Nobody but `Database.openCredentials` opens it. */
  readonly sealed: string;
}

export interface GatewayCredentialStore {
  list(): Promise<readonly GatewayCredential[]>;
  sealed(): Promise<readonly SealedCredential[]>;
  /** In the place of the one of the same gateway and name. */
  set(credential: GatewayCredential & { readonly secret: string }): Promise<void>;
  /** All of the gateway; says how many. */
  remove(gateway: GatewayName): Promise<number>;
}

/** What seals the columns of `sealedColumns`, wrapped by a master key. */
export interface DataKeyRow {
  readonly merchantId: MerchantId;
  readonly id: Uuid;
  readonly purpose: DataKeyPurpose;
  readonly masterKeyId: string;
  readonly wrapped: string;
  readonly createdAtMs: number;
  /** From then on it only opens what it sealed. */
  readonly retiredAtMs: number | null;
  /** A rotation ended then and left nothing under it. */
  readonly emptiedAtMs: number | null;
  readonly sealsReserved: number;
}

export interface DataKeyStore {
  find(id: Uuid): Promise<DataKeyRow | null>;
  current(purpose: DataKeyPurpose): Promise<DataKeyRow | null>;
  /** Oldest first. */
  list(): Promise<readonly DataKeyRow[]>;
  /** Nothing happens where the purpose has a current key. */
  insert(row: DataKeyRow): Promise<void>;
  /** Takes on so many sealings; false when the key would seal more than `max`. */
  reserve(id: Uuid, count: number, max: number): Promise<boolean>;
  /** Nothing happens where it is not wrapped by `from` any more. */
  rewrap(
    id: Uuid,
    change: { readonly from: string; readonly to: string; readonly wrapped: string },
  ): Promise<void>;
  /** False when it was retired before. */
  retire(id: Uuid, atMs: number): Promise<boolean>;
  noteEmptied(id: Uuid, atMs: number): Promise<void>;
}

/** Sealed columns as they stand, for the keys' own upkeep, a page of rows at a time. */
export interface SealedStore {
  /** What stands there under another key than `sealedBy`, or in plain, or is searched by another than `indexedBy`. */
  outdated(
    column: SealedColumn,
    page: { readonly after: Uuid | null; readonly sealedBy: Uuid; readonly indexedBy: Uuid },
  ): Promise<Paged<{ readonly id: Uuid; readonly stored: string }>>;
  /** The keys that values stand under; `sealedBy` null for plain ones, `indexedBy` for those that are not searched. */
  keysUsed(
    column: SealedColumn,
    after: Uuid | null,
  ): Promise<Paged<{ readonly sealedBy: string | null; readonly indexedBy: string | null }>>;
  /** Where `was` still stands; says how many. */
  replace(
    column: SealedColumn,
    rows: readonly {
      readonly id: Uuid;
      readonly was: string;
      readonly now: string;
      readonly index: string | null;
    }[],
  ): Promise<number>;
}

/** All stores of one merchant inside one database transaction. */
export interface Tx {
  readonly merchants: MerchantStore;
  readonly people: PeopleStore;
  readonly access: AccessStore;
  readonly signIns: SignInStore;
  readonly invitations: InvitationStore;
  readonly keys: ApiKeyStore;
  readonly catalogue: CatalogueStore;
  readonly sales: SaleStore;
  readonly receipts: ReceiptStore;
  readonly charges: ChargeStore;
  readonly attempts: AttemptStore;
  readonly refunds: RefundStore;
  readonly disputes: DisputeStore;
  readonly journal: JournalStore;
  readonly outbox: OutboxStore;
  readonly settings: SettingsStore;
  readonly idempotency: IdempotencyStore;
  readonly inbox: InboxStore;
  readonly shifts: ShiftStore;
  readonly drawerActs: DrawerActStore;
  readonly parkedCarts: ParkedCartStore;
  readonly storedValues: StoredValueStore;
  readonly zReports: ZReportStore;
  readonly jobs: JobStore;
  readonly reports: ReportStore;
  readonly audit: AuditStore;
  readonly doors: DoorStore;
  readonly customers: CustomerStore;
  readonly retention: RetentionStore;
  readonly credentials: GatewayCredentialStore;
  readonly dataKeys: DataKeyStore;
  readonly sealed: SealedStore;
}

export interface UnitOfWork {
  /**
   * One transaction, READ COMMITTED, committed when `work` resolves and rolled back when it throws. No network inside.
   * Writes that answer nothing travel without waiting: what the database refuses of them is thrown by a later call or
   * by `run` itself, and always ends the transaction.
   */
  run<T>(merchantId: MerchantId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * For what is shown: one transaction, REPEATABLE READ and READ ONLY. All of it stands at one moment, so that no sum is
   * shown beside a state it does not belong to. A write in it is refused.
   */
  read<T>(merchantId: MerchantId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * As `run`, but works that come at the same moment may share one transaction and its commit, if nothing they touch
   * is the same: `subjects` are the ids of what they lock and claim. Each is answered after the commit; one that
   * fails leaves nothing of itself behind, and no other hears of it. `work` may be begun more than once before it is
   * answered, so it does nothing but read and write through `tx`.
   */
  runTogether<T>(
    merchantId: MerchantId,
    subjects: readonly string[],
    work: (tx: Tx) => Promise<T>,
  ): Promise<T>;
  /** As `runTogether`, for what nobody stands waiting for: it gives others a moment to come. */
  runUnhurried<T>(
    merchantId: MerchantId,
    subjects: readonly string[],
    work: (tx: Tx) => Promise<T>,
  ): Promise<T>;
}
