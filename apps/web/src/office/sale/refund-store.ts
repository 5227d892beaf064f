import {
  type IdSource,
  type RefundId,
  type RegisterId,
  type ReturnId,
  type SaleLineId,
  isUuid,
} from "@till/kernel";
import { type KeyStore, isRecord } from "../../shared/storage.ts";
import { type PendingActs, createPendingActs } from "./pending-acts.ts";

/** What goes back: goods with their price, or a sum without goods. Minor units as digits, for JSON has no bigint. */
export type RefundGoods =
  | {
      readonly kind: "lines";
      readonly lines: readonly { readonly saleLineId: SaleLineId; readonly quantityMilli: number }[];
    }
  | { readonly kind: "amount"; readonly amountMinor: string }
  /** Goods that are back already, and whose refund did not arrive. */
  | { readonly kind: "owed"; readonly returnId: ReturnId };

export interface RefundWish {
  readonly goods: RefundGoods;
  readonly reason: string;
  /** The drawer that pays in cash; null sends the money back the way it came. */
  readonly drawer: RegisterId | null;
}

/** One intention to give money back. Sent as it is, any number of times, until an answer came. */
export interface PendingRefund extends RefundWish {
  readonly id: RefundId;
  readonly returnId: ReturnId;
}

export type RefundStore = PendingActs<RefundWish, PendingRefund>;

export const createRefundStore = ({
  store,
  ids,
}: {
  readonly store: KeyStore;
  readonly ids: IdSource;
}): RefundStore =>
  createPendingActs({
    store,
    name: "refund",
    begin: (wish: RefundWish): PendingRefund => ({ id: ids.next(), returnId: ids.next(), ...wish }),
    parse,
  });

/** Written by `begin` alone, and parsed again by the server; here only what would not be a refund is left out. */
function parse(stored: unknown): PendingRefund | null {
  if (!isRecord(stored)) return null;
  const { id, returnId, reason, goods, drawer } = stored;
  if (typeof id !== "string" || typeof returnId !== "string" || typeof reason !== "string") return null;
  if (!isUuid(id) || !isUuid(returnId) || !isRecord(goods)) return null;
  const isGoods =
    (goods["kind"] === "lines" && Array.isArray(goods["lines"])) ||
    (goods["kind"] === "amount" && /^\d+$/.test(String(goods["amountMinor"]))) ||
    (goods["kind"] === "owed" && typeof goods["returnId"] === "string" && isUuid(goods["returnId"]));
  if (!isGoods) return null;
  return {
    id: id as RefundId,
    returnId: returnId as ReturnId,
    reason,
    goods: goods as object as RefundGoods,
    drawer: typeof drawer === "string" && isUuid(drawer) ? (drawer as RegisterId) : null,
  };
}
