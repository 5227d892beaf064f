import type { Tx } from "@till/db";
import { type StoredValueId, invariant } from "@till/kernel";
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
  if (refund.to === "store_credit") return storeCreditOf(deps, tx, by);
  if (refund.to === "cash" || !isStoredValue(charge.tender)) return null;
  const [redeemed] = await tx.storedValues.movedBy("redeemed", charge.id);
  invariant(redeemed, "a charge of a card took something off it");
  return redeemed.storedValueId;
}

async function storeCreditOf(
  deps: Pick<Deps, "ids" | "merchantId">,
  tx: Tx,
  by: { readonly refund: Refund; readonly code: string | undefined; readonly nowMs: number },
): Promise<StoredValueId> {
  const { refund, code, nowMs } = by;
  if (code === undefined) {
    throw new TillError({
      code: "invalid_input",
      retry: "never",
      field: "code",
      message: "Store credit needs a code that the customer can spend it by.",
    });
  }
  const { kind, codeHash, lastFour } = readCode(code, "code", "store_credit");
  const { currency } = refund.amount;
  await tx.storedValues.insert({
    id: deps.ids.next(),
    merchantId: deps.merchantId,
    kind,
    codeHash,
    lastFour,
    currency,
    saleId: null,
    saleLineId: null,
    issuedAtMs: refund.createdAtMs,
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

/** Puts a refund onto a card, blocked or not: what it is owed stays its holder's. */
export async function load(tx: Tx, storedValueId: StoredValueId, refund: Refund): Promise<void> {
  await tx.storedValues.lock(storedValueId);
  await tx.storedValues.move({
    storedValueId,
    kind: "refunded_to",
    ref: refund.id,
    amount: refund.amount,
    saleId: refund.saleId,
    atMs: refund.createdAtMs,
  });
}
