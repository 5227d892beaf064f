import { type ReceiptRow, withoutControls } from "./receipt-rows.ts";
import { htmlOfRows } from "./render-html.ts";
import { textOfRows } from "./render-text.ts";

/**
 * Anything that is no receipt and goes on the same paper: an X or Z report, a count of the drawer, a test page. Whoever makes it
 * has written every figure (`createPaperFormat`); here it is only set.
 */
export interface PaperReport {
  readonly merchantName: string;
  /** Store, register: one line each. */
  readonly under: readonly string[];
  readonly title: string;
  /** When it was made: a PDF's date. */
  readonly atMs: number;
  readonly rows: readonly PaperReportRow[];
  /** Above its rows, on paper that is not the first: "COPY". */
  readonly mark?: string;
}

export type PaperReportRow =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "pair"; readonly left: string; readonly right: string }
  /** The figure a part comes to. */
  | { readonly kind: "total"; readonly left: string; readonly right: string }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "centered"; readonly text: string }
  | { readonly kind: "rule" }
  | { readonly kind: "qr"; readonly text: string }
  | { readonly kind: "barcode"; readonly text: string };

export function reportRows({ merchantName, under, title, rows, mark }: PaperReport): ReceiptRow[] {
  const set: ReceiptRow[] = [
    { kind: "shop", text: merchantName },
    ...under.map((text): ReceiptRow => ({ kind: "centered", text })),
    { kind: "centered", text: title.toUpperCase(), strong: true },
    ...(mark === undefined ? [] : [{ kind: "centered", text: mark, strong: true } as const]),
    { kind: "rule" },
    ...rows.flatMap(rowOf),
  ];
  return set.map(withoutControls);
}

function rowOf(row: PaperReportRow): readonly ReceiptRow[] {
  switch (row.kind) {
    case "heading":
      return [{ kind: "rule" }, { kind: "centered", text: row.text, strong: true }];
    case "note":
      return [{ kind: "detail", text: row.text }];
    case "pair":
    case "total":
    case "centered":
    case "rule":
    case "qr":
    case "barcode":
      return [row];
  }
}

/** As `renderHtml` writes a receipt. In Arabic its words run from the right; a receipt's are never Arabic. */
export const renderReportHtml = (report: PaperReport, { locale }: { readonly locale: string }): string =>
  htmlOfRows(reportRows(report), {
    title: `${report.merchantName} ${report.title}`,
    locale,
    isRtl: locale.startsWith("ar"),
  });

export const renderReportText = (report: PaperReport, columns = 42): string =>
  textOfRows(reportRows(report), columns);
