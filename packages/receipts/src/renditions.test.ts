import { toDecimal } from "@till/money";
import { asCopy } from "@till/sales";
import { arbitraryCart, arbitraryCurrency } from "@till/sales/testing";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderHtml, renderText } from "./index.ts";
import { renderEscPos, renderPdf } from "./node/index.ts";
import { receiptOf, returnReceiptOf, sampleCart } from "./testing/sample-receipt.ts";

/** Every figure with the currency's decimals, in order, as minor units: what a customer would add up. */
function figures(text: string): string[] {
  return (text.match(/-?\d[\d,]*\.\d{2}(?!\d)/g) ?? []).map((figure) => figure.replaceAll(",", ""));
}

function htmlText(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/s, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<");
}

/** Reads what was drawn: the strings of each text operator of an uncompressed page, in order. */
function pdfText(bytes: Uint8Array): string {
  const source = Buffer.from(bytes).toString("latin1");
  const shown = [...source.matchAll(/\[((?:<[0-9a-f]*>\s*[-\d.]*\s*)+)\] TJ/g)];
  return shown
    .map(([, parts = ""]) =>
      [...parts.matchAll(/<([0-9a-f]*)>/g)]
        .map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1"))
        .join(""),
    )
    .join(" \n");
}

function printed(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

test("text, HTML, PDF and printer bytes carry the same figures in the same order", async () => {
  for (const document of [receiptOf(sampleCart()), returnReceiptOf(receiptOf(sampleCart()).sale)]) {
    const options = { locale: "en-GB" };
    const onPaper = figures(renderText(document, options));
    expect(onPaper.length).toBeGreaterThan(5);
    expect(figures(htmlText(renderHtml(document, options)))).toEqual(onPaper);
    expect(figures(printed(renderEscPos(document, options)))).toEqual(onPaper);
    expect(figures(pdfText(await renderPdf(document, { ...options, compress: false })))).toEqual(onPaper);
  }
});

test("every line, tax, tender and the total of any sale stand on the paper to the last digit", () => {
  fc.assert(
    fc.property(arbitraryCurrency.chain(arbitraryCart), (cart) => {
      const document = receiptOf(cart);
      const text = renderText(document, { locale: "en-GB" }).replaceAll(",", "");
      const { sale, tenders } = document;
      const shown = [
        sale.totals.total,
        ...sale.lines.map((line) => line.listPrice),
        ...sale.totals.taxes.flatMap((row) => [row.net, row.taxTotal, row.gross]),
        ...tenders.flatMap((tender) => [
          tender.amount,
          tender.tendered ?? tender.amount,
          tender.change ?? tender.amount,
        ]),
      ];
      for (const amount of shown) expect(text).toContain(toDecimal(amount));
    }),
    { numRuns: 50 },
  );
});

test("no line is wider than the paper, whatever the names", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 120 }),
      fc.constantFrom(32, 42, 48),
      (name, columns) => {
        const cart = sampleCart();
        const document = {
          ...receiptOf({ ...cart, lines: cart.lines.map((line) => ({ ...line, name })) }),
          merchantName: name,
        };
        const lines = renderText(document, { locale: "en-GB", columns }).split("\n");
        for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
      },
    ),
    { numRuns: 50 },
  );
});

test("markup in names stays text", () => {
  const html = renderHtml(receiptOf(sampleCart()), { locale: "en-GB" });
  expect(html).toContain("Kaffee &amp; Söhne &lt;Rösterei&gt;");
  expect(html).toContain("Zoë &quot;Z&quot; O&#39;Hara");
  const cart = sampleCart();
  const lines = cart.lines.map((line) => ({ ...line, name: "</span><script>alert(1)</script>" }));
  expect(renderHtml(receiptOf({ ...cart, lines }), { locale: "en-GB" })).not.toContain("<script");
});

test("a name cannot carry a printer command", () => {
  const cart = sampleCart();
  const lines = cart.lines.map((line) => ({ ...line, name: "Beans\u001bp\u0000" }));
  const bytes = Buffer.from(renderEscPos(receiptOf({ ...cart, lines }), { locale: "en-GB" }));
  expect(bytes.includes(Buffer.from([0x1b, 0x70]))).toBe(false);
});

test("the locale gives words, digits and date; the currency its decimals", () => {
  const text = renderText(receiptOf(sampleCart()), { locale: "de-DE" });
  expect(text).toContain("Summe");
  expect(text).toContain("1.234,56");
  expect(text).toContain("23.11.2026, 09:05");
  expect(text).toMatch(/€$/m);
});

test("a copy says so, the first print does not", () => {
  const document = receiptOf(sampleCart());
  expect(renderText(document, { locale: "en-GB" })).not.toContain("COPY");
  expect(renderText(asCopy(document), { locale: "en-GB" })).toContain("COPY");
  expect(renderText(asCopy(asCopy(document)), { locale: "en-GB" })).toContain("COPY 2");
});

test("printer bytes begin with a reset, print € from code page 858, and end with a cut", () => {
  const bytes = renderEscPos(receiptOf(sampleCart()), { locale: "en-GB" });
  expect(Array.from(bytes.slice(0, 2))).toEqual([0x1b, 0x40]);
  expect(Buffer.from(bytes).includes(Buffer.from([0x1b, 0x74, 19]))).toBe(true);
  expect(bytes.includes(0xd5)).toBe(true);
  expect(Buffer.from(bytes).includes(Buffer.from([0x1d, 0x56]))).toBe(true);
});

test("the drawer is kicked only when asked, before the paper", () => {
  const document = receiptOf(sampleCart());
  const pulse = Buffer.from([0x1b, 0x70]);
  expect(Buffer.from(renderEscPos(document, { locale: "en-GB" })).includes(pulse)).toBe(false);
  const kicked = Buffer.from(renderEscPos(document, { locale: "en-GB", openDrawer: true }));
  expect(kicked.indexOf(pulse)).toBeLessThan(kicked.indexOf("Kaffee"));
});

test("the PDF is one page 80 mm wide, with the euro sign, the same for the same receipt", async () => {
  const document = receiptOf(sampleCart());
  const plain = await renderPdf(document, { locale: "en-GB", compress: false });
  const source = printed(plain);
  expect(source.startsWith("%PDF-")).toBe(true);
  expect(source).toMatch(/\/MediaBox \[0 0 226\.77\d* /);
  expect(source.match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(pdfText(plain)).toContain("\x80");
  expect(await renderPdf(document, { locale: "en-GB", compress: false })).toEqual(plain);
});

test("a fiscal module's signature and QR code reach every paper", async () => {
  const fiscal = { signature: "SIG-123", qr: "V0;DE123;1;2026" };
  const document = { ...receiptOf(sampleCart()), fiscal };
  expect(renderHtml(document, { locale: "en-GB" })).toContain("<svg");
  expect(printed(renderEscPos(document, { locale: "en-GB" }))).toContain(fiscal.qr);
  const withCode = await renderPdf(document, { locale: "en-GB" });
  const without = await renderPdf({ ...document, fiscal: null }, { locale: "en-GB" });
  expect(withCode.length).toBeGreaterThan(without.length);
});

test("the paper of goods that came back without a receipt says that there was none", () => {
  const paper = returnReceiptOf(receiptOf(sampleCart()).sale);
  const locale = "en-IE";
  expect(renderText(paper, { locale, columns: 48 })).toMatch(/For receipt +1-000042/);
  const without = { ...paper, saleId: null, originalNumber: null };
  expect(renderText(without, { locale, columns: 48 })).toMatch(/For receipt +none/);
});
