import { v7, validate, version } from "uuid";
import type { Brand } from "./brand.ts";
import type { Clock } from "./clock.ts";

/** A UUIDv7 in lower case, made and stored by whoever starts the act it names. */
export type Uuid = Brand<string, "Uuid">;

/** Every id says what it names; an id of one kind is refused where another is meant. */
export type Id<Name extends string> = Uuid & Brand<string, Name>;

export type MerchantId = Id<"Merchant">;
export type StoreId = Id<"Store">;
export type RegisterId = Id<"Register">;
export type PersonId = Id<"Person">;
export type ShiftId = Id<"Shift">;
export type SaleId = Id<"Sale">;
export type SaleLineId = Id<"SaleLine">;
export type ReturnId = Id<"Return">;
export type ChargeId = Id<"Charge">;
export type AttemptId = Id<"Attempt">;
export type RefundId = Id<"Refund">;
export type ParkedCartId = Id<"ParkedCart">;
export type ProductId = Id<"Product">;
export type VariantId = Id<"Variant">;
export type StoredValueId = Id<"StoredValue">;
export type JournalTransactionId = Id<"JournalTransaction">;

/** Makes fresh ids. The only other source of chance below a composition root. */
export interface IdSource {
  next<T extends Uuid>(): T;
}

export function isUuid(value: string): value is Uuid {
  return validate(value) && version(value) === 7 && value === value.toLowerCase();
}

/** Brands `value`, or throws `RangeError` naming what was expected. For parsers; inside, ids are typed already. */
export function parseId<T extends Uuid>(value: string): T {
  if (!isUuid(value)) throw new RangeError("an id must be a UUIDv7 in lower case");
  return value as T;
}

/** Ids in order of time, from the given clock and source of random bytes (16 per id). */
export function createIdSource(clock: Clock, randomBytes: (count: number) => Uint8Array): IdSource {
  return {
    next<T extends Uuid>() {
      return v7({ msecs: clock.nowMs(), random: randomBytes(16) }) as T;
    },
  };
}
