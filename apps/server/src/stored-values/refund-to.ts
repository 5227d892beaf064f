import type { Tx } from "@till/db";
import {
  type ChargeId,
  type RefundId,
  type ReturnId,
  type SaleId,
  type StoredValueId,
  invariant,
} from "@till/kernel";
import type { Money } from "@till/money";
import type { Charge, Refund } from "@till/payments";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import { readCode } from "./read-code.ts";
import { isStoredValue } from "./redeem.ts";

/** Where a refund goes that comes back onto a card, and which one; null for every other refund. */
export async function valueToLoad(
  deps: Pick<Deps, "ids" | "merchantId">,
  tx: Tx,
  by: {
    readonly charge: Charge;
    readonly refund: Refund;
    /** With `to: "store_credit"`. */
    readonly code: string | undefined;
    readonly nowMs: number;
  },
): Promise<StoredValueId | null> {
  const { charge, refund } = by;
  if (refund.to === "store_credit")
    return storeCreditOf(deps, tx, { given: refund, code: by.code, nowMs: by.nowMs });
  if (refund.to === "cash" || refund.to === "exchange" || !isStoredValue(charge.tender)) return null;
  const [redeemed] = await tx.storedValues.movedBy("redeemed", charge.id);
  invariant(redeemed, "a charge of a card took something off it");
  return redeemed.storedValueId;
}

/** What goes onto a card: a refund, what is given for goods without a receipt, or a charge that was let go. */
export interface Given {
  readonly id: RefundId | ReturnId | ChargeId;
  readonly saleId: SaleId | null;
  readonly amount: Money;
  readonly createdAtMs: number;
}

/** The store credit of this code, new or known. Throws `invalid_input` without one, `stored_value_not_valid` for a blocked one. */
export async function storeCreditOf(
  deps: Pick<Deps, "ids" | "merchantId">,
  tx: Tx,
  by: { readonly given: Given; readonly code: string | undefined; readonly nowMs: number },
): Promise<StoredValueId> {
  const { given, code, nowMs } = by;
  if (code === undefined) {
    throw new TillError({
      code: "invalid_input",
      retry: "never",
      field: "code",
      message: "Store credit needs a code that the customer can spend it by.",
    });
  }
  const { kind, codeHash, lastFour } = readCode(code, "code", "store_credit");
  const { currency } = given.amount;
  await tx.storedValues.insert({
    id: deps.ids.next(),
    merchantId: deps.merchantId,
    kind,
    codeHash,
    lastFour,
    currency,
    saleId: null,
    saleLineId: null,
    issuedAtMs: given.createdAtMs,
    blockedAtMs: null,
    createdAtMs: nowMs,
  });
  const value = await tx.storedValues.lockByCode(codeHash);
  invariant(value, "what was written is there");
  if (value.blockedAtMs === null && value.balance.currency === currency) return value.id;
  throw new TillError({
    code: "stored_value_not_valid",
    retry: "never",
    message: "This store credit was blocked. Nothing was given back: make a new one.",
  });
}

/** Puts it onto a card, blocked or not: what it is owed stays its holder's. */
export async function load(tx: Tx, storedValueId: StoredValueId, given: Given): Promise<void> {
  await tx.storedValues.lock(storedValueId);
  await tx.storedValues.move({
    storedValueId,
    kind: "refunded_to",
    ref: given.id,
    amount: given.amount,
    saleId: given.saleId,
    atMs: given.createdAtMs,
  });
}
