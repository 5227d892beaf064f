import { attentionItems } from "./attention.ts";
import {
  cashierRows,
  categoryRows,
  comparisonWithBefore,
  dayCounts,
  hourRows,
  itemRows,
} from "./breakdowns.ts";
import { cashRows } from "./cash.ts";
import { type Day, givenWithoutReceipt, openDay, withoutReceipt } from "./day.ts";
import type { DayFacts, DayFigures } from "./day-facts.ts";
import { earlierPriceRows } from "./earlier-prices.ts";
import { exceptionRows } from "./exceptions.ts";
import { proofOf } from "./proof.ts";
import type { EndOfDayReport, NoReceiptFigures } from "./report.ts";
import { tenderRows } from "./tenders.ts";
import { dayTotals } from "./totals.ts";

/**
 * Folds a day's facts into its report. Pure: the same facts give the same report, at any time. Throws
 * `InvariantError` on a sale of another currency than the report's.
 */
export function endOfDay(facts: DayFacts): EndOfDayReport {
  const day = openDay(facts);
  const totals = dayTotals(day);
  const tenders = tenderRows(day);
  const cash = cashRows(day);
  return {
    kind: "x",
    identity: facts.identity,
    totals,
    tenders,
    cash,
    noReceipt: noReceiptFigures(day),
    attention: attentionItems(day, cash),
    exceptions: exceptionRows(day),
    earlierPrices: earlierPriceRows(day),
    byHour: hourRows(day),
    byCategory: categoryRows(day),
    topItems: itemRows(day),
    byCashier: cashierRows(day),
    counts: dayCounts(day),
    comparison: comparisonWithBefore(day, totals),
    proof: proofOf(day, totals, tenders),
  };
}

const noReceiptFigures = (day: Day): NoReceiptFigures => ({
  count: withoutReceipt(day, "cash").length + withoutReceipt(day, "store_credit").length,
  cash: givenWithoutReceipt(day, "cash"),
  storeCredit: givenWithoutReceipt(day, "store_credit"),
});

/** What a later day compares itself with. */
export function figuresOf(report: EndOfDayReport): DayFigures {
  return {
    businessDay: report.identity.businessDay,
    netSales: report.totals.netSales.amount,
    collected: report.totals.collected.amount,
    salesCount: report.counts.sales,
  };
}
