import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { ReceiptDocument } from "@till/sales";
import { type RenderOptions, receiptRows } from "../receipt-rows.ts";
import { type PaperLine, paperLines } from "../render-text.ts";

export interface EscPosOptions extends RenderOptions {
  /** Columns of the printer's normal face; 42 unless said otherwise. */
  readonly columns?: number;
  /** Kicks the cash drawer before printing. */
  readonly openDrawer?: boolean;
}

/**
 * The receipt as bytes for an ESC/POS printer: text, cut, and the drawer's pulse where asked for. Code page 858
 * comes first (Western European with the euro sign), others where a text needs them.
 */
export function renderEscPos(document: ReceiptDocument, options: EscPosOptions): Uint8Array {
  const columns = options.columns ?? 42;
  const encoder = new ReceiptPrinterEncoder({
    language: "esc-pos",
    columns,
    codepageMapping: "epson",
    codepageCandidates: ["cp858", "windows1252", "cp852", "cp866", "windows1253"],
    feedBeforeCut: 4,
    errors: "relaxed",
  });
  encoder.initialize().codepage("auto");
  if (options.openDrawer) encoder.pulse();
  for (const row of receiptRows(document, options)) {
    for (const line of paperLines([row], columns)) printLine(encoder, line);
    if (row.kind === "qr") encoder.align("center").qrcode(row.text).align("left");
  }
  return encoder.cut("partial").encode();
}

function printLine(encoder: ReceiptPrinterEncoder, { text, weight }: PaperLine): void {
  switch (weight) {
    case "plain":
      encoder.line(text);
      return;
    case "bold":
      encoder.bold(true).line(text).bold(false);
      return;
    case "large":
      // Twice as high, not wider: the figure stays on its column.
      encoder.bold(true).height(2).line(text).height(1).bold(false);
      return;
  }
}
