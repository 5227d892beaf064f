import { createHash, timingSafeEqual } from "node:crypto";
import type { SaleRecord } from "@till/db";
import type { Permission } from "@till/people";
import { authorize } from "./authorize.ts";
import type { Caller } from "./caller.ts";
import { notFound } from "../till-error.ts";

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * Staff by permission, a shopper by the order's token. A wrong token gets the answer a wrong id gets, so that
 * nobody learns which orders exist. Without one it is somebody of the staff who is not signed in: they have to hear that, for
 * a till that hears "no such order" takes its charge for one that was never made.
 */
export function authorizeSale(
  caller: Caller,
  action: Permission,
  sale: SaleRecord | null,
  orderToken: string | undefined,
): SaleRecord {
  if (caller.kind !== "buyer" || orderToken === undefined) {
    authorize(caller, action);
    if (!sale) throw notFound("sale");
    return sale;
  }
  if (!sale?.orderTokenHash || !sameHash(sale.orderTokenHash, hashToken(orderToken))) throw notFound("order");
  return sale;
}

const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
