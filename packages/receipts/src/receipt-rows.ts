import { negate } from "@till/money";
import {
  type ReceiptDocument,
  type ReceiptTender,
  type ReturnReceipt,
  type SaleLine,
  type SaleReceipt,
  type TaxRow,
  eachPrice,
} from "@till/sales";
import { type PaperFormat, createPaperFormat } from "./paper-format.ts";
import { type ReceiptWords, receiptWords, taxWords, tenderWords } from "./words.ts";

/**
 * A receipt from top to bottom, every figure already written. All renditions are made from these rows, so that no
 * two can differ by more than looks.
 */
export type ReceiptRow =
  | { readonly kind: "shop"; readonly text: string }
  /** What nobody may miss: as large as the paper takes. */
  | { readonly kind: "banner"; readonly text: string }
  | { readonly kind: "centered"; readonly text: string; readonly strong?: true }
  | { readonly kind: "rule" }
  | { readonly kind: "pair"; readonly left: string; readonly right: string; readonly faint?: true }
  | { readonly kind: "total"; readonly left: string; readonly right: string }
  | { readonly kind: "detail"; readonly text: string }
  | { readonly kind: "taxes"; readonly head: TaxCells; readonly rows: readonly TaxCells[] }
  | { readonly kind: "qr"; readonly text: string }
  | { readonly kind: "barcode"; readonly text: string };

/** Rate, net, tax, gross. */
export type TaxCells = readonly [string, string, string, string];

export interface RenderOptions {
  /** BCP 47, such as `de-DE`: words, digits, dates. */
  readonly locale: string;
  /** The receipt's number as a barcode too, so that a return begins with a scan. */
  readonly barcode?: boolean;
  /** For whoever is given the goods: what they are and the number, and no price. A return has none: it is printed in full. */
  readonly gift?: boolean;
}

interface Paper {
  readonly words: ReceiptWords;
  readonly format: PaperFormat;
}

export function receiptRows(document: ReceiptDocument, options: RenderOptions): ReceiptRow[] {
  const locale = paperLocale(options.locale);
  const paper = { words: receiptWords(locale), format: createPaperFormat(locale) };
  const number: ReceiptRow[] = options.barcode ? [{ kind: "barcode", text: document.number }] : [];
  const training: ReceiptRow[] = document.isTraining
    ? [{ kind: "banner", text: paper.words.trainingMark }]
    : [];
  if (options.gift && document.kind === "sale") {
    return [...training, ...giftRows(document, paper), ...number, ...training].map(withoutControls);
  }
  const rows: ReceiptRow[] = [
    ...training,
    ...headRows(document, paper),
    { kind: "rule" },
    ...(document.kind === "sale" ? saleRows(document, paper) : returnRows(document, paper)),
    ...document.tenders.flatMap((tender) => tenderRows(tender, paper)),
    ...taxRows(document.kind === "sale" ? document.sale.totals.taxes : document.goods.taxes, paper),
    ...footRows(document, paper),
    ...number,
    ...training,
  ];
  return rows.map(withoutControls);
}

/** No printer has Arabic letters, so neither the day nor the currency's sign may be written in them. */
function paperLocale(locale: string): string {
  return new Intl.Locale(locale).maximize().script === "Arab" ? "en" : locale;
}

/** A name could carry printer commands or a page break; control characters become spaces. */
export function withoutControls(row: ReceiptRow): ReceiptRow {
  const clean = (text: string) => text.replaceAll(/\p{Control}/gu, " ");
  switch (row.kind) {
    case "shop":
    case "banner":
    case "centered":
    case "detail":
    case "qr":
    case "barcode":
      return { ...row, text: clean(row.text) };
    case "pair":
    case "total":
      return { ...row, left: clean(row.left), right: clean(row.right) };
    case "rule":
    case "taxes":
      return row;
  }
}

