import { type Money as Amount, add, negate, sum } from "@till/money";
import type { Drill, EndOfDayReport, TenderRow } from "@till/reports";
import { type Column, DataTable, Money } from "@till/ui";
import { useLocation } from "wouter";
import { tenderNames } from "../money-pills.tsx";
import { quantityInWords } from "../words.ts";
import { useDrillHref } from "./use-drill-href.ts";

interface ReportPart {
  readonly report: EndOfDayReport;
}

const figure = (value: Amount) => <Money value={value} symbol={false} />;

function useOpen() {
  const [, navigate] = useLocation();
  const href = useDrillHref();
  return ({ drill }: { readonly drill: Drill }) => navigate(href(drill));
}

export function TenderTable({ report: { tenders, identity } }: ReportPart) {
  const open = useOpen();
  const total = (pick: (row: TenderRow) => Amount) => figure(sum(tenders.map(pick), identity.currency));
  const fees = (row: TenderRow) => negate(add(row.feesActual, row.feesExpected));
  const columns: Column<TenderRow>[] = [
    {
      id: "tender",
      header: "Tender",
      cell: (row) =>
        row.gatewayName === null || row.tender === "paypal"
          ? tenderNames[row.tender]
          : `${tenderNames[row.tender]} · ${row.gatewayName}`,
      total: "Total",
    },
    {
      id: "count",
      header: "Count",
      kind: "figures",
      cell: (row) => row.count,
      total: tenders.reduce((all, { count }) => all + count, 0),
    },
    {
      id: "captured",
      header: "Captured",
      kind: "figures",
      cell: (row) => figure(row.captured),
      total: total((row) => row.captured),
    },
    {
      id: "refunded",
      header: "Refunded",
      kind: "figures",
      cell: (row) => figure(negate(row.refunded)),
      total: total((row) => negate(row.refunded)),
    },
    {
      id: "fees",
      header: "Fees",
      kind: "figures",
      cell: (row) =>
        row.gateway === null ? (
          "–"
        ) : (
          <>
            {figure(fees(row))}
            {row.feesExpected.amountMinor > 0n && <span title="partly by the fee table"> ≈</span>}
          </>
        ),
      total: total(fees),
    },
    {
      id: "payout",
      header: "Expected payout",
      kind: "figures",
      cell: (row) =>
        row.expectedPayout === null ? (row.tender === "cash" ? "drawer" : "–") : figure(row.expectedPayout),
    },
    {
      id: "not",
      header: "Declined",
      kind: "figures",
      cell: (row) => row.declinedCount + row.failedCount,
      total: tenders.reduce((all, row) => all + row.declinedCount + row.failedCount, 0),
    },
  ];
  return (
    <DataTable
      caption="By tender and gateway"
      isCaptionHidden
      columns={columns}
      rows={tenders}
      rowId={(row) => `${row.tender}:${row.gateway ?? ""}`}
      onOpen={open}
      empty={<p className="till-muted">Nothing was paid on this day.</p>}
    />
  );
}

export function TaxTable({ report: { totals } }: ReportPart) {
  const open = useOpen();
  return (
    <DataTable
      caption="Tax by rate"
      isCaptionHidden
      columns={[
        {
          id: "rate",
          header: "Rate",
          cell: (row) => row.name,
          total: "Total",
        },
        { id: "net", header: "Net", kind: "figures", cell: (row) => figure(row.net) },
        {
          id: "tax",
          header: "Tax",
          kind: "figures",
          cell: (row) => figure(row.taxTotal),
          total: figure(totals.tax.amount),
        },
        { id: "gross", header: "Gross", kind: "figures", cell: (row) => figure(row.gross) },
      ]}
      rows={totals.taxes}
      rowId={(row) => `${row.code}:${row.ratePpm}:${row.mode}`}
      onOpen={open}
      empty={<p className="till-muted">No tax on this day.</p>}
    />
  );
}

export function HourTable({ report: { byHour } }: ReportPart) {
  const open = useOpen();
  const busy = byHour.filter(({ salesCount }) => salesCount > 0);
  if (busy.length === 0) return null;
  return (
    <details className="day-hours">
      <summary>Open an hour</summary>
      <DataTable
        caption="Sales by hour"
        isCaptionHidden
        columns={[
          { id: "hour", header: "Hour", cell: (row) => `${String(row.hour).padStart(2, "0")}:00` },
          { id: "count", header: "Sales", kind: "figures", cell: (row) => row.salesCount },
          { id: "total", header: "Total", kind: "figures", cell: (row) => figure(row.total) },
        ]}
        rows={busy}
        rowId={(row) => String(row.hour)}
        onOpen={open}
      />
    </details>
  );
}

export function CategoryTable({ report: { byCategory } }: ReportPart) {
  const open = useOpen();
  return (
    <DataTable
      caption="By category"
      isCaptionHidden
      columns={[
        { id: "name", header: "Category", cell: (row) => row.name },
        {
          id: "quantity",
          header: "Sold",
          kind: "figures",
          cell: (row) => quantityInWords(row.quantityMilli),
        },
        { id: "gross", header: "Gross", kind: "figures", cell: (row) => figure(row.gross) },
        { id: "net", header: "Net", kind: "figures", cell: (row) => figure(row.net) },
      ]}
      rows={byCategory}
      rowId={(row) => row.code}
      onOpen={open}
      empty={<p className="till-muted">Nothing was sold.</p>}
    />
  );
}

export function ItemTable({ report: { topItems } }: ReportPart) {
  const open = useOpen();
  return (
    <DataTable
      caption="Most sold"
      isCaptionHidden
      columns={[
        {
          id: "name",
          header: "Item",
          cell: (row) => (row.variantName === "" ? row.name : `${row.name}, ${row.variantName}`),
        },
        {
          id: "quantity",
          header: "Sold",
          kind: "figures",
          cell: (row) => quantityInWords(row.quantityMilli),
        },
        { id: "net", header: "Net", kind: "figures", cell: (row) => figure(row.net) },
      ]}
      rows={topItems}
      rowId={(row) => `${row.variantId ?? ""}:${row.name}`}
      onOpen={open}
      empty={<p className="till-muted">Nothing was sold.</p>}
    />
  );
}

export function CashierTable({ report: { byCashier } }: ReportPart) {
  const open = useOpen();
  return (
    <DataTable
      caption="By cashier"
      isCaptionHidden
      columns={[
        { id: "name", header: "Cashier", cell: (row) => row.name ?? "Web, no cashier" },
        { id: "sales", header: "Sales", kind: "figures", cell: (row) => row.salesCount },
        { id: "total", header: "Total", kind: "figures", cell: (row) => figure(row.total) },
        { id: "returns", header: "Returns", kind: "figures", cell: (row) => row.returnsCount },
        { id: "returned", header: "Returned", kind: "figures", cell: (row) => figure(negate(row.returned)) },
      ]}
      rows={byCashier}
      rowId={(row) => row.personId ?? "web"}
      onOpen={open}
      empty={<p className="till-muted">Nobody sold anything.</p>}
    />
  );
}
