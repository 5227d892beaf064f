import { sum } from "@till/money";
import type { EarlierPriceRow, EndOfDayReport } from "@till/reports";
import { Card, DataTable, Money } from "@till/ui";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { rateInWords, quantityInWords } from "../words.ts";

/** Sold is sold: what tills sold before they heard of a change, and what it would be today. Nothing on most days. */
export function EarlierPrices({
  report: { earlierPrices, identity },
  aside,
}: {
  readonly report: EndOfDayReport;
  readonly aside: ReactNode;
}) {
  const [, navigate] = useLocation();
  if (earlierPrices.length === 0) return null;
  const differences = earlierPrices.flatMap(({ difference }) => (difference === null ? [] : [difference]));
  return (
    <Card title="Sold at earlier prices" aside={aside}>
      <DataTable
        caption="Sold at earlier prices"
        isCaptionHidden
        columns={[
          {
            id: "item",
            header: "Item",
            cell: (row) => (row.variantName === "" ? row.item : `${row.item}, ${row.variantName}`),
            total: "Total",
          },
          { id: "receipt", header: "Receipt", cell: (row) => row.receiptNumber ?? "–" },
          { id: "by", header: "Cashier", cell: (row) => row.name ?? "–" },
          {
            id: "quantity",
            header: "Sold",
            kind: "figures",
            cell: (row) => quantityInWords(row.quantityMilli),
          },
          {
            id: "sold",
            header: "At",
            kind: "figures",
            cell: (row) => <Money value={row.sold} symbol={false} />,
          },
          { id: "today", header: "Today", kind: "figures", cell: today },
          {
            id: "difference",
            header: "Difference",
            kind: "figures",
            cell: (row) => (row.difference === null ? "–" : <Money value={row.difference} symbol={false} />),
            total: <Money value={sum(differences, identity.currency)} symbol={false} />,
          },
        ]}
        rows={earlierPrices}
        rowId={(row) => row.lineId}
        onOpen={(row) => navigate(`/office/sales/${row.saleId}`)}
      />
    </Card>
  );
}

function today({ listed, listedRatePpm, soldRatePpm }: EarlierPriceRow): ReactNode {
  if (listed === null || listedRatePpm === null) return "not sold any more";
  return (
    <>
      <Money value={listed} symbol={false} />
      {listedRatePpm !== soldRatePpm && ` (tax ${rateInWords(soldRatePpm)} → ${rateInWords(listedRatePpm)})`}
    </>
  );
}
