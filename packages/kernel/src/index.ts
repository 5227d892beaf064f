export type { Brand } from "./brand.ts";
export { type Clock, createManualClock } from "./clock.ts";
export {
  type AttemptId,
  type ChargeId,
  type Id,
  type IdSource,
  type JournalTransactionId,
  type MerchantId,
  type ParkedCartId,
  type PersonId,
  type ProductId,
  type RefundId,
  type RegisterId,
  type ReturnId,
  type SaleId,
  type SaleLineId,
  type ShiftId,
  type StoreId,
  type StoredValueId,
  type Uuid,
  type VariantId,
  createIdSource,
  isUuid,
  parseId,
} from "./ids.ts";
export { InvariantError, invariant, unreachable } from "./invariant.ts";
export { type Result, err, ok } from "./result.ts";
