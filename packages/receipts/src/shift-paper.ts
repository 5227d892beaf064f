import { type Money, add, subtract } from "@till/money";
import type { BlindReport, HandOverFact, ShiftReport } from "@till/reports";
import { createPaperFormat } from "./paper-format.ts";
import type { PaperReport, PaperReportRow } from "./paper-report.ts";
import { type SayOnPaper, type ShiftWord, inEnglish, shiftWords } from "./shift-words.ts";

interface On {
  readonly locale: string;
  readonly timeZone: string;
  /** English where nobody says otherwise. */
  readonly say?: SayOnPaper;
}

/** An X or a Z as rows for paper and screen alike, every figure written. */
export function paperOfShift(report: ShiftReport | BlindReport, given: On): PaperReport {
  const on: Speaking = { say: inEnglish, ...given };
  const { say } = on;
  const identity = report.kind === "blind" ? report.identity : report.report.identity;
  return {
    merchantName: identity.merchantName,
    under: [[identity.storeName, identity.registerName].filter(Boolean).join(" · ")],
    title: report.number === null ? say("title_x") : say("title_z", { number: String(report.number) }),
    atMs: identity.madeAtMs,
    rows: report.kind === "blind" ? blindRows(report, on) : fullRows(report, on),
  };
}

type Speaking = On & { readonly say: SayOnPaper };

const pair = (left: string, right: string | number): PaperReportRow => ({
  kind: "pair",
  left,
  right: String(right),
});
const total = (left: string, right: string): PaperReportRow => ({ kind: "total", left, right });
const heading = (text: string): PaperReportRow => ({ kind: "heading", text });
const note = (text: string): PaperReportRow => ({ kind: "note", text });

function blindRows(report: BlindReport, on: Speaking): PaperReportRow[] {
  const { say } = on;
  return [
    ...headRows(report, on),
    pair(say("sales"), report.salesCount),
    pair(say("returns"), report.returnsCount),
    ...report.byCashier.map(({ name, salesCount }) => pair(name ?? say("no_cashier"), salesCount)),
    ...exceptionRows(report.exceptions, on),
    note(say("blind")),
  ];
}

function headRows(
  { shift, identity, number }: Pick<BlindReport, "shift" | "identity" | "number">,
  { locale, timeZone, say }: Speaking,
): PaperReportRow[] {
  const format = createPaperFormat(locale);
  const at = (ms: number) => format.dateTime(ms, timeZone);
  return [
    ...(number === null ? [note(say("closes_nothing"))] : []),
    pair(say("business_day"), identity.businessDay),
    pair(say("opened"), at(shift.openedAtMs)),
    pair(say("by"), shift.openedBy ?? ""),
    ...shift.handOvers.map(({ to, atMs }) => pair(say("taken_over", { name: to ?? "" }), at(atMs))),
    pair(say("made"), at(identity.madeAtMs)),
  ];
}

function fullRows(report: ShiftReport, on: Speaking): PaperReportRow[] {
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

function closedRows({ closed }: ShiftReport, { locale, timeZone, say }: Speaking): PaperReportRow[] {
  if (closed === null) return [];
  return [
    pair(say("closed"), createPaperFormat(locale).dateTime(closed.atMs, timeZone)),
    pair(say("by"), closed.by ?? ""),
    ...(closed.approvedBy === null ? [] : [pair(say("difference_approved"), closed.approvedBy)]),
  ];
}

function salesRows({ report, closed }: ShiftReport, { locale, say }: Speaking): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const { totals } = report;
  const where = (left: string, amount: Money) => (isZero(amount) ? [] : [pair(left, paper.money(amount))]);
  return [
    heading(say("sales")),
    pair(say("gross_sales"), paper.money(totals.grossSales.amount)),
    ...where(say("discounts"), totals.discounts.amount),
    ...where(say("returns"), totals.returns.amount),
    total(say("net_sales"), paper.money(totals.netSales.amount)),
    ...totals.taxes.flatMap(({ name, ratePpm, net, taxTotal, gross }) => [
      pair(taxWord(name, say), paper.money(taxTotal)),
      note(say("tax_of", { rate: paper.percent(ratePpm), net: paper.money(net), gross: paper.money(gross) })),
    ]),
    ...where(say("tips"), totals.tips.amount),
    ...where(say("gift_cards_sold"), totals.giftCards.amount),
    ...where(say("rounding"), totals.rounding.amount),
    total(say("collected"), paper.money(totals.collected.amount)),
    pair(say("sales"), report.counts.sales),
    pair(say("returns"), report.counts.returns),
    ...noReceiptRows(report.noReceipt, { paper, say }),
    pair(say("average_sale"), paper.money(report.counts.averageSale)),
    ...(closed?.practised ? [pair(say("practised"), closed.practised)] : []),
  ];
}

