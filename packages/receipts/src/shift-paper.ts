import { type Money, add, subtract } from "@till/money";
import type { BlindReport, ShiftReport } from "@till/reports";
import { createPaperFormat } from "./paper-format.ts";
import type { PaperReport, PaperReportRow } from "./paper-report.ts";

interface On {
  readonly locale: string;
  readonly timeZone: string;
}

/** An X or a Z as rows for paper and screen alike, every figure written. */
export function paperOfShift(report: ShiftReport | BlindReport, on: On): PaperReport {
  const identity = report.kind === "blind" ? report.identity : report.report.identity;
  const number = report.number === null ? null : `Z report ${report.number}`;
  return {
    merchantName: identity.merchantName,
    under: [[identity.storeName, identity.registerName].filter(Boolean).join(" · ")],
    title: number ?? "X report",
    atMs: identity.madeAtMs,
    rows: report.kind === "blind" ? blindRows(report, on) : fullRows(report, on),
  };
}

const pair = (left: string, right: string | number): PaperReportRow => ({
  kind: "pair",
  left,
  right: String(right),
});
const total = (left: string, right: string): PaperReportRow => ({ kind: "total", left, right });
const heading = (text: string): PaperReportRow => ({ kind: "heading", text });
const note = (text: string): PaperReportRow => ({ kind: "note", text });

function blindRows(report: BlindReport, on: On): PaperReportRow[] {
  return [
    ...headRows(report, on),
    pair("Sales", report.salesCount),
    pair("Returns", report.returnsCount),
    ...report.byCashier.map(({ name, salesCount }) => pair(name ?? "No cashier", salesCount)),
    ...exceptionRows(report.exceptions, on),
    note("The drawer is counted blind: sums follow after the count, for who may read them."),
  ];
}

function headRows(
  { shift, identity, number }: Pick<BlindReport, "shift" | "identity" | "number">,
  { locale, timeZone }: On,
): PaperReportRow[] {
  const format = createPaperFormat(locale);
  const at = (ms: number) => format.dateTime(ms, timeZone);
  return [
    ...(number === null ? [note("Closes nothing.")] : []),
    pair("Business day", identity.businessDay),
    pair("Opened", at(shift.openedAtMs)),
    pair("by", shift.openedBy ?? ""),
    ...shift.handOvers.map(({ to, atMs }) => pair(`Taken over by ${to ?? ""}`, at(atMs))),
    pair("Made", at(identity.madeAtMs)),
  ];
}

function fullRows(report: ShiftReport, on: On): PaperReportRow[] {
  const { shift, number, report: day } = report;
  return [
    ...headRows({ shift, identity: day.identity, number }, on),
    ...closedRows(report, on),
    ...salesRows(report, on),
    ...tenderRows(report, on),
    ...cashRows(report, on),
    ...attentionRows(report, on),
    ...exceptionRows(day.exceptions, on),
    ...lateRows(report, on),
    ...endRows(report, on),
  ];
}

function closedRows({ closed }: ShiftReport, { locale, timeZone }: On): PaperReportRow[] {
  if (closed === null) return [];
  return [
    pair("Closed", createPaperFormat(locale).dateTime(closed.atMs, timeZone)),
    pair("by", closed.by ?? ""),
    ...(closed.approvedBy === null ? [] : [pair("Difference approved by", closed.approvedBy)]),
  ];
}

function salesRows({ report }: ShiftReport, { locale }: On): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const { totals } = report;
  const where = (left: string, amount: Money) => (isZero(amount) ? [] : [pair(left, paper.money(amount))]);
  return [
    heading("Sales"),
    pair("Gross sales", paper.money(totals.grossSales.amount)),
    ...where("Discounts", totals.discounts.amount),
    ...where("Returns", totals.returns.amount),
    total("Net sales", paper.money(totals.netSales.amount)),
    ...totals.taxes.flatMap(({ name, ratePpm, net, taxTotal, gross }) => [
      pair(name, paper.money(taxTotal)),
      note(`${paper.percent(ratePpm)}: net ${paper.money(net)}, gross ${paper.money(gross)}`),
    ]),
    ...where("Tips", totals.tips.amount),
    ...where("Gift cards sold", totals.giftCards.amount),
    ...where("Rounding", totals.rounding.amount),
    total("Total collected", paper.money(totals.collected.amount)),
    pair("Sales", report.counts.sales),
    pair("Returns", report.counts.returns),
    ...noReceiptRows(report.noReceipt, paper),
    pair("Average sale", paper.money(report.counts.averageSale)),
  ];
}

/** What was given for goods that came back without a receipt, tax included: a line of its own wherever there was any. */
function noReceiptRows(
  figures: ShiftReport["report"]["noReceipt"],
  paper: ReturnType<typeof createPaperFormat>,
): PaperReportRow[] {
  if (!figures || figures.count === 0) return [];
  const given = paper.money(add(figures.cash, figures.storeCredit));
  return [pair(`Without a receipt (${figures.count})`, given)];
}

function tenderRows({ report }: ShiftReport, { locale }: On): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  return [
    heading("By tender"),
    ...report.tenders.flatMap(({ tender, gatewayName, count, captured, refundCount, refunded }) => {
      const name = [tenderWords[tender] ?? tender, gatewayName].filter(Boolean).join(" · ");
      return [
        pair(`${name} (${count})`, paper.money(captured)),
        ...(refundCount === 0 ? [] : [pair(`  given back (${refundCount})`, paper.money(refunded))]),
      ];
    }),
  ];
}

