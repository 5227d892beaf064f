import { invariant } from "@till/kernel";
import type { ReceiptDocument } from "@till/sales";
import { type ReceiptRow, type RenderOptions, type TaxCells, receiptRows } from "./receipt-rows.ts";

/** A line of fixed-width paper, already as wide as it will be. */
export interface PaperLine {
  readonly text: string;
  /** `huge`: set twice as wide, so it is half as many letters as the paper has columns. */
  readonly weight: "plain" | "bold" | "large" | "huge";
}

/** The least that holds a tax table. Common papers have 32, 42 and 48. */
const columnsMin = 32;

/** The receipt as plain text, for mail; `columns` of a fixed-width face, 42 unless said otherwise. */
export function renderText(
  document: ReceiptDocument,
  options: RenderOptions & { readonly columns?: number },
): string {
  return textOfRows(receiptRows(document, options), options.columns ?? 42);
}

export const textOfRows = (rows: readonly ReceiptRow[], columns: number): string =>
  `${paperLines(rows, columns)
    .map(({ text, weight }) => (weight === "huge" ? center(text.trim(), columns) : text.trimEnd()))
    .join("\n")}\n`;

/** Rows set on fixed-width paper. A QR code or barcode has no text: it is left out here and drawn by who can. */
export function paperLines(rows: readonly ReceiptRow[], columns: number): PaperLine[] {
  invariant(columns >= columnsMin, `paper is ${columnsMin} columns wide or wider`);
  return rows.flatMap((row) => linesOf(row, columns));
}

function linesOf(row: ReceiptRow, columns: number): PaperLine[] {
  const plain = (texts: readonly string[], weight: PaperLine["weight"] = "plain") =>
    texts.map((text): PaperLine => ({ text, weight }));
  switch (row.kind) {
    case "shop":
      return plain(
        wrap(row.text, columns).map((text) => center(text, columns)),
        "bold",
      );
    case "banner": {
      const half = Math.floor(columns / 2);
      return plain(
        wrap(row.text, half).map((text) => center(text, half)),
        "huge",
      );
    }
    case "centered":
      return plain(
        wrap(row.text, columns).map((text) => center(text, columns)),
        row.strong ? "bold" : "plain",
      );
    case "rule":
      return plain(["-".repeat(columns)]);
    case "pair":
      return plain(pair(row.left, row.right, columns));
    case "total":
      return plain(pair(row.left, row.right, columns), "large");
    case "detail":
      return plain(wrap(row.text, columns - 2).map((text) => `  ${text}`));
    case "taxes":
      return plain([row.head, ...row.rows].map((cells) => taxLine(cells, columns)));
    case "qr":
    case "barcode":
      return [];
  }
}

/** Left and right on one line; a left part too long is wrapped, the figure standing on its last line. */
function pair(left: string, right: string, columns: number): string[] {
  const room = columns - width(right) - 1;
  if (room < 8) return [...wrap(left, columns), " ".repeat(Math.max(0, columns - width(right))) + right];
  const lines = wrap(left, room);
  const last = lines.pop() ?? "";
  return [...lines, last + " ".repeat(columns - width(last) - width(right)) + right];
}

function taxLine([rate, ...amounts]: TaxCells, columns: number): string {
  const cell = Math.floor((columns - 8) / 3);
  const right = amounts.map((text) => " ".repeat(Math.max(1, cell - width(text))) + text).join("");
  return rate + " ".repeat(Math.max(1, columns - width(rate) - width(right))) + right;
}

function center(text: string, columns: number): string {
  return " ".repeat(Math.max(0, Math.floor((columns - width(text)) / 2))) + text;
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((long) => chop(long, columns))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (width(joined) <= columns) {
      line = joined;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function chop(word: string, columns: number): string[] {
  const points = Array.from(word);
  const pieces: string[] = [];
  for (let start = 0; start < points.length; start += columns) {
    pieces.push(points.slice(start, start + columns).join(""));
  }
  return pieces.length === 0 ? [""] : pieces;
}

/** One column a code point: right for the scripts a receipt printer's code pages hold. */
const width = (text: string): number => Array.from(text).length;