/** A rate by the shop's name for it; where there is none by Till's own. */
function taxWord(name: string, say: SayOnPaper): string {
  if (name === "Tax-exempt") return say("tax_exempt");
  return name === "No tax" ? say("no_tax") : name;
}

/** What was given for goods that came back without a receipt, tax included: a line of its own wherever there was any. */
function noReceiptRows(
  figures: ShiftReport["report"]["noReceipt"],
  { paper, say }: { readonly paper: ReturnType<typeof createPaperFormat>; readonly say: SayOnPaper },
): PaperReportRow[] {
  if (!figures || figures.count === 0) return [];
  const given = paper.money(add(figures.cash, figures.storeCredit));
  return [pair(say("no_receipt_given", { count: String(figures.count) }), given)];
}

function tenderRows({ report }: ShiftReport, { locale, say }: Speaking): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  return [
    heading(say("by_tender")),
    ...report.tenders.flatMap(({ tender, gatewayName, count, captured, refundCount, refunded }) => {
      const name = [wordOf(`tender_${tender}`, say) ?? tender, gatewayName].filter(Boolean).join(" · ");
      return [
        pair(`${name} (${count})`, paper.money(captured)),
        ...(refundCount === 0
          ? []
          : [pair(`  ${say("given_back", { count: String(refundCount) })}`, paper.money(refunded))]),
      ];
    }),
  ];
}

function cashRows(
  { report, counts, closed, shift }: ShiftReport,
  { locale, say }: Speaking,
): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const cash = report.cash.find(({ shiftId }) => shiftId === shift.shiftId);
  if (!cash) return [];
  // The last one before a close stands below.
  const counted = (closed === null ? counts : counts.slice(0, -1)).map(
    ({ position, counted: was, expected }) =>
      pair(
        countWords(position, shift.handOvers, say),
        `${paper.money(was)} (${paper.money(subtract(was, expected))})`,
      ),
  );
  return [
    heading(say("drawer")),
    pair(say("float"), paper.money(cash.float)),
    pair(say("cash_sales"), paper.money(cash.cashIn)),
    pair(say("refunds"), paper.money(cash.refunds)),
    ...(cash.noReceipt ? [pair(say("back_no_receipt"), paper.money(cash.noReceipt))] : []),
    pair(say("cash_in"), paper.money(cash.paidIn)),
    pair(say("cash_out_tips"), paper.money(cash.paidOut)),
    pair(say("drops"), paper.money(cash.drops)),
    ...counted,
    ...(closed === null
      ? []
      : [
          total(say("expected"), paper.money(closed.expected)),
          total(say("counted"), paper.money(closed.counted)),
          total(say("difference"), paper.money(subtract(closed.counted, closed.expected))),
          ...(closed.reason === null ? [] : [note(closed.reason)]),
        ]),
  ];
}

function countWords(position: number, handOvers: readonly HandOverFact[], say: SayOnPaper): string {
  const between = handOvers.find(({ countPosition }) => countPosition === position);
  const of = { position: String(position) };
  return between
    ? say("count_between", { ...of, from: between.from ?? "", to: between.to ?? "" })
    : say("count", of);
}

