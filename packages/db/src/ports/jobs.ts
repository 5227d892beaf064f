import type { ChargeId, MerchantId, ReturnId, SaleId, Uuid } from "@till/kernel";
import type { GatewayName } from "@till/payments";

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
