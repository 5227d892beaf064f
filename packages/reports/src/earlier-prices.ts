import { invariant } from "@till/kernel";
import type { Day } from "./day.ts";
import type { EarlierPriceRow } from "./report.ts";

/**
 * What was sold as the catalogue had it before: a till without a network had not heard of the change. Frozen when the sale was
 * heard of: a price that changes once more changes no report.
 */
export function earlierPriceRows(day: Day): EarlierPriceRow[] {
  const { registers, people } = day.facts.names;
  return day.facts.sales.flatMap(({ id, registerId, personId, receiptNumber, sale, earlierPrices = [] }) =>
    earlierPrices.map(({ lineId, sold, soldRatePpm, today }): EarlierPriceRow => {
      const line = sale.lines.find((one) => one.id === lineId);
      invariant(line, "an earlier price is a line's");
      return {
        saleId: id,
        lineId,
        receiptNumber,
        registerName: registers.get(registerId) ?? null,
        name: personId === null ? null : (people.get(personId) ?? null),
        item: line.name,
        variantName: line.variantName,
        quantityMilli: line.quantityMilli,
        sold,
        soldRatePpm,
        listed: today?.listed ?? null,
        listedRatePpm: today?.ratePpm ?? null,
        difference: today?.difference ?? null,
      };
    }),
  );
}
