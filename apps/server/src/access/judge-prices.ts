import { type Offer, offerOf, offersSince } from "@till/catalogue";
import type { Tx } from "@till/db";
import type { VariantId } from "@till/kernel";
import { equals } from "@till/money";
import {
  type EarlierPrice,
  type PricedSale,
  type SaleLine,
  earlierPrice,
  exemptLine,
  taxedLine,
} from "@till/sales";

/**
 * How long after a price, a tax or an article was gone a till may still bring what it sold as it was: longer than any till
 * is left without a network, and an end to what somebody may look for among prices of the past. Later a manager says yes.
 */
const earlierDaysMax = 30;

export interface JudgedPrices {
  /** Everything at a price and tax that the catalogue has, or had when the till last heard of it or later. */
  readonly asCatalogued: boolean;
  /** The lines that it only had. */
  readonly earlier: readonly EarlierPrice[];
}

/**
 * Holds a sale's prices and taxes against the catalogue. Sold is sold: where a line says which version it was taken from, how
 * it was sold then or at any time since is as good as today's. A version that never was, and a price that was not one since
 * that version, are as good as none.
 */
export async function judgePrices(tx: Tx, sale: PricedSale): Promise<JudgedPrices> {
  const { lines, exemption } = sale;
  // What is on a gift card is its price, and no catalogue's.
  const listed = lines.filter(({ kind }) => kind !== "gift_card");
  const ids = listed.map(({ variantId }) => variantId).filter((id): id is VariantId => id !== null);
  const variantIds = [...new Set(ids)];
  const today = await tx.catalogue.ofVariants(variantIds);
  const isToday = (line: SaleLine): boolean => isAsOffered(line, offerOf(today, line.variantId));
  const isFair = listed.every((line) => isExemptAsSaid(line, exemption !== undefined));
  const others = listed.filter((line) => !isToday(line));
  if (!isFair || others.length === 0) return { asCatalogued: isFair, earlier: [] };

  const dated = others.flatMap(datedLine);
  const [first] = dated.map(({ version }) => version).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (first === undefined) return { asCatalogued: false, earlier: [] };
  const history = await tx.catalogue.since(first.toString(), { variantIds, daysMax: earlierDaysMax });
  const earlier = dated.filter(({ line, variantId, version }) =>
    offersSince(history, variantId, version).some((offer) => isAsOffered(line, offer)),
  );
  return {
    asCatalogued: earlier.length === others.length,
    earlier: earlier.map(({ line, variantId }) => earlierPrice(line, offerOf(today, variantId))),
  };
}

/** What was agreed on at the counter is no price of the catalogue's, though it may have been one. */
const datedLine = (line: SaleLine) =>
  line.agreed || line.variantId === null || line.catalogueVersion === undefined
    ? []
    : [{ line, variantId: line.variantId, version: BigInt(line.catalogueVersion) }];

/** Without tax only on a sale that says why, and then at the same price without the tax it holds. */
function isExemptAsSaid(line: SaleLine, isExempt: boolean): boolean {
  if (!isExempt || !line.taxed) return !isExempt && !line.taxed;
  const { unitPrice, tax, modifiers = [] } = exemptLine(taxedLine(line));
  const said = line.modifiers ?? [];
  return (
    equals(unitPrice, line.unitPrice) &&
    tax.code === line.tax.code &&
    tax.ratePpm === line.tax.ratePpm &&
    said.length === modifiers.length &&
    modifiers.every(({ price }, index) => said[index] !== undefined && equals(price, said[index].price))
  );
}

function isAsOffered(line: SaleLine, offer: Offer | null): boolean {
  if (!offer) return false;
  const { unitPrice, tax, unit, labelled, modifiers = [] } = taxedLine(line);
  const isWeighed = offer.soldBy === "kg";
  return (
    equals(offer.price, labelled ?? unitPrice) &&
    // What a scale printed is not known here; only what is weighed may have such a price.
    (labelled === undefined ? (unit === "kg") === isWeighed : isWeighed) &&
    offer.tax.ratePpm === tax.ratePpm &&
    offer.tax.mode === tax.mode &&
    modifiers.every((chosen) =>
      offer.options.some(({ code, price: listed }) => code === chosen.code && equals(listed, chosen.price)),
    )
  );
}
