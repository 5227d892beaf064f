import type { MerchantId } from "@till/kernel";
import type { AuditStore } from "./ports/audit.ts";
import type { CatalogueStore } from "./ports/catalogue.ts";
import type { AttemptStore, ChargeStore, DisputeStore, RefundStore } from "./ports/charges.ts";
import type { IdempotencyStore, JobStore } from "./ports/jobs.ts";
import type { JournalStore, ReportStore } from "./ports/journal.ts";
import type { InboxStore, OutboxStore } from "./ports/messages.ts";
import type {
  AccessStore,
  ApiKeyStore,
  DoorStore,
  InvitationStore,
  PeopleStore,
  SignInStore,
} from "./ports/people.ts";
import type { MerchantStore } from "./ports/places.ts";
import type { CustomerStore, RetentionStore } from "./ports/privacy.ts";
import type { ParkedCartStore, ReceiptStore, SaleStore } from "./ports/sales.ts";
import type { DataKeyStore, GatewayCredentialStore, SealedStore } from "./ports/sealing.ts";
import type { SettingsStore } from "./ports/settings.ts";
import type { DrawerActStore, ShiftStore, ZReportStore } from "./ports/shifts.ts";
import type { StoredValueStore } from "./ports/stored-values.ts";

export type * from "./ports/places.ts";
export type * from "./ports/people.ts";
export type * from "./ports/catalogue.ts";
export type * from "./ports/sales.ts";
export type * from "./ports/charges.ts";
export type * from "./ports/journal.ts";
export type * from "./ports/shifts.ts";
export type * from "./ports/messages.ts";
export type * from "./ports/stored-values.ts";
export type * from "./ports/audit.ts";
export type * from "./ports/settings.ts";
export type * from "./ports/jobs.ts";
export type * from "./ports/privacy.ts";
export type * from "./ports/sealing.ts";

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
