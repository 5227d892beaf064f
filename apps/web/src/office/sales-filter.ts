import type { Catalogue } from "@till/catalogue";
import { localHour } from "@till/sales";
import type { SaleView } from "@till/wire";

/** What a figure narrows the sales of a day down to. Absent parts do not narrow. */
export interface SalesFilter {
  readonly hour: number | null;
  readonly categoryCode: string | null;
  readonly variantId: string | null;
}

export function readSalesFilter(params: URLSearchParams): SalesFilter {
  const hour = params.get("hour");
  return {
    hour: hour !== null && /^\d{1,2}$/.test(hour) ? Number(hour) : null,
    categoryCode: params.get("category"),
    variantId: params.get("variant"),
  };
}

export const narrows = (filter: SalesFilter): boolean =>
  filter.hour !== null || filter.categoryCode !== null || filter.variantId !== null;

/** Whether the sale is among those a figure counts. Hours are the store's. */
export function passes(
  sale: SaleView,
  filter: SalesFilter,
  { timeZone, catalogue }: { readonly timeZone: string; readonly catalogue: Catalogue | null },
): boolean {
  const atMs = sale.completedAtMs ?? sale.occurredAtMs;
  if (filter.hour !== null && localHour(atMs, timeZone) !== filter.hour) return false;
  const variants = sale.sale.lines.map(({ variantId }) => variantId);
  if (filter.variantId !== null && !variants.some((id) => id === filter.variantId)) return false;
  if (filter.categoryCode === null || catalogue === null) return true;
  const inCategory = new Set(
    catalogue.products
      .filter(({ categoryCode }) => categoryCode === filter.categoryCode)
      .flatMap((product) => product.variants.map(({ id }) => id)),
  );
  return variants.some((id) => id !== null && inCategory.has(id));
}
