export {
  type EscPosPrinter,
  type Logo,
  drawerPulse,
  renderEscPos,
  renderReportEscPos,
} from "./render-esc-pos.ts";
export { renderPdf, renderReportPdf } from "./render-pdf.ts";
