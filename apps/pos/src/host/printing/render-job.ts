import type { PaperReport } from "@till/receipts";
import { drawerPulse, renderEscPos, renderReportEscPos } from "@till/receipts/node";
import type { PrinterSettings } from "../../shared/printing.ts";
import { receiptDocument } from "../receipts.ts";
import { logoOf } from "../shop-logo.ts";
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
      return renderReportEscPos(marked(content.report, copies), printer);
    case "test":
      return renderReportEscPos(testPage(context, columns), printer);
    case "drawer":
      return drawerPulse();
  }
}

function marked(report: PaperReport, copies: number): PaperReport {
  if (copies === 0) return report;
  return { ...report, mark: copies > 1 ? `COPY ${copies}` : "COPY" };
}

/** Shows what a wrong setting would spoil: the width, letters beyond ASCII, both codes, and the cut. */
function testPage({ store, clock }: TillContext, columns: number): PaperReport {
  const setup = knownSetup({ store });
  const ruler = Array.from({ length: columns }, (_, at) => ((at + 1) % 10 === 0 ? "|" : ".")).join("");
  return {
    merchantName: setup?.merchantName ?? "Till",
    under: setup ? [setup.storeName, setup.registerName] : [],
    title: "Test page",
    atMs: clock.nowMs(),
    rows: [
      { kind: "pair", left: "Columns", right: String(columns) },
      { kind: "pair", left: "Letters", right: "äöüß éèçñ ÅØ €" },
      { kind: "total", left: "A large figure", right: "€1,234.56" },
      { kind: "rule" },
      { kind: "note", text: "The next line fills the paper from edge to edge, and no more:" },
      { kind: "centered", text: ruler },
      { kind: "qr", text: "Till prints" },
      { kind: "barcode", text: "1-000000" },
      { kind: "note", text: "If the paper is cut below this line, all is well." },
    ],
  };
}