function attentionRows({ report, closed }: ShiftReport, { locale, say }: Speaking): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const items = report.attention.filter(({ kind }) => kind !== "open_shift" && kind !== "cash_difference");
  const deferred = closed?.deferred ?? null;
  if (items.length === 0 && deferred === null) return [];
  return [
    heading(say("attention")),
    ...items.map(({ kind, amount }) => pair(wordOf(kind, say) ?? kind, paper.money(amount))),
    ...(deferred?.approval ? [note(say("not_approved"))] : []),
    ...(deferred?.unsent
      ? [
          pair(
            say("not_accepted", { count: String(deferred.unsent.count) }),
            deferred.unsent.total === null ? "" : paper.money(deferred.unsent.total),
          ),
        ]
      : []),
  ];
}

/** What a newer server names and this paper has no word for is shown by its name. */
const wordOf = (name: string, say: SayOnPaper): string | null =>
  Object.hasOwn(shiftWords, name) ? say(name as ShiftWord) : null;

function exceptionRows(
  exceptions: ShiftReport["report"]["exceptions"],
  { locale, timeZone, say }: Speaking,
): PaperReportRow[] {
  if (exceptions.length === 0) return [];
  const paper = createPaperFormat(locale);
  return [
    heading(say("exceptions")),
    ...exceptions.flatMap(({ kind, name, approverName, atMs, amount, reason }) => [
      pair(say(kind), name ?? ""),
      note(
        [
          paper.dateTime(atMs, timeZone),
          amount && paper.money(amount),
          kind === "no_sale" ? reason && (wordOf(`why_${reason}`, say) ?? reason) : reason,
          approverName && say("approved_by", { name: approverName }),
        ]
          .filter(Boolean)
          .join(", "),
      ),
    ]),
  ];
}

/** As many as paper takes; the office has them all. */
const latePrinted = 20;

function lateRows({ late, lateCash }: ShiftReport, { locale, timeZone, say }: Speaking): PaperReportRow[] {
  if (late.length === 0) return [];
  const paper = createPaperFormat(locale);
  return [
    heading(say("late")),
    ...late.slice(0, latePrinted).flatMap(({ kind, drawer, occurredAtMs, recordedAtMs }) => [
      pair(say(kind), drawer === null ? "" : paper.money(drawer)),
      note(
        say("happened", {
          at: paper.dateTime(occurredAtMs, timeZone),
          recorded: paper.dateTime(recordedAtMs, timeZone),
        }),
      ),
    ]),
    ...(late.length > latePrinted ? [note(say("more", { count: String(late.length - latePrinted) }))] : []),
    ...(isZero(lateCash)
      ? []
      : [total(say("late_cash"), paper.money(lateCash)), note(say("late_cash_more"))]),
  ];
}

function endRows(
  { grandTotals, report, trailHead }: ShiftReport,
  { locale, say }: Speaking,
): PaperReportRow[] {
  const paper = createPaperFormat(locale);
  const { holds, rows } = report.proof;
  return [
    heading(say("grand_totals")),
    pair(say("before"), paper.money(grandTotals.previous)),
    pair(say("this_shift"), paper.money(grandTotals.today)),
    total(say("together"), paper.money(grandTotals.cumulative)),
    heading(say("proof")),
    note(
      holds
        ? say("proof_holds", { count: String(rows.length) })
        : say("proof_fails", {
            wrong: String(rows.filter((row) => !row.holds).length),
            count: String(rows.length),
          }),
    ),
    ...(trailHead === null
      ? []
      : [note(say("trail", { position: String(trailHead.position), hash: trailHead.hash.slice(0, 32) }))]),
    note(`Till ${report.identity.softwareVersion}`),
  ];
}

const isZero = ({ amountMinor }: Money): boolean => amountMinor === 0n;
