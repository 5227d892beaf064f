import type { ReceiptDocument } from "@till/sales";
import { code128 } from "./code-128.ts";
import { qrMatrix } from "./qr-matrix.ts";
import { type ReceiptRow, type RenderOptions, receiptRows } from "./receipt-rows.ts";

/** Paper is white in the dark too, so the page asks for no dark scheme. 80 mm rolls print 72 mm of them. */
const style = `
:root { color-scheme: light only; }
* { box-sizing: border-box; margin: 0; }
body { background: #eceae6; color: #1b1a18; padding: 16px; font: 13px/1.45 ui-sans-serif, system-ui, "Segoe UI", sans-serif; }
.paper { background: #fff; width: 80mm; max-width: 100%; margin: 0 auto; padding: 6mm 4mm 8mm; box-shadow: 0 1px 3px #0003; }
.shop { font-size: 17px; font-weight: 650; text-align: center; }
.banner { border: 3px solid; padding: 6px; margin: 6px 0; font-size: 22px; font-weight: 750; line-height: 1.15; text-align: center; }
.centered { text-align: center; }
.strong { font-weight: 650; letter-spacing: .08em; margin-top: 4px; }
.rule { border: 0; border-top: 1px dashed #a8a49d; margin: 8px 0; }
.pair, .total { display: flex; justify-content: space-between; gap: 12px; }
.pair > :first-child, .total > :first-child, .detail { overflow-wrap: anywhere; }
.pair > :last-child, .total > :last-child, td, th { font-variant-numeric: tabular-nums; white-space: nowrap; }
.faint, .detail { color: #5c5852; font-size: 12px; }
.detail { padding-inline-start: 10px; }
.total { font-size: 18px; font-weight: 650; margin: 4px 0 6px; }
table { width: 100%; border-collapse: collapse; font-size: 12px; }
th { color: #5c5852; font-weight: 500; }
td, th { text-align: end; padding: 1px 0; }
td:first-child, th:first-child { text-align: start; }
svg { display: block; width: 34mm; margin: 8px auto 0; }
svg.barcode { width: 56mm; }
@page { size: 80mm auto; margin: 0; }
@media print {
  body { background: none; padding: 0; }
  .paper { box-shadow: none; width: 72mm; margin: 0 4mm; padding: 2mm 0 6mm; }
  .faint, .detail, th { color: #000; }
}
`;

/**
 * The receipt as one HTML page that needs nothing else: no script, no font, no picture. Every text is escaped.
 * Browser-safe. Where a policy of the page allows no inline styles, `DocumentFrame` of `ui` shows it all the same.
 */
export function renderHtml(document: ReceiptDocument, options: RenderOptions): string {
  const title = `${document.merchantName} ${document.number}`;
  return htmlOfRows(receiptRows(document, options), { title, locale: options.locale });
}

export function htmlOfRows(
  rows: readonly ReceiptRow[],
  {
    title,
    locale,
    isRtl = false,
  }: { readonly title: string; readonly locale: string; readonly isRtl?: boolean },
): string {
  return [
    `<!doctype html><html lang="${escapeHtml(locale)}"${isRtl ? ' dir="rtl"' : ""}><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>`,
    `<style>${style}</style></head><body><main class="paper">`,
    ...rows.map(htmlOf),
    "</main></body></html>",
  ].join("\n");
}

function htmlOf(row: ReceiptRow): string {
  switch (row.kind) {
    case "shop":
      return `<h1 class="shop">${escapeHtml(row.text)}</h1>`;
    case "banner":
      return `<p class="banner">${escapeHtml(row.text)}</p>`;
    case "centered":
      return `<p class="centered${row.strong ? " strong" : ""}">${escapeHtml(row.text)}</p>`;
    case "rule":
      return '<hr class="rule">';
    case "pair":
      return `<div class="pair${row.faint ? " faint" : ""}">${spans(row.left, row.right)}</div>`;
    case "total":
      return `<div class="total">${spans(row.left, row.right)}</div>`;
    case "detail":
      return `<p class="detail">${escapeHtml(row.text)}</p>`;
    case "taxes":
      return `<table><thead>${cells("th", row.head)}</thead><tbody>${row.rows.map((one) => cells("td", one)).join("")}</tbody></table>`;
    case "qr":
      return qrSvg(row.text);
    case "barcode":
      return barcodeSvg(row.text);
  }
}

const spans = (left: string, right: string): string =>
  `<span>${escapeHtml(left)}</span><span>${escapeHtml(right)}</span>`;

function cells(tag: "th" | "td", texts: readonly string[]): string {
  const scope = tag === "th" ? ' scope="col"' : "";
  return `<tr>${texts.map((text) => `<${tag}${scope}>${escapeHtml(text)}</${tag}>`).join("")}</tr>`;
}

function qrSvg(text: string): string {
  const { size, dark } = qrMatrix(text);
  const path = dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join("");
  return `<svg role="img" aria-label="QR" viewBox="-2 -2 ${size + 4} ${size + 4}"><path d="${path}"/></svg>`;
}

function barcodeSvg(text: string): string {
  const { width, bars } = code128(text);
  const path = bars.map(([start, bar]) => `M${start} 0h${bar}v14h-${bar}z`).join("");
  const name = escapeHtml(text);
  return `<svg class="barcode" role="img" aria-label="${name}" viewBox="-10 0 ${width + 20} 14"><path d="${path}"/></svg>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
