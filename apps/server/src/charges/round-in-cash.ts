import type { SaleRecord, Tx } from "@till/db";
import { type Money, add, compare, equals, toDecimal } from "@till/money";
import type { Tender } from "@till/payments";
import { roundSale, roundingInCash } from "@till/sales";
import { TillError } from "../till-error.ts";
import type { SaleMoney } from "./open-amount.ts";
import { cashStepOf } from "./pay-refund.ts";

/**
 * The sale as cash settles it, where its currency has no coin for the last cents: the sale comes to what was handed over, and the
 * difference is its rounding. Only for cash that pays all that is open, and only by what the currency's coins ask for:
 * whoever takes cash cannot give part of a price away. Throws `invalid_input`.
 */
export async function roundInCash(
  tx: Tx,
  { sale, money }: { readonly sale: SaleRecord; readonly money: SaleMoney },
  { tender, amount }: { readonly tender: Tender; readonly amount?: Money | undefined },
): Promise<{ readonly sale: SaleRecord; readonly money: SaleMoney }> {
  if (tender.kind !== "cash" || !tender.rounding || money.open.amountMinor === 0n) return { sale, money };
  const { rounding, tendered } = tender;
  const asked = roundingInCash(money.open, await cashStepOf(tx, money.open.currency));
  if (rounding.currency !== asked.currency || !equals(rounding, asked))
    throw invalid(
      `Cash for ${toDecimal(money.open)} ${asked.currency} is rounded by ${toDecimal(asked)}, not by ${toDecimal(rounding)}.`,
    );
  const open = add(money.open, rounding);
  const isWhole = amount !== undefined && amount.currency === open.currency && equals(amount, open);
  if (!isWhole || tendered.currency !== open.currency || compare(tendered, open) < 0)
    throw invalid("Only cash that pays all that is left of a sale is rounded.");
  return { sale: { ...sale, sale: roundSale(sale.sale, rounding) }, money: { ...money, open } };
}

const invalid = (message: string): TillError =>
  new TillError({ code: "invalid_input", retry: "never", field: "tender.rounding", message });
