export type { Logo } from "./logo.ts";
export { type EscPosPrinter, drawerPulse, renderEscPos, renderReportEscPos } from "./render-esc-pos.ts";
export { renderPdf, renderReportPdf } from "./render-pdf.ts";
