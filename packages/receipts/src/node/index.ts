export { renderEscPos } from "./render-esc-pos.ts";
export { renderPdf } from "./render-pdf.ts";
