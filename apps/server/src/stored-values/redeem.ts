import type { Tx } from "@till/db";
import type { SaleId } from "@till/kernel";
import type { Money } from "@till/money";
import { compare, negate, toDecimal } from "@till/money";
import type { Charge, StoredValueKind, Tender } from "@till/payments";
import { saleMoney } from "../charges/open-amount.ts";
import { TillError } from "../till-error.ts";
import { type ReadCode, noSuchCode, readCode } from "./read-code.ts";

type StoredValueTender = Extract<Tender, { readonly kind: StoredValueKind }>;

export const isStoredValue = (tender: Tender): tender is StoredValueTender =>
  tender.kind === "gift_card" || tender.kind === "store_credit";

/** The code of a tender, before anything is locked. Throws `invalid_input`. */
export const codeOfTender = ({ kind, code }: StoredValueTender): ReadCode =>
  readCode(code, "tender.code", kind);

/**
 * Takes the amount of a charge off its card, under the card's lock: of several at the same moment each sees what the ones
 * before it left. Throws `not_found`, `stored_value_not_valid` and `insufficient_funds`, with what is on it.
 */
export async function redeem(
  tx: Tx,
  { charge, code }: { readonly charge: Charge; readonly code: ReadCode },
): Promise<void> {
  const value = await tx.storedValues.lockByCode(code.codeHash);
  if (!value) throw noSuchCode("tender.code");
  if (value.blockedAtMs !== null) throw notValid("It was blocked. Ask a manager.");
  if (value.issuedAtMs === null) throw notValid("The sale of it was never paid.");
  if (value.saleId !== null && (await isOwedAgain(tx, value.saleId)))
    throw notValid("The sale of it is to be paid again.");
  if (value.balance.currency !== charge.amount.currency || compare(charge.amount, value.balance) > 0)
    throw tooLittle(value.balance);
  await tx.storedValues.move({
    storedValueId: value.id,
    kind: "redeemed",
    ref: charge.id,
    amount: negate(charge.amount),
    saleId: charge.saleId,
    atMs: charge.createdAtMs,
  });
}

/** What had paid for it was let go and put back: until it is paid again it would be money that nobody gave. */
async function isOwedAgain(tx: Tx, saleId: SaleId): Promise<boolean> {
  const sale = await tx.sales.find(saleId);
  return sale !== null && (await saleMoney(tx, sale)).neverPaid.amountMinor > 0n;
}

const notValid = (why: string): TillError =>
  new TillError({
    code: "stored_value_not_valid",
    retry: "never",
    message: `This code cannot be used. ${why} Nothing was charged.`,
  });

const tooLittle = (balance: Money): TillError =>
  new TillError({
    code: "insufficient_funds",
    retry: "never",
    remainingMinor: balance.amountMinor,
    message:
      balance.amountMinor === 0n
        ? "Nothing is left on it. Nothing was charged."
        : `Only ${toDecimal(balance)} ${balance.currency} is left on it. Nothing was charged: take that much, and the rest another way.`,
  });
