export { appUrlOf } from "./app-role.ts";
export { type Database, type DatabaseOptions, createDatabase, signInSchema } from "./create-database.ts";
export {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  type EmbeddedPostgresOptions,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "./embedded/index.ts";
export {
  type JobHandlers,
  type TogetherHandlers,
  type WorkerOptions,
  type Workers,
} from "./jobs/start-workers.ts";
export { APP_ROLE, type MigrateOptions, migrateDatabase } from "./migrate-database.ts";
export { type SignedInBy } from "./schema/index.ts";
export { currentKeyForMs } from "./sealing/key-ring.ts";
export { type KeyWrap, MasterKeyError } from "./sealing/key-wrap.ts";
export {
  type MasterKey,
  createMasterKeyWrap,
  formatMasterKey,
  parseMasterKeys,
} from "./sealing/master-keys.ts";
export { type SealedColumn, sealedColumnNames } from "./sealing/sealed-columns.ts";
export type { Vault } from "./sealing/vault.ts";
export type { OpenCredential } from "./stores/gateway-credential-store.ts";
export { isIdTaken } from "./session.ts";
export type { SessionFacts } from "./session-person.ts";
export type {
  AccessStore,
  AccountBalance,
  ApiKeyRecord,
  InvitationRecord,
  Actor,
  ApprovalRecord,
  AttemptStore,
  AuditLink,
  AuditQuery,
  AuditRow,
  AuditStore,
  CatalogueStore,
  ChargeChange,
  ChargeQuery,
  ChargeStore,
  CustomerStore,
  DayFacts,
  DisputeStore,
  DoorTries,
  EventWithBody,
  FactSource,
  GatewayCredential,
  IdempotencyRow,
  IdempotencyStore,
  InboxEvent,
  InboxQuery,
  InboxStore,
  JobName,
  JobStore,
  Jobs,
  JournalQuery,
  JournalStore,
  Merchant,
  MerchantSettings,
  MerchantStore,
  OfficeUser,
  OutboxMessage,
  OutboxStore,
  ParkedCartRecord,
  ParkedCartStore,
  PeopleStore,
  Person,
  PostedTransaction,
  ReceiptRecord,
  ReceiptStore,
  RefundStore,
  Register,
  RegisterSession,
  ReportStore,
  RetentionKind,
  RetentionStore,
  ReturnRecord,
  SaleFacts,
  SaleQuery,
  SaleRecord,
  SaleStore,
  SettingsStore,
  DrawerActRecord,
  DrawerPieces,
  HandOverRecord,
  OpenTransaction,
  ShiftCountRecord,
  ShiftRecord,
  ZReportRecord,
  ShiftStore,
  StoredValueMovement,
  StoredValueRecord,
  StoredValueStore,
  Store,
  Tx,
  UnitOfWork,
} from "./ports.ts";
export { type SeedOptions, type SeedPerson, type ShopSeed, seedDemoShop } from "./seed-demo-shop.ts";
