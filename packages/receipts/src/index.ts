export { type PaperFormat, createPaperFormat } from "./paper-format.ts";
export { type ReceiptRow, type RenderOptions, type TaxCells, receiptRows } from "./receipt-rows.ts";
export { renderHtml } from "./render-html.ts";
export { renderText } from "./render-text.ts";
