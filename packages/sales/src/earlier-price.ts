import type { Modifier, Offer } from "@till/catalogue";
import type { SaleLineId } from "@till/kernel";
import { type Money, divideRounded, money, subtract } from "@till/money";
import { taxedLine } from "./exempt-line.ts";
import { eachPrice, listPriceOf } from "./price-cart.ts";
import type { SaleLine } from "./sale.ts";

/** A line that was sold as the catalogue had it before: the price, the tax or the goods are others now. */
export interface EarlierPrice {
  readonly lineId: SaleLineId;
  /** Of one piece or kilogram, with what was chosen. */
  readonly sold: Money;
  readonly soldRatePpm: number;
  /** The same as the catalogue has it when the sale is heard of; null where it has it no more. */
  readonly today: {
    readonly listed: Money;
    readonly ratePpm: number;
    /** What the whole line was listed at less what it would be, discounts aside; negative: sold for less. */
    readonly difference: Money;
  } | null;
}

/** What it would be today; null: it is not sold any more. What can no longer be chosen counts as it was sold. */
export function earlierPrice(line: SaleLine, today: Offer | null): EarlierPrice {
  // What an exempt buyer was not charged is no difference of price.
  const sold = taxedLine(line);
  const priced = { ...sold, unitPrice: sold.labelled ?? sold.unitPrice };
  const was = { lineId: line.id, sold: eachPrice(priced), soldRatePpm: sold.tax.ratePpm };
  if (today === null || today.price.currency !== was.sold.currency) return { ...was, today: null };
  const modifiers = (sold.modifiers ?? []).map(
    (chosen): Pick<Modifier, "code" | "name" | "price"> =>
      today.options.find(({ code }) => code === chosen.code) ?? chosen,
  );
  const listed = eachPrice({ unitPrice: today.price, modifiers });
  const asListed = { ...sold, unitPrice: today.price, modifiers };
  const whole =
    sold.labelled === undefined ? listPriceOf(asListed) : relabelled(sold.unitPrice, sold.labelled, listed);
  return {
    ...was,
    today: { listed, ratePpm: today.tax.ratePpm, difference: subtract(listPriceOf(sold), whole) },
  };
}

/** The same weight at another price for a kilogram. */
const relabelled = (printed: Money, perKg: Money, listed: Money): Money =>
  perKg.amountMinor === 0n
    ? printed
    : money(
        divideRounded(printed.amountMinor * listed.amountMinor, perKg.amountMinor, "half_up"),
        printed.currency,
      );
