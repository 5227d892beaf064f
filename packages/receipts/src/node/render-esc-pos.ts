import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import type { ReceiptDocument } from "@till/sales";
import type { Logo } from "./logo.ts";
import { type PaperReport, reportRows } from "../paper-report.ts";
import type { CodePageMap, PaperColumns } from "../printer-kinds.ts";
import { type ReceiptRow, type RenderOptions, receiptRows } from "../receipt-rows.ts";
import { type PaperLine, paperLines } from "../render-text.ts";

export interface EscPosPrinter {
  /** 42 unless said otherwise. */
  readonly columns?: PaperColumns;
  /** `epson` unless said otherwise. */
  readonly codePages?: CodePageMap;
  readonly logo?: Logo | null;
}

export interface EscPosOptions extends RenderOptions, EscPosPrinter {
  /** Kicks the cash drawer before printing. */
  readonly openDrawer?: boolean;
}

/**
 * The receipt as bytes for an ESC/POS printer: logo, text, codes, cut, and the drawer's pulse where asked for. Code page
 * 858 comes first (Western European with the euro sign), others where a text needs them.
 */
export function renderEscPos(document: ReceiptDocument, options: EscPosOptions): Uint8Array {
  return escPosOfRows(receiptRows(document, options), options);
}

export const renderReportEscPos = (report: PaperReport, printer: EscPosPrinter): Uint8Array =>
  escPosOfRows(reportRows(report), printer);

function escPosOfRows(
  rows: readonly ReceiptRow[],
  { columns = 42, codePages = "epson", logo, openDrawer }: EscPosPrinter & { readonly openDrawer?: boolean },
): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({
    language: "esc-pos",
    columns,
    codepageMapping: codePages,
    codepageCandidates: candidates[codePages],
    imageMode: "raster",
    feedBeforeCut: 4,
    errors: "relaxed",
  });
  encoder.initialize().codepage("auto");
  if (openDrawer) encoder.pulse();
  if (logo) printLogo(encoder, logo);
  for (const row of rows) {
    for (const line of paperLines([row], columns)) printLine(encoder, line);
    if (row.kind === "qr") encoder.align("center").qrcode(row.text).align("left");
    if (row.kind === "barcode") printBarcode(encoder, row.text, columns);
  }
  return encoder.cut("partial").encode();
}

/** The pulse alone, on the connector that most drawers are plugged into. */
export const drawerPulse = (): Uint8Array => Uint8Array.of(0x1b, 0x70, 0x00, 0x19, 0xfa);

const western = ["cp858", "windows1252", "cp852", "cp866"] as const;
/** Those of ours that a printer of the kind has; the encoder takes the first that holds a letter. */
const candidates: Readonly<Record<CodePageMap, NonNullable<EncoderOptions["codepageCandidates"]>>> = {
  epson: [...western, "windows1253"],
  bixolon: [...western, "windows1253"],
  citizen: [...western],
  star: [...western],
  xprinter: [...western],
  "pos-5890": [...western],
};
type EncoderOptions = NonNullable<ConstructorParameters<typeof ReceiptPrinterEncoder>[0]>;

function printLine(encoder: ReceiptPrinterEncoder, { text, weight }: PaperLine): void {
  switch (weight) {
    case "plain":
      encoder.line(text);
      return;
    case "bold":
      encoder.bold(true).line(text).bold(false);
      return;
    case "huge":
      encoder.bold(true).width(2).height(2).line(text).width(1).height(1).bold(false);
      return;
    case "large":
      // Twice as high, not wider: the figure stays on its column.
      encoder.bold(true).height(2).line(text).height(1).bold(false);
      return;
  }
}

/** Two dots a module, which 58 mm of paper holds with a receipt's number on it. */
function printBarcode(encoder: ReceiptPrinterEncoder, text: string, columns: PaperColumns): void {
  const width = columns === 32 ? 1 : 2;
  encoder.align("center").barcode(text, "code128", { height: 60, width, text: true }).align("left");
}

/**
 * `GS v 0`: a raster from the top. Written here, because the encoder's own wants a canvas's picture of a colour a dot; so is
 * `ESC a`, since the encoder sets only text in the middle.
 */
function printLogo(encoder: ReceiptPrinterEncoder, { width, height, bits }: Logo): void {
  const bytesWide = width / 8;
  const head = [0x1d, 0x76, 0x30, 0, bytesWide & 255, bytesWide >> 8, height & 255, height >> 8];
  encoder.raw([...middle, ...head, ...withoutRealTime(bits), 0x0a, ...left]);
}

const middle = [0x1b, 0x61, 1] as const;
const left = [0x1b, 0x61, 0] as const;

/**
 * `DLE EOT`, `DLE ENQ` and `DLE DC4` are heard by a printer wherever they stand, in a picture too: one asks for its state, one
 * opens the drawer. One dot more makes them a picture.
 */
function withoutRealTime(bits: Uint8Array): number[] {
  return Array.from(bits, (byte, at) => (byte === 0x10 && realTime.has(bits[at + 1] ?? 0) ? 0x11 : byte));
}

const realTime: ReadonlySet<number> = new Set([0x04, 0x05, 0x14]);
