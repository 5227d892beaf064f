import type { SaleRecord, Tx } from "@till/db";
import type { SaleLineId } from "@till/kernel";
import { negate } from "@till/money";
import type { Refund } from "@till/payments";
import type { PricedReturn, PricedSale, SaleLine } from "@till/sales";
import type { Deps } from "../deps.ts";
import { TillError } from "../till-error.ts";
import { readCode } from "./read-code.ts";

export interface SoldCard {
  readonly lineId: SaleLineId;
  readonly code: string;
}

const cardLines = ({ lines }: PricedSale): readonly SaleLine[] =>
  lines.filter(({ kind }) => kind === "gift_card");

/**
 * Puts the cards of a sale on record, worth nothing until the sale is paid. Each such line is one card at its face value
 * with no tax: what is bought with it is taxed. Throws `invalid_input`, and `conflict` for a code that has been given out.
 */
export async function registerSoldCards(
  deps: Pick<Deps, "ids" | "merchantId">,
  tx: Tx,
  {
    sale,
    cards,
    nowMs,
  }: { readonly sale: SaleRecord; readonly cards: readonly SoldCard[]; readonly nowMs: number },
): Promise<void> {
  const lines = cardLines(sale.sale);
  const codes = new Map(cards.map(({ lineId, code }) => [lineId, code]));
  if (cards.length !== lines.length || codes.size !== lines.length)
    throw invalid("giftCards", "Each gift card of a sale needs a code of its own, and nothing else has one.");
  for (const line of lines) {
    const code = codes.get(line.id);
    if (code === undefined) throw invalid("giftCards", "A gift card of this sale has no code.");
    refuseUnlikeMoney(line);
    const { kind, codeHash, lastFour } = readCode(code, "giftCards", "gift_card");
    const isNew = await tx.storedValues.insert({
      id: deps.ids.next(),
      merchantId: deps.merchantId,
      kind,
      codeHash,
      lastFour,
      currency: sale.sale.currency,
      saleId: sale.id,
      saleLineId: line.id,
      issuedAtMs: null,
      blockedAtMs: null,
      createdAtMs: nowMs,
    });
    if (!isNew) {
      throw new TillError({
        code: "conflict",
        retry: "never",
        message: `The gift card that ends in ${lastFour} was given out before. Take another card.`,
      });
    }
  }
}

/** What is on a card is what was paid for it, to the cent: else buying cards would make money. */
function refuseUnlikeMoney({ quantityMilli, tax, discountTotal, listPrice }: SaleLine): void {
  if (quantityMilli !== 1000)
    throw invalid("cart", "A gift card is sold one at a time: add a line for each.");
  if (tax.ratePpm !== 0)
    throw invalid("cart", "A gift card is sold without tax: what is bought with it is taxed.");
  if (discountTotal.amountMinor !== 0n)
    throw invalid("cart", "A gift card is sold at its face value. Take the discount off its line.");
  if (listPrice.amountMinor === 0n) throw invalid("cart", "A gift card needs an amount.");
}

const invalid = (field: string, message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field, message });

/** The sale is paid, so its cards are money from now on. In the transaction that books the sale. */
export async function issueSoldCards(tx: Tx, sale: SaleRecord, atMs: number): Promise<void> {
  const lines = new Map(cardLines(sale.sale).map((line) => [line.id, line]));
  if (lines.size === 0) return;
  for (const { id, saleLineId } of await tx.storedValues.ofSale(sale.id)) {
    const line = saleLineId === null ? undefined : lines.get(saleLineId);
    if (!line) continue;
    await tx.storedValues.setIssued(id, atMs);
    await tx.storedValues.move({
      storedValueId: id,
      kind: "issued",
      ref: line.id,
      amount: line.listPrice,
      saleId: sale.id,
      atMs,
    });
  }
}

/**
 * A card that is given back is emptied by what is paid for it, before the money leaves: from then on nobody spends it.
 * Only what is still on it can come back. Throws `over_refund` with that.
 */
export async function takeBackSoldCards(
  tx: Tx,
  by: {
    readonly sale: SaleRecord;
    readonly goods: PricedReturn;
    readonly refund: Refund;
  },
): Promise<void> {
  const { sale, goods, refund } = by;
  const returned = goods.lines.filter(({ kind, gross }) => kind === "gift_card" && gross.amountMinor > 0n);
  // Before the sale is paid there is nothing on its cards.
  if (returned.length === 0 || sale.state !== "completed") return;
  for (const { id, saleLineId } of await tx.storedValues.ofSale(sale.id)) {
    const line = returned.find((one) => one.saleLineId === saleLineId);
    if (!line) continue;
    const value = await tx.storedValues.lock(id);
    if (!value || value.balance.amountMinor < line.gross.amountMinor)
      throw spent(value?.balance.amountMinor ?? 0n);
    await tx.storedValues.move({
      storedValueId: id,
      kind: "taken_back",
      ref: refund.id,
      amount: negate(line.gross),
      saleId: sale.id,
      atMs: refund.createdAtMs,
    });
  }
}

const spent = (remainingMinor: bigint): TillError =>
  new TillError({
    code: "over_refund",
    retry: "never",
    remainingMinor,
    message:
      "This gift card has been spent, at least in part. Only what is still on it can be given back: refund that amount.",
  });

/** A return that will not happen leaves the customer the card as it was. */
export async function restoreTakenBack(tx: Tx, refund: Refund, atMs: number): Promise<void> {
  for (const { storedValueId, amount, saleId } of await tx.storedValues.movedBy("taken_back", refund.id)) {
    await tx.storedValues.lock(storedValueId);
    await tx.storedValues.move({
      storedValueId,
      kind: "restored",
      ref: refund.id,
      amount: negate(amount),
      saleId,
      atMs,
    });
  }
}
