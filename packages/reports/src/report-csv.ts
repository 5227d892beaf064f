import { add } from "@till/money";
import { type CsvCell as Cell, csvText } from "./csv-text.ts";
import type { EndOfDayReport } from "./report.ts";

export type ReportSection = "totals" | "tenders" | "taxes" | "hours" | "items" | "earlier_prices";

/** One section as CSV. */
export function reportCsv(report: EndOfDayReport, section: ReportSection): string {
  return csvText(sectionRows(report, section));
}

function sectionRows(report: EndOfDayReport, section: ReportSection): Cell[][] {
  switch (section) {
    case "totals":
      return totalRows(report);
    case "tenders":
      return tenderRows(report);
    case "taxes":
      return [
        ["code", "name", "rate_percent", "mode", "net", "tax", "gross"],
        ...report.totals.taxes.map((tax) => [
          tax.code,
          tax.name,
          String(tax.ratePpm / 10_000),
          tax.mode,
          tax.net,
          tax.taxTotal,
          tax.gross,
        ]),
      ];
    case "hours":
      return [
        ["hour", "sales", "total"],
        ...report.byHour.map((row) => [row.hour, row.salesCount, row.total]),
      ];
    case "items":
      return [
        ["item", "variant", "quantity", "net"],
        ...report.topItems.map((row) => [row.name, row.variantName, row.quantityMilli / 1000, row.net]),
      ];
    case "earlier_prices":
      return earlierRows(report);
  }
}

function earlierRows({ earlierPrices }: EndOfDayReport): Cell[][] {
  return [
    [
      "receipt",
      "cashier",
      "item",
      "variant",
      "quantity",
      "sold_at",
      "today",
      "difference",
      "sold_tax_percent",
      "today_tax_percent",
    ],
    ...earlierPrices.map((row): Cell[] => [
      row.receiptNumber,
      row.name,
      row.item,
      row.variantName,
      row.quantityMilli / 1000,
      row.sold,
      row.listed,
      row.difference,
      String(row.soldRatePpm / 10_000),
      row.listedRatePpm === null ? null : String(row.listedRatePpm / 10_000),
    ]),
  ];
}

function totalRows({ totals, identity, noReceipt }: EndOfDayReport): Cell[][] {
  const given = noReceipt ? add(noReceipt.cash, noReceipt.storeCredit) : null;
  return [
    ["figure", "amount", "currency"],
    ...(
      [
        ["gross_sales", totals.grossSales],
        ["discounts", totals.discounts],
        ["returns", totals.returns],
        ["net_sales", totals.netSales],
        ["tax", totals.tax],
        ["tips", totals.tips],
        ["gift_cards", totals.giftCards],
        ["rounding", totals.rounding],
        ["billed", totals.billed],
        ["owed", totals.owed],
        ["held", totals.held],
        ["collected", totals.collected],
      ] as const
    ).map(([name, { amount }]): Cell[] => [name, amount, identity.currency]),
    ...(given ? [["given_without_a_receipt", given, identity.currency] satisfies Cell[]] : []),
  ];
}

function tenderRows({ tenders }: EndOfDayReport): Cell[][] {
  return [
    [
      "tender",
      "gateway",
      "count",
      "captured",
      "refunds",
      "refunded",
      "reversed",
      "disputed",
      "fees_actual",
      "fees_expected",
      "expected_payout",
    ],
    ...tenders.map((row): Cell[] => [
      row.tender,
      row.gateway,
      row.count,
      row.captured,
      row.refundCount,
      row.refunded,
      row.reversed,
      row.disputed,
      row.feesActual,
      row.feesExpected,
      row.expectedPayout,
    ]),
  ];
}
