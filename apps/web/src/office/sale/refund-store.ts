import {
  type ChargeId,
  type IdSource,
  type RefundId,
  type ReturnId,
  type SaleLineId,
  isUuid,
} from "@till/kernel";
import { type KeyStore, isRecord, readJson } from "../../shared/storage.ts";

/** What goes back: goods with their price, or a sum without goods. Minor units as digits, for JSON has no bigint. */
export type RefundGoods =
  | {
      readonly kind: "lines";
      readonly lines: readonly { readonly saleLineId: SaleLineId; readonly quantityMilli: number }[];
    }
  | { readonly kind: "amount"; readonly amountMinor: string };

export interface RefundWish {
  readonly goods: RefundGoods;
  readonly reason: string;
}

/** One intention to give money back. Sent as it is, any number of times, until an answer came. */
export interface PendingRefund extends RefundWish {
  readonly id: RefundId;
  readonly returnId: ReturnId;
}

/** Refunds, written down before they are sent: a lost answer must not lead to a second refund. */
export interface RefundStore {
  pending(chargeId: ChargeId): PendingRefund | null;
  /** The refund that was never answered, whatever is wished now; else this wish becomes one. */
  refundFor(chargeId: ChargeId, wish: RefundWish): PendingRefund;
  /** An answer came, whichever. */
  settle(chargeId: ChargeId): void;
}

export function createRefundStore({
  store,
  ids,
}: {
  readonly store: KeyStore;
  readonly ids: IdSource;
}): RefundStore {
  const key = (chargeId: ChargeId): string => `till.refund.${chargeId}`;
  const pending = (chargeId: ChargeId): PendingRefund | null => parse(readJson(store, key(chargeId)));
  return {
    pending,
    refundFor: (chargeId, wish) => {
      const known = pending(chargeId);
      if (known) return known;
      const refund: PendingRefund = { id: ids.next(), returnId: ids.next(), ...wish };
      store.setItem(key(chargeId), JSON.stringify(refund));
      return refund;
    },
    settle: (chargeId) => store.removeItem(key(chargeId)),
  };
}

/** Written by `refundFor` alone, and parsed again by the server; here only what would not be a refund is left out. */
function parse(stored: unknown): PendingRefund | null {
  if (!isRecord(stored)) return null;
  const { id, returnId, reason, goods } = stored;
  if (typeof id !== "string" || typeof returnId !== "string" || typeof reason !== "string") return null;
  if (!isUuid(id) || !isUuid(returnId) || !isRecord(goods)) return null;
  const isGoods =
    (goods["kind"] === "lines" && Array.isArray(goods["lines"])) ||
    (goods["kind"] === "amount" && /^\d+$/.test(String(goods["amountMinor"])));
  if (!isGoods) return null;
  return {
    id: id as RefundId,
    returnId: returnId as ReturnId,
    reason,
    goods: goods as object as RefundGoods,
  };
}
