import type { AttemptId, ChargeId, RefundId, SaleId, Uuid } from "@till/kernel";
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
  GatewayName,
  GatewayObject,
  PreparedCall,
  Refund,
} from "@till/payments";

export type FactSource = GatewayName | "till";

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
