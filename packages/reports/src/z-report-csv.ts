import { type Money, add, subtract } from "@till/money";
import { type CsvCell, csvText } from "./csv-text.ts";
import type { ShiftReport } from "./shift-report.ts";

/** A Z as it was frozen, one figure a line: which part it stands in, its name, how often, how much, and what is written to it. */
export function zReportCsv(z: ShiftReport): string {
  return csvText([["section", "figure", "count", "amount", "currency", "text"], ...rowsOf(z)]);
}

const figure = (
  section: string,
  name: string,
  amount: Money | null,
  count: number | null = null,
): CsvCell[] => [section, name, count, amount, amount?.currency ?? null, null];
const words = (section: string, name: string, text: string | number | null): CsvCell[] => [
  section,
  name,
  null,
  null,
  null,
  text,
];
const at = (ms: number): string => new Date(ms).toISOString();

function rowsOf(z: ShiftReport): CsvCell[][] {
  return [...headRows(z), ...salesRows(z), ...cashRows(z), ...endRows(z)];
}

function headRows({ number, shift, closed, report: { identity } }: ShiftReport): CsvCell[][] {
  return [
    words("report", "number", number),
    words("report", "merchant", identity.merchantName),
    words("report", "store", identity.storeName),
    words("report", "register", identity.registerName),
    words("report", "business_day", identity.businessDay),
    words("report", "opened_at", at(shift.openedAtMs)),
    words("report", "opened_by", shift.openedBy),
    ...shift.handOvers.map(({ to, atMs }) => words("report", "taken_over", `${at(atMs)} ${to ?? ""}`.trim())),
    words("report", "closed_at", closed === null ? null : at(closed.atMs)),
    words("report", "closed_by", closed?.by ?? null),
    words("report", "approved_by", closed?.approvedBy ?? null),
  ];
}

function salesRows({ report, closed }: ShiftReport): CsvCell[][] {
  const { totals, tenders, counts, noReceipt } = report;
  return [
    figure("sales", "gross_sales", totals.grossSales.amount, counts.sales),
    figure("sales", "discounts", totals.discounts.amount),
    figure("sales", "returns", totals.returns.amount, counts.returns),
    ...(noReceipt
      ? [
          figure(
            "sales",
            "given_without_a_receipt",
            add(noReceipt.cash, noReceipt.storeCredit),
            noReceipt.count,
          ),
        ]
      : []),
    figure("sales", "net_sales", totals.netSales.amount),
    figure("sales", "tips", totals.tips.amount),
    figure("sales", "gift_cards", totals.giftCards.amount),
    figure("sales", "rounding", totals.rounding.amount),
    figure("sales", "billed", totals.billed.amount),
    figure("sales", "collected", totals.collected.amount),
    ...(closed?.practised ? [figure("sales", "practised_and_not_included", null, closed.practised)] : []),
    ...totals.taxes.flatMap(({ code, net, taxTotal, gross }) => [
      figure("tax", `${code}_net`, net),
      figure("tax", `${code}_tax`, taxTotal),
      figure("tax", `${code}_gross`, gross),
    ]),
    ...tenders.flatMap(({ tender, gateway, count, captured, refundCount, refunded }) => {
      const name = [tender, gateway].filter(Boolean).join("_");
      return [
        figure("tender", name, captured, count),
        figure("tender", `${name}_given_back`, refunded, refundCount),
      ];
    }),
  ];
}

function cashRows({ report, shift, counts, closed }: ShiftReport): CsvCell[][] {
  const cash = report.cash.find(({ shiftId }) => shiftId === shift.shiftId);
  return [
    ...(cash
      ? [
          figure("cash", "float", cash.float),
          figure("cash", "sales", cash.cashIn),
          figure("cash", "refunds", cash.refunds),
          ...(cash.noReceipt ? [figure("cash", "without_a_receipt", cash.noReceipt)] : []),
          figure("cash", "paid_in", cash.paidIn),
          figure("cash", "paid_out", cash.paidOut),
          figure("cash", "drops", cash.drops),
        ]
      : []),
    ...counts.flatMap(({ position, counted, expected, pieces }) => [
      figure("count", `${position}_counted`, counted),
      figure("count", `${position}_expected`, expected),
      ...(pieces ?? []).map(({ valueMinor, count }) =>
        figure("count", `${position}_of`, { amountMinor: valueMinor, currency: counted.currency }, count),
      ),
    ]),
    ...(closed === null
      ? []
      : [
          figure("cash", "expected", closed.expected),
          figure("cash", "counted", closed.counted),
          figure("cash", "difference", subtract(closed.counted, closed.expected)),
          words("cash", "reason", closed.reason),
        ]),
  ];
}

function endRows({ grandTotals, lateCash, trailHead, report }: ShiftReport): CsvCell[][] {
  return [
    figure("late", "cash", lateCash),
    figure("grand_total", "before", grandTotals.previous),
    figure("grand_total", "this_shift", grandTotals.today),
    figure("grand_total", "together", grandTotals.cumulative),
    words("proof", "holds", report.proof.holds ? "yes" : "no"),
    words("proof", "trail_position", trailHead?.position ?? null),
    words("proof", "trail_hash", trailHead?.hash ?? null),
  ];
}
