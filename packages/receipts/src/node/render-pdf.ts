import type { ReceiptDocument } from "@till/sales";
import type PdfKit from "pdfkit";
import { code128 } from "../code-128.ts";
import { type PaperReport, reportRows } from "../paper-report.ts";
import { qrMatrix } from "../qr-matrix.ts";
import { type ReceiptRow, type RenderOptions, receiptRows } from "../receipt-rows.ts";
import { type Logo, blackRuns } from "./logo.ts";
import { toWinAnsi } from "./win-ansi.ts";

const pointsPerMm = 72 / 25.4;
const page = { width: 80 * pointsPerMm, margin: 5 * pointsPerMm };
const inner = page.width - 2 * page.margin;
const faces = { plain: "Helvetica", bold: "Helvetica-Bold" } as const;
const grey = "#555049";

type Pdf = InstanceType<typeof PdfKit>;

/** Pages are compressed unless `compress` is false, which leaves their texts readable for tests. */
export interface PdfOptions extends RenderOptions {
  /** Above the shop's name. */
  readonly logo?: Logo | null;
  readonly compress?: boolean;
}

/**
 * The receipt as one PDF page, 80 mm wide and as long as it needs, in the standard faces (Western European letters
 * and €; a letter they lack loses its accent or becomes `?`). Its date is the receipt's: the same document gives
 * the same bytes.
 */
export async function renderPdf(document: ReceiptDocument, options: PdfOptions): Promise<Uint8Array> {
  const { merchantName, number, issuedAtMs } = document;
  return pdfOfRows(receiptRows(document, options), {
    title: `${merchantName} ${number}`,
    atMs: issuedAtMs,
    compress: options.compress ?? true,
    logo: options.logo ?? null,
  });
}

interface PdfHead {
  readonly title: string;
  readonly atMs: number;
  readonly compress: boolean;
  readonly logo?: Logo | null;
}

async function pdfOfRows(rows: readonly ReceiptRow[], head: PdfHead): Promise<Uint8Array> {
  // Its fonts take half a second to load, which a till that only sells need not wait for.
  const { default: Kit } = await import("pdfkit");
  const openPdf = (height: number) => new Kit(pdfPage(head, height));
  // Measured on a page long enough for anything, then drawn on one that fits.
  const measured = drawRows(openPdf(14_000), rows, head.logo);
  const pdf = openPdf(measured + page.margin);
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    pdf.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on("end", () => resolve());
    pdf.on("error", reject);
  });
  drawRows(pdf, rows, head.logo);
  pdf.end();
  await done;
  return new Uint8Array(Buffer.concat(chunks));
}

function pdfPage({ title, atMs, compress }: PdfHead, height: number) {
  return {
    size: [page.width, height],
    margin: 0,
    compress,
    info: {
      Title: toWinAnsi(title),
      Producer: "Till",
      Creator: "Till",
      CreationDate: new Date(atMs),
    },
  };
}

/** Draws from the top and returns where it ended, in points. */
function drawRows(pdf: Pdf, rows: readonly ReceiptRow[], logo: Logo | null = null): number {
  const top = logo ? drawLogo(pdf, logo, page.margin) : page.margin;
  return rows.reduce((y, row) => drawRow(pdf, row, y), top);
}

/** As large as a printer of 203 dots an inch sets it, or as the page is wide. */
function drawLogo(pdf: Pdf, logo: Logo, y: number): number {
  const dot = Math.min(72 / 203, inner / logo.width);
  const left = (page.width - logo.width * dot) / 2;
  for (const [x, row, run] of blackRuns(logo)) pdf.rect(left + x * dot, y + row * dot, run * dot, dot);
  pdf.fill("#000");
  return y + logo.height * dot + 6;
}

function drawRow(pdf: Pdf, row: ReceiptRow, y: number): number {
  switch (row.kind) {
    case "shop":
      return drawText(pdf, row.text, { y, size: 12, bold: true, align: "center" });
    case "banner":
      return drawText(pdf, row.text, { y: y + 2, size: 17, bold: true, align: "center" }) + 3;
    case "centered":
      return drawText(pdf, row.text, { y, size: 8.5, bold: row.strong ?? false, align: "center" });
    case "rule":
      pdf.moveTo(page.margin, y + 4).lineTo(page.margin + inner, y + 4);
      pdf.lineWidth(0.5).dash(2, { space: 2 }).strokeColor("#999289").stroke().undash();
      return y + 9;
    case "pair":
      return drawPair(pdf, row, {
        y,
        size: row.faint ? 7.5 : 8.5,
        bold: false,
        color: row.faint ? grey : "#000",
      });
    case "total":
      return drawPair(pdf, row, { y: y + 2, size: 13, bold: true }) + 3;
    case "detail":
      return drawText(pdf, row.text, { y, size: 7.5, color: grey, indent: 8 });
    case "taxes":
      return [row.head, ...row.rows].reduce((top, cells) => drawCells(pdf, cells, top), y);
    case "qr":
      return drawQr(pdf, row.text, y);
    case "barcode":
      return drawBarcode(pdf, row.text, y);
  }
}

interface Set {
  readonly y: number;
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly align?: "left" | "center" | "right";
  readonly indent?: number;
  readonly width?: number;
}

function drawText(pdf: Pdf, text: string, set: Set): number {
  const safe = toWinAnsi(text);
  const indent = set.indent ?? 0;
  const box = { width: set.width ?? inner - indent, align: set.align ?? "left", lineGap: 1 } as const;
  pdf
    .font(set.bold ? faces.bold : faces.plain)
    .fontSize(set.size)
    .fillColor(set.color ?? "#000");
  pdf.text(safe, page.margin + indent, set.y, box);
  return set.y + pdf.heightOfString(safe, box) + 1;
}

function drawPair(
  pdf: Pdf,
  { left, right }: { readonly left: string; readonly right: string },
  set: Set,
): number {
  pdf.font(set.bold ? faces.bold : faces.plain).fontSize(set.size);
  const figure = pdf.widthOfString(toWinAnsi(right));
  const end = drawText(pdf, left, { ...set, width: inner - figure - 8 });
  pdf.text(toWinAnsi(right), page.margin, set.y, { width: inner, align: "right", lineBreak: false });
  return end;
}

function drawCells(pdf: Pdf, cells: readonly string[], y: number): number {
  const column = inner / cells.length;
  for (const [index, text] of cells.entries()) {
    drawText(pdf, text, {
      y,
      size: 7.5,
      color: grey,
      indent: column * index,
      width: column,
      align: index === 0 ? "left" : "right",
    });
  }
  return y + 10;
}

function drawQr(pdf: Pdf, text: string, y: number): number {
  const { size, dark } = qrMatrix(text);
  const side = 34 * pointsPerMm;
  const square = side / size;
  const left = (page.width - side) / 2;
  for (const [x, row] of dark) pdf.rect(left + x * square, y + 4 + row * square, square, square);
  pdf.fill("#000");
  return y + side + 8;
}

function drawBarcode(pdf: Pdf, text: string, y: number): number {
  const { width, bars } = code128(text);
  const module = (50 * pointsPerMm) / width;
  const left = (page.width - width * module) / 2;
  for (const [start, bar] of bars) pdf.rect(left + start * module, y + 6, bar * module, 10 * pointsPerMm);
  pdf.fill("#000");
  return y + 10 * pointsPerMm + 8;
}

/** As `renderPdf` writes a receipt. */
export const renderReportPdf = (report: PaperReport): Promise<Uint8Array> =>
  pdfOfRows(reportRows(report), {
    title: `${report.merchantName} ${report.title}`,
    atMs: report.atMs,
    compress: true,
  });
