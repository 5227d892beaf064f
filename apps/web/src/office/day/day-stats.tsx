import { add, negate } from "@till/money";
import type { EndOfDayReport } from "@till/reports";
import { Money, StatCard } from "@till/ui";
import { Link } from "wouter";
import { dayInWords, rateInWords } from "../words.ts";
import { useDrillHref } from "./use-drill-href.ts";

/** The four figures of the day; each row of the sum below opens its entries. */
export function DayStats({ report }: { readonly report: EndOfDayReport }) {
  const drillHref = useDrillHref();
  const { totals, counts, comparison, noReceipt } = report;
  const taken = add(totals.discounts.amount, totals.returns.amount);
  const change = comparison?.netSales.changePpm ?? null;
  return (
    <>
      <div className="office-stats">
        <StatCard
          label="Gross sales"
          figure={<Money value={totals.grossSales.amount} symbol={false} />}
          note={
            <>
              {counted(counts.sales, "sale")} · avg <Money value={counts.averageSale} symbol={false} /> with
              tax
            </>
          }
          href={drillHref(totals.grossSales.drill)}
        />
        <StatCard
          label="Discounts and returns"
          figure={<Money value={negate(taken)} symbol={false} />}
          note={[
            counted(counts.discountedSales, "discount"),
            counted(counts.returns, "return"),
            ...(noReceipt && noReceipt.count > 0 ? [`${noReceipt.count} without a receipt`] : []),
          ].join(" · ")}
          href={drillHref(totals.returns.drill)}
        />
        <StatCard
          label="Net sales"
          figure={<Money value={totals.netSales.amount} symbol={false} />}
          note={
            change === null || comparison === null
              ? "Nothing to compare with yet"
              : `${change < 0 ? "▼" : "▲"} ${rateInWords(Math.abs(change))} on ${dayInWords(comparison.businessDay)}`
          }
          href={drillHref(totals.netSales.drill)}
        />
        <StatCard
          label="Total collected"
          figure={<Money value={totals.collected.amount} symbol={false} />}
          note={
            <>
              tax <Money value={totals.tax.amount} symbol={false} /> · tips{" "}
              <Money value={totals.tips.amount} symbol={false} /> · rounding{" "}
              <Money value={totals.rounding.amount} symbol={false} />
            </>
          }
          href={drillHref(totals.collected.drill)}
        />
      </div>
      <SumLine report={report} />
    </>
  );
}

/** Net sales to collected, in one line that adds up; what is nothing is left out. */
function SumLine({ report: { totals } }: { readonly report: EndOfDayReport }) {
  const parts = [
    { label: "Net sales", figure: totals.netSales },
    { label: "tax", figure: totals.tax },
    { label: "tips", figure: totals.tips },
    { label: "gift cards", figure: totals.giftCards },
    { label: "rounding", figure: totals.rounding },
    { label: "less not paid yet", figure: totals.owed, isTaken: true },
    { label: "held for customers", figure: totals.held },
  ].filter(({ figure }, index) => index === 0 || figure.amount.amountMinor !== 0n);
  return (
    <p className="day-sum" aria-label="How total collected is made up">
      {parts.map(({ label, figure, isTaken = false }, index) => (
        <span key={label}>
          {index > 0 && (isTaken ? "− " : "+ ")}
          {label} <DrillLink figure={figure} />
        </span>
      ))}
      <span>
        = collected <DrillLink figure={totals.collected} />
      </span>
    </p>
  );
}

function DrillLink({ figure }: { readonly figure: EndOfDayReport["totals"]["tax"] }) {
  const drillHref = useDrillHref();
  return (
    <Link href={drillHref(figure.drill)}>
      <Money value={figure.amount} symbol={false} />
    </Link>
  );
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