function giftRows(document: SaleReceipt, paper: Paper): ReceiptRow[] {
  const { words, format } = paper;
  return [
    ...headRows({ ...document, copies: 0 }, paper, words.giftReceipt),
    { kind: "rule" },
    ...document.sale.lines.map((line): ReceiptRow => ({
      kind: "pair",
      left: nameOf(line, words),
      right: `${format.quantity(line.quantityMilli)} ×`,
    })),
    { kind: "rule" },
    { kind: "centered", text: words.giftNote },
  ];
}

function headRows(document: ReceiptDocument, { words, format }: Paper, title?: string): ReceiptRow[] {
  const pair = (left: string, right: string | null): ReceiptRow[] =>
    right === null ? [] : [{ kind: "pair", left, right, faint: true }];
  const titles = {
    sale: words.receipt,
    return: document.kind === "return" && document.isVoid ? words.void : words.return,
  };
  const name = document.kind === "sale" && document.isTraining ? words.training : title;
  return [
    { kind: "shop", text: document.merchantName },
    ...[document.storeName, ...document.storeAddress].map((text): ReceiptRow => ({ kind: "centered", text })),
    ...(document.copies > 0
      ? [{ kind: "centered", text: copyMark(document, words), strong: true } as const]
      : []),
    { kind: "rule" },
    {
      kind: "pair",
      left: `${name ?? titles[document.kind]} ${document.number}`,
      right: format.dateTime(document.issuedAtMs, document.timeZone),
    },
    ...(document.kind === "return"
      ? pair(words.originalReceipt, document.saleId === null ? words.noReceipt : document.originalNumber)
      : []),
    ...pair(words.register, document.registerName),
    ...pair(words.cashier, document.cashierName),
    ...pair(words.taxNumber, document.taxNumber),
  ];
}

function copyMark({ copies }: ReceiptDocument, words: ReceiptWords): string {
  const mark = words.copy.toUpperCase();
  return copies > 1 ? `${mark} ${copies}` : mark;
}

function saleRows({ sale }: SaleReceipt, { words, format }: Paper): ReceiptRow[] {
  const { totals } = sale;
  const added = totals.taxes.filter((row) => row.mode === "exclusive");
  const broken = totals.discountTotal.amountMinor !== 0n || totals.tip.amountMinor !== 0n;
  return [
    ...sale.lines.flatMap((line) => lineRows(line, { words, format })),
    { kind: "rule" },
    ...(broken || added.length > 0
      ? [{ kind: "pair", left: words.subtotal, right: format.amount(totals.subtotal) } as const]
      : []),
    ...(totals.discountTotal.amountMinor === 0n
      ? []
      : [
          { kind: "pair", left: words.discount, right: format.amount(negate(totals.discountTotal)) } as const,
        ]),
    ...added.map(
      (row) =>
        ({ kind: "pair", left: taxWords(row.name, words), right: format.amount(row.taxTotal) }) as const,
    ),
    ...endRows(totals, { words, format }),
    { kind: "total", left: words.total, right: format.money(totals.total) },
    ...exemptionRows(sale, words),
    ...(sale.note === undefined ? [] : [{ kind: "detail", text: sale.note } as const]),
  ];
}

/** Whoever sells without tax has to be able to show to whom, and on what paper. */
function exemptionRows({ exemption }: SaleReceipt["sale"], words: ReceiptWords): ReceiptRow[] {
  if (!exemption) return [];
  return [
    { kind: "pair", left: words.exemptBuyer, right: exemption.buyer },
    { kind: "pair", left: words.certificate, right: exemption.certificate },
  ];
}

/** Goods have the shop's name; a gift card that is sold and what sending costs have Till's own. */
function nameOf({ kind, name, variantName }: SaleLine, words: ReceiptWords): string {
  const named = { goods: name, gift_card: words.tenders["Gift card"], shipping: words.delivery }[kind];
  return variantName === "" ? named : `${named}, ${variantName}`;
}

