export { type Bars, code128 } from "./code-128.ts";
export { type PaperFormat, createPaperFormat } from "./paper-format.ts";
export { type PaperReport, type PaperReportRow, renderReportHtml, renderReportText } from "./paper-report.ts";
export { type CodePageMap, type PaperColumns, codePageMaps, paperColumns } from "./printer-kinds.ts";
export { type ReceiptRow, type RenderOptions, type TaxCells, receiptRows } from "./receipt-rows.ts";
export { renderHtml } from "./render-html.ts";
export { renderText } from "./render-text.ts";
export { paperOfShift } from "./shift-paper.ts";
export { type SayOnPaper, shiftWords } from "./shift-words.ts";
