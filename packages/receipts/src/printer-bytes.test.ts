import { expect, test } from "vitest";
import {
  codePageMaps,
  code128,
  createPaperFormat,
  paperColumns,
  renderHtml,
  renderReportHtml,
  renderReportText,
  renderText,
} from "./index.ts";
import { drawerPulse, renderEscPos, renderPdf, renderReportEscPos, renderReportPdf } from "./node/index.ts";
import type { PaperReport } from "./index.ts";
import { receiptOf, returnReceiptOf, sampleCart } from "./testing/sample-receipt.ts";

const options = { locale: "en-GB" };
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
const document = receiptOf(sampleCart());

/** What stands on each line of the paper: commands that put nothing on it are left out. */
function lines(bytes: Uint8Array): string[] {
  return (
    latin1(bytes)
      .replaceAll("\u001d", "\u21e2G")
      .replaceAll("\u001b", "\u21e2E")
      .replaceAll("\u001c.", "")
      .replaceAll("\u0000", "\u2080")
      // A barcode carries its number in the command.
      .replaceAll(/⇢Gk[^\n]*\n[^\n]*/g, "")
      .replaceAll(/⇢G[!hwHV]./g, "")
      .replaceAll(/⇢E(@|[tEaM].)/g, "")
      .split(/\n\r?/)
  );
}

test("no printed line is wider than the paper, on 58 and 80 mm", () => {
  for (const columns of paperColumns) {
    for (const codePages of codePageMaps) {
      const printed = lines(renderEscPos(document, { ...options, columns, codePages, barcode: true }));
      expect(printed).toContain("-".repeat(columns));
      for (const line of printed) expect(line.length, `${columns}: ${line}`).toBeLessThanOrEqual(columns);
    }
  }
});

test("the receipt's number stands on it as a barcode that a scanner reads back", () => {
  const bytes = latin1(renderEscPos(document, { ...options, barcode: true }));
  // GS k 73: Code 128; its length counts the name of set B.
  expect(bytes).toContain(`\x1dk\x49\x0a{B${document.number}`);
  expect(latin1(renderEscPos(document, options))).not.toContain("\x1dk");
  const html = renderHtml(document, { ...options, barcode: true });
  expect(html).toContain(`aria-label="${document.number}"`);
  // The check sign and the stop of "1-000042" by hand: start 104, then value times place, modulo 103.
  expect(code128("1-000042").width).toBe(11 * (1 + 8 + 1) + 13);
});

test("a gift receipt names the goods and the number, and no price", () => {
  const gift = { ...options, gift: true, barcode: true };
  const text = renderText(document, gift);
  expect(text).toContain("Gift receipt 1-000042");
  for (const { name } of sampleCart().lines) expect(text.replaceAll(/\s+/g, " ")).toContain(name);
  for (const paper of [text, renderHtml(document, gift), latin1(renderEscPos(document, gift))]) {
    expect(paper.replace(/<style>.*?<\/style>/s, "")).not.toMatch(/\d[.,]\d{2}(?!\d)|€|VAT|Visa/);
  }
});

test("a return has no gift receipt: its money is always on it", () => {
  const returned = returnReceiptOf(document.sale);
  expect(renderText(returned, { ...options, gift: true })).toBe(renderText(returned, options));
});

test("a logo goes out as a raster, dot for dot, before the shop's name", () => {
  const bits = Uint8Array.of(0b1000_0001, 0b0111_1110, 0xff, 0x00);
  const bytes = renderEscPos(document, { ...options, logo: { width: 16, height: 2, bits } });
  const raster = Buffer.from([0x1d, 0x76, 0x30, 0, 2, 0, 2, 0, ...bits]);
  const at = Buffer.from(bytes).indexOf(raster);
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(Buffer.from(bytes).indexOf("Kaffee"));
  // In the middle of the paper, and the text after it is on its own columns again.
  expect(latin1(bytes.subarray(at - 3, at))).toBe("\x1ba\x01");
  expect(latin1(bytes.subarray(at + raster.length, at + raster.length + 4))).toBe("\n\x1ba\x00");
});

test("no dots of a logo are a command that a printer hears in the middle of a picture", () => {
  for (const second of [0x04, 0x05, 0x14]) {
    const bits = Uint8Array.of(0x10, second, 0x10, 0x10);
    const bytes = Buffer.from(renderEscPos(document, { ...options, logo: { width: 16, height: 2, bits } }));
    expect(bytes.includes(Buffer.from([0x10, second]))).toBe(false);
    expect(bytes.includes(Buffer.from([0x11, second, 0x10, 0x10]))).toBe(true);
  }
});

test("the drawer's pulse is the one that printers know, on the first connector", () => {
  expect(Array.from(drawerPulse())).toEqual([0x1b, 0x70, 0, 25, 250]);
});