function lineRows(line: SaleLine, { words, format }: Paper): ReceiptRow[] {
  const rows: ReceiptRow[] = [
    { kind: "pair", left: nameOf(line, words), right: format.amount(line.listPrice) },
  ];
  const { quantityMilli, unit, labelled, modifiers = [], agreed, note } = line;
  const detail = (text: string): void => void rows.push({ kind: "detail", text });
  if (unit === "kg") {
    detail(`${format.quantity(quantityMilli)} kg × ${format.amount(eachPrice(line))}/kg`);
  } else if (quantityMilli !== 1000) {
    detail(`${format.quantity(quantityMilli)} × ${format.amount(eachPrice(line))}`);
  }
  if (labelled) detail(`${format.amount(labelled)}/kg`);
  for (const { name: chosen, price } of modifiers) {
    detail(price.amountMinor === 0n ? chosen : `${chosen} +${format.amount(price)}`);
  }
  if (agreed) {
    const reason = agreed.reason === "" ? "" : `, ${agreed.reason}`;
    detail(
      `${words.agreedPrice}${reason}: ${format.amount(line.unitPrice)} / ${format.amount(agreed.instead)}`,
    );
  }
  if (note !== undefined) detail(note);
  if (line.discountTotal.amountMinor !== 0n) {
    const reason = line.discount?.reason ?? "";
    const text = `${words.discount}${reason === "" ? "" : `, ${reason}`}: ${format.amount(negate(line.discountTotal))}`;
    rows.push({ kind: "detail", text });
  }
  return rows;
}

function returnRows({ goods }: ReturnReceipt, { words, format }: Paper): ReceiptRow[] {
  return [
    ...goods.lines.map((line): ReceiptRow => {
      const pieces = line.quantityMilli === 0 ? words.moneyBack : format.quantity(line.quantityMilli);
      const left = line.quantityMilli === 0 ? `${line.name}, ${pieces}` : `${pieces} × ${line.name}`;
      return { kind: "pair", left, right: format.amount(line.gross) };
    }),
    { kind: "rule" },
    ...endRows(goods, { words, format }),
    { kind: "total", left: words.totalReturned, right: format.money(goods.total) },
  ];
}

function endRows(
  { tip, rounding }: Pick<SaleReceipt["sale"]["totals"], "tip" | "rounding">,
  { words, format }: Paper,
): ReceiptRow[] {
  const rows: ReceiptRow[] = [];
  if (tip.amountMinor !== 0n) rows.push({ kind: "pair", left: words.tip, right: format.amount(tip) });
  if (rounding.amountMinor !== 0n)
    rows.push({ kind: "pair", left: words.rounding, right: format.amount(rounding) });
  return rows;
}

function tenderRows(tender: ReceiptTender, { words, format }: Paper): ReceiptRow[] {
  const name = tenderWords(tender.label, words);
  const label = tender.card === null ? name : `${name}, ${tender.card}`;
  const rows: ReceiptRow[] = [{ kind: "pair", left: label, right: format.money(tender.amount) }];
  if (tender.tendered)
    rows.push({ kind: "pair", left: words.tendered, right: format.amount(tender.tendered), faint: true });
  if (tender.change)
    rows.push({ kind: "pair", left: words.change, right: format.amount(tender.change), faint: true });
  if (tender.gatewayReference !== null) {
    rows.push({ kind: "detail", text: `${words.reference} ${tender.gatewayReference}` });
  }
  return rows;
}

function taxRows(taxes: readonly TaxRow[], { words, format }: Paper): ReceiptRow[] {
  if (taxes.length === 0) return [];
  return [
    { kind: "rule" },
    {
      kind: "taxes",
      head: [words.tax, words.net, words.tax, words.gross],
      rows: taxes.map((row) => [
        format.percent(row.ratePpm),
        format.amount(row.net),
        format.amount(row.taxTotal),
        format.amount(row.gross),
      ]),
    },
  ];
}

function footRows({ fiscal }: ReceiptDocument, { words }: Paper): ReceiptRow[] {
  const signed: ReceiptRow[] = fiscal
    ? [
        { kind: "rule" },
        { kind: "detail", text: `${words.signature} ${fiscal.signature}` },
        { kind: "qr", text: fiscal.qr },
      ]
    : [];
  return [...signed, { kind: "rule" }, { kind: "centered", text: words.thanks }];
}
