import type { PersonId } from "@till/kernel";
import { discountNet, listNet } from "@till/ledger";
import { type Money, add, divideRounded, money, subtract } from "@till/money";
import { type SaleLine, localHour } from "@till/sales";
import { type Day, sumOf } from "./day.ts";
import type {
  CashierRow,
  CategoryRow,
  Comparison,
  DayCounts,
  DayTotals,
  HourRow,
  ItemRow,
} from "./report.ts";

const hoursOfDay = 24;
/** As many as a manager reads; the rest is a query away. */
const topItemsMax = 10;
const ppm = 1_000_000n;

/** All 24 hours from the cut-off on, so that a chart has no gaps. */
export function hourRows(day: Day): HourRow[] {
  const { timeZone, cutoffHour, businessDay } = day.facts.identity;
  const byHour = Map.groupBy(day.facts.sales, ({ completedAtMs }) =>
    completedAtMs === null ? -1 : localHour(completedAtMs, timeZone),
  );
  return Array.from({ length: hoursOfDay }, (_, index) => {
    const hour = (cutoffHour + index) % hoursOfDay;
    const sales = byHour.get(hour) ?? [];
    const total = sumOf(day, sales, ({ sale }) => sale.totals.total);
    return { hour, salesCount: sales.length, total, drill: { kind: "sales", businessDay, hour } };
  });
}

export function categoryRows(day: Day): CategoryRow[] {
  const { businessDay } = day.facts.identity;
  const rows = new Map<string, CategoryRow>();
  for (const line of day.facts.sales.flatMap(({ sale }) => sale.lines)) {
    const { code, name } = categoryOf(day, line);
    const row = rows.get(code) ?? {
      code,
      name,
      quantityMilli: 0,
      gross: day.none,
      discounts: day.none,
      net: day.none,
      drill: { kind: "sales", businessDay, categoryCode: code },
    };
    rows.set(code, {
      ...row,
      quantityMilli: row.quantityMilli + line.quantityMilli,
      gross: add(row.gross, listNet(line)),
      discounts: add(row.discounts, discountNet(line)),
      net: add(row.net, line.net),
    });
  }
  return [...rows.values()].toSorted((a, b) => byAmount(a.net, b.net));
}

function categoryOf(day: Day, line: SaleLine): { readonly code: string; readonly name: string } {
  switch (line.kind) {
    case "shipping":
      return { code: "shipping", name: "Shipping" };
    case "gift_card":
      return { code: "gift_cards", name: "Gift cards" };
    case "goods": {
      const known = line.variantId === null ? undefined : day.facts.names.categories.get(line.variantId);
      return known ?? { code: "other", name: "Other" };
    }
  }
}

export function itemRows(day: Day): ItemRow[] {
  const { businessDay } = day.facts.identity;
  const rows = new Map<string, ItemRow>();
  for (const line of day.facts.sales.flatMap(({ sale }) => sale.lines)) {
    if (line.kind !== "goods") continue;
    const { variantId, name, variantName } = line;
    const key = variantId ?? `${name}\n${variantName}`;
    const row = rows.get(key) ?? {
      variantId,
      name,
      variantName,
      quantityMilli: 0,
      net: day.none,
      drill: { kind: "sales", businessDay, ...(variantId === null ? {} : { variantId }) },
    };
    rows.set(key, {
      ...row,
      quantityMilli: row.quantityMilli + line.quantityMilli,
      net: add(row.net, line.net),
    });
  }
  return [...rows.values()].toSorted((a, b) => byAmount(a.net, b.net)).slice(0, topItemsMax);
}

export function cashierRows(day: Day): CashierRow[] {
  const { sales, returns, identity, names } = day.facts;
  const sold = Map.groupBy(sales, ({ personId }) => personId);
  const given = Map.groupBy(returns, ({ personId }) => personId);
  const people = new Set<PersonId | null>([...sold.keys(), ...given.keys()]);
  return [...people]
    .map((personId): CashierRow => {
      const ownSales = sold.get(personId) ?? [];
      const ownReturns = given.get(personId) ?? [];
      return {
        personId,
        name: personId === null ? null : (names.people.get(personId) ?? null),
        salesCount: ownSales.length,
        total: sumOf(day, ownSales, ({ sale }) => sale.totals.total),
        returnsCount: ownReturns.length,
        returned: sumOf(day, ownReturns, ({ goods }) => goods.total),
        drill: { kind: "sales", businessDay: identity.businessDay, personId },
      };
    })
    .toSorted((a, b) => byAmount(a.total, b.total));
}

export function dayCounts(day: Day): DayCounts {
  const { sales, returns, charges } = day.facts;
  const total = sumOf(day, sales, ({ sale }) => sale.totals.total);
  const lines = sales.flatMap(({ sale }) => sale.lines).filter(({ kind }) => kind === "goods");
  const average =
    sales.length === 0 ? 0n : divideRounded(total.amountMinor, BigInt(sales.length), "half_even");
  return {
    sales: sales.length,
    quantityMilli: lines.reduce((sum, line) => sum + line.quantityMilli, 0),
    discountedSales: sales.filter(({ sale }) => sale.totals.discountTotal.amountMinor > 0n).length,
    returns: returns.length,
    averageSale: money(average, total.currency),
    captured: day.booked.filter(({ kind }) => kind === "captured").length,
    declined: charges.filter(({ state, createdAtMs }) => state === "declined" && day.isToday(createdAtMs))
      .length,
  };
}

export function comparisonWithBefore(day: Day, totals: DayTotals): Comparison | null {
  const { before, sales } = day.facts;
  if (!before) return null;
  const compared = (now: Money, then: Money) => ({
    before: then,
    changePpm: changePpm(now.amountMinor, then.amountMinor),
  });
  return {
    businessDay: before.businessDay,
    netSales: compared(totals.netSales.amount, before.netSales),
    collected: compared(totals.collected.amount, before.collected),
    salesCount: {
      before: before.salesCount,
      changePpm: changePpm(BigInt(sales.length), BigInt(before.salesCount)),
    },
  };
}

function changePpm(now: bigint, then: bigint): number | null {
  if (then <= 0n) return null;
  return Number(divideRounded((now - then) * ppm, then, "half_up"));
}

/** Largest first. */
function byAmount(a: Money, b: Money): number {
  const { amountMinor } = subtract(b, a);
  return amountMinor === 0n ? 0 : amountMinor > 0n ? 1 : -1;
}
