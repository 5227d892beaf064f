import { money, parseCurrency } from "@till/money";
import { type PaperReport, createPaperFormat } from "@till/receipts";
import { drawerPulse, renderEscPos, renderReportEscPos } from "@till/receipts/node";
import type { PrinterSettings } from "../../shared/printing.ts";
import { receiptDocument } from "../receipts.ts";
import { logoOf } from "../shop-logo.ts";
import { speechOnPaper } from "../speech.ts";
import { type TillContext, knownSetup } from "../till-context.ts";
import type { LocalPrint } from "./print-job.ts";

/** A job as the bytes of the printer that there is now. */
export function renderJob(
  context: TillContext,
  { content, copies }: LocalPrint,
  { columns, codePages }: PrinterSettings,
): Uint8Array {
  const printer = { columns, codePages };
  switch (content.kind) {
    case "receipt":
    case "gift_receipt":
      return renderEscPos(receiptDocument(context, content.number, copies), {
        ...printer,
        locale: context.locale,
        barcode: true,
        gift: content.kind === "gift_receipt",
        logo: logoOf(context.store),
      });
    case "report":
      return renderReportEscPos(marked(context, content.report, copies), printer);
    case "test":
      return renderReportEscPos(trained(context, testPage(context, columns)), printer);
    case "drawer":
      return drawerPulse();
  }
}

function marked(context: TillContext, report: PaperReport, copies: number): PaperReport {
  if (copies === 0) return report;
  const mark = speechOnPaper(context).say("report.copy").toUpperCase();
  return { ...report, mark: copies > 1 ? `${mark} ${copies}` : mark };
}

/** Reports of a shift are not printed in training. */
function trained(context: TillContext, report: PaperReport): PaperReport {
  if (!context.training) return report;
  return { ...report, mark: speechOnPaper(context).say("training.title").toUpperCase() };
}

const figure = money(1_234_56n, parseCurrency("EUR"));

/** Shows what a wrong setting would spoil: the width, letters beyond ASCII, both codes, and the cut. */
function testPage(context: TillContext, columns: number): PaperReport {
  const setup = knownSetup(context);
  const { say, locale } = speechOnPaper(context);
  const ruler = Array.from({ length: columns }, (_, at) => ((at + 1) % 10 === 0 ? "|" : ".")).join("");
  return {
    merchantName: setup?.merchantName ?? "Till",
    under: setup ? [setup.storeName, setup.registerName] : [],
    title: say("printing.test_page"),
    atMs: context.clock.nowMs(),
    rows: [
      { kind: "pair", left: say("printing.test_columns"), right: String(columns) },
      { kind: "pair", left: say("printing.test_letters"), right: "äöüß éèçñ ÅØ €" },
      { kind: "total", left: say("printing.test_figure"), right: createPaperFormat(locale).money(figure) },
      { kind: "rule" },
      { kind: "note", text: say("printing.test_edges") },
      { kind: "centered", text: ruler },
      { kind: "qr", text: "Till prints" },
      { kind: "barcode", text: "1-000000" },
      { kind: "note", text: say("printing.test_cut") },
    ],
  };
}