const tenderWords: Readonly<Record<string, string>> = {
  card: "Card",
  paypal: "PayPal",
  cash: "Cash",
  external: "External",
  gift_card: "Gift card",
};

function cashRows({ report, counts, closed, shift }: ShiftReport, { locale }: On): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const cash = report.cash.find(({ shiftId }) => shiftId === shift.shiftId);
  if (!cash) return [];
  const counted = counts
    .slice(0, -1)
    .map(({ position, counted: was, expected }) =>
      pair(`Count ${position}`, `${paper.money(was)} (${paper.money(subtract(was, expected))})`),
    );
  return [
    heading("Cash drawer"),
    pair("Float", paper.money(cash.float)),
    pair("Cash sales", paper.money(cash.cashIn)),
    pair("Refunds", paper.money(cash.refunds)),
    ...(cash.noReceipt ? [pair("Back without a receipt", paper.money(cash.noReceipt))] : []),
    pair("Cash in", paper.money(cash.paidIn)),
    pair("Cash out, tips", paper.money(cash.paidOut)),
    pair("Drops to the safe", paper.money(cash.drops)),
    ...counted,
    ...(closed === null
      ? []
      : [
          total("Expected", paper.money(closed.expected)),
          total("Counted", paper.money(closed.counted)),
          total("Difference", paper.money(subtract(closed.counted, closed.expected))),
          ...(closed.reason === null ? [] : [note(closed.reason)]),
        ]),
  ];
}

function attentionRows({ report, closed }: ShiftReport, { locale }: On): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const items = report.attention.filter(({ kind }) => kind !== "open_shift" && kind !== "cash_difference");
  const deferred = closed?.deferred ?? null;
  if (items.length === 0 && deferred === null) return [];
  return [
    heading("Needs attention"),
    ...items.map(({ kind, amount }) => pair(attentionWords[kind] ?? kind, paper.money(amount))),
    ...(deferred?.approval ? [note("The difference was closed without a manager's approval.")] : []),
    ...(deferred?.unsent
      ? [
          pair(
            `Not accepted by the server (${deferred.unsent.count})`,
            deferred.unsent.total === null ? "" : paper.money(deferred.unsent.total),
          ),
        ]
      : []),
  ];
}

const attentionWords: Readonly<Record<string, string>> = {
  unknown_charge: "Unknown charge",
  unknown_refund: "Unknown refund",
  pending_charge: "Pending charge",
  pending_refund: "Pending refund",
  failed_refund: "Failed refund",
  late_success: "Late success",
  disputed: "Disputed",
};

function exceptionRows(
  exceptions: ShiftReport["report"]["exceptions"],
  { locale, timeZone }: On,
): PaperReportRow[] {
  if (exceptions.length === 0) return [];
  const paper = createPaperFormat(locale);
  const words = {
    no_sale: "Drawer opened, no sale",
    voided_charge: "Charge released",
    voided_sale: "Sale voided",
    no_receipt: "Return without a receipt",
  } as const;
  return [
    heading("Exceptions"),
    ...exceptions.flatMap(({ kind, name, approverName, atMs, amount, reason }) => [
      pair(words[kind], name ?? ""),
      note(
        [
          paper.dateTime(atMs, timeZone),
          amount && paper.money(amount),
          reason,
          approverName && `approved by ${approverName}`,
        ]
          .filter(Boolean)
          .join(", "),
      ),
    ]),
  ];
}

/** As many as paper takes; the office has them all. */
const latePrinted = 20;

function lateRows({ late, lateCash }: ShiftReport, { locale, timeZone }: On): PaperReportRow[] {
  if (late.length === 0) return [];
  const paper = createPaperFormat(locale);
  const words = {
    sale: "Sale",
    return: "Return",
    cash_in: "Cash in",
    cash_out: "Cash out",
    gateway: "From a gateway",
  } as const;
  return [
    heading("Of earlier shifts, heard of since"),
    ...late
      .slice(0, latePrinted)
      .flatMap(({ kind, drawer, occurredAtMs, recordedAtMs }) => [
        pair(words[kind], drawer === null ? "" : paper.money(drawer)),
        note(
          `happened ${paper.dateTime(occurredAtMs, timeZone)}, booked ${paper.dateTime(recordedAtMs, timeZone)}`,
        ),
      ]),
    ...(late.length > latePrinted ? [note(`and ${late.length - latePrinted} more`)] : []),
    ...(isZero(lateCash)
      ? []
      : [
          total("Cash among them", paper.money(lateCash)),
          note("It explains that much of an earlier count's difference, and is none of this drawer's."),
        ]),
  ];
}

function endRows({ grandTotals, report, trailHead }: ShiftReport, { locale }: On): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const { holds, rows } = report.proof;
  return [
    heading("Grand totals"),
    pair("Before", paper.money(grandTotals.previous)),
    pair("This shift", paper.money(grandTotals.today)),
    total("Together", paper.money(grandTotals.cumulative)),
    heading("Proof"),
    note(
      holds
        ? `Report = ledger = gateways in ${rows.length} lines.`
        : `${rows.filter((row) => !row.holds).length} of ${rows.length} lines differ between report, ledger and gateways.`,
    ),
    ...(trailHead === null ? [] : [note(`Trail ${trailHead.position}: ${trailHead.hash.slice(0, 32)}`)]),
    note(`Till ${report.identity.softwareVersion}`),
  ];
}

const isZero = ({ amountMinor }: Money): boolean => amountMinor === 0n;