test("a report stands on every paper with the figures its maker wrote", async () => {
  const report: PaperReport = {
    merchantName: "Pantry\u001bp",
    under: ["Main Street", "Register 1"],
    title: "X report",
    atMs: 0,
    rows: [
      { kind: "pair", left: "Opened by a cashier with a rather long name", right: "23 Nov 2026, 08:05" },
      { kind: "heading", text: "Cash" },
      { kind: "pair", left: "Float", right: "150.00" },
      { kind: "total", left: "Expected in the drawer", right: "€1,234.56" },
      { kind: "note", text: "Nothing is closed by an X report." },
    ],
  };
  for (const columns of paperColumns) {
    const text = renderReportText(report, columns);
    for (const figure of ["150.00", "€1,234.56", "X REPORT", "Cash"]) expect(text).toContain(figure);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    expect(latin1(renderReportEscPos(report, { columns }))).toContain("1,234.56");
  }
  expect(renderReportHtml(report, options)).toContain("€1,234.56");
  expect(latin1(await renderReportPdf(report))).toMatch(/^%PDF-/);
  expect(latin1(renderReportEscPos(report, {}))).not.toContain("\x1bp");
});

test("what is printed in training says so at its head and at its foot, in letters of twice the size, on every paper", async () => {
  const training = { ...document, isTraining: true };
  for (const columns of paperColumns) {
    const bytes = latin1(renderEscPos(training, { ...options, columns }));
    // GS ! 17: twice as wide and twice as high, until the next command; ESC t chooses the letters.
    const large = bytes
      .split("\x1d!\x11")
      .slice(1)
      .map((rest) => rest.replace("\x1bt\x13", "").split("\x1b")[0]?.trim() ?? "");
    expect(large.join(" ").match(/TRAINING: NO RECEIPT/g)).toHaveLength(2);
    for (const text of large) expect(text.length).toBeLessThanOrEqual(columns / 2);
  }
  const text = renderText(training, { ...options, gift: true });
  expect(text.match(/TRAINING: NO RECEIPT/g)).toHaveLength(2);
  expect(text).not.toContain("receipt 1-");
  expect(renderText(document, options)).not.toContain("TRAINING");
});

test("the logo stands on the PDF too, in the dots that are printed, and makes the page as much longer", async () => {
  const height = (bytes: Uint8Array) => Number(/MediaBox \[0 0 [\d.]+ ([\d.]+)\]/.exec(latin1(bytes))?.[1]);
  const plain = await renderPdf(document, { ...options, compress: false });
  const logo = { width: 16, height: 2, bits: Uint8Array.of(0xf0, 0x0f, 0, 1) };
  const bytes = await renderPdf(document, { ...options, compress: false, logo });
  expect(height(bytes) - height(plain)).toBeCloseTo(2 * (72 / 203) + 6, 1);
  // Three runs of black: four dots, four dots, one.
  const rects = (from: Uint8Array) => latin1(from).match(/ re$/gm)?.length ?? 0;
  expect(rects(bytes) - rects(plain)).toBe(3);
});

test("a way to pay is named in the language of the paper, and the shop's own name for one stays", () => {
  const amount = document.sale.totals.total;
  const plain = { amount, tendered: null, change: null, card: null, gatewayReference: null };
  const paidBy = (label: string, locale: string) =>
    renderText({ ...document, tenders: [{ ...plain, label }] }, { locale });
  for (const [label, locale, written] of [
    ["Cash", "de-DE", "Bar "],
    ["Card · Stripe", "de-DE", "Karte · Stripe "],
    ["Gift card ····7K2M", "es-ES", "Tarjeta de regalo ····7K2M "],
    ["Store credit 7K2M", "fr-FR", "Avoir 7K2M "],
    ["Cash", "en-IE", "Cash "],
    ["Exchanged goods", "de-DE", "Umgetauschte Ware "],
    ["Card reader", "de-DE", "Card reader "],
    ["Cash voucher", "de-DE", "Cash voucher "],
  ] as const)
    expect(paidBy(label, locale)).toContain(`\n${written}`);
  expect(renderText(document, { locale: "es-ES" })).toMatch(/Recibo 1-000042[^]*Gracias/);
});

test("a gift card that was sold and what sending costs are named in the language of the paper", () => {
  const { sale } = document;
  const named = (kind: "gift_card" | "shipping", name: string) => {
    const lines = sale.lines.slice(0, 1).map((line) => ({ ...line, kind, name, variantName: "" }));
    return renderText({ ...document, sale: { ...sale, lines } }, { locale: "de-DE" });
  };
  expect(named("gift_card", "Gift card")).toMatch(/^Geschenkkarte /m);
  expect(named("shipping", "Delivery by post")).toMatch(/^Versand per Post /m);
});

test("what a sale without tax says of it is in the language of the paper", () => {
  const { sale } = document;
  const [row] = sale.totals.taxes;
  if (!row) throw new Error("the sample is taxed");
  const taxes = [{ ...row, code: "exempt", name: "Tax-exempt", mode: "exclusive" as const }];
  const exempt = { ...document, sale: { ...sale, totals: { ...sale.totals, taxes } } };
  expect(renderText(exempt, { locale: "de-DE" })).toMatch(/^Steuerfrei /m);
});

test("where Arabic is spoken nothing on a receipt is in letters that no printer has", () => {
  const { timeZone, issuedAtMs } = document;
  expect(createPaperFormat("ar-EG").dateTime(issuedAtMs, timeZone)).toMatch(/[\u0600-\u06ff]/);
  expect(renderText(document, { locale: "ar-EG" })).not.toMatch(/[\u0600-\u06ff]/);
});
