import type { PaperReport } from "@till/receipts";
import type { PrintDecision, PrintState } from "../../shared/printing.ts";

/** What is to come out. It is set into bytes when it is sent, for the printer there is then. */
export type PrintContent =
  | { readonly kind: "receipt" | "gift_receipt"; readonly number: string }
  | {
      readonly kind: "report";
      readonly report: PaperReport;
      /** What its prints are counted and found by. */
      readonly subject: string;
    }
  | { readonly kind: "test" }
  /** The drawer's pulse, and no paper. */
  | { readonly kind: "drawer" };

/** One job. It is on disk before a byte of it is sent, and stays: reprints are counted by these. */
export interface LocalPrint extends Pick<PrintState, "state" | "problem"> {
  readonly id: string;
  readonly content: PrintContent;
  /** Prints of the same receipt that came out before, or may have: from one on the paper says "copy". */
  readonly copies: number;
  readonly atMs: number;
  /** Who asked for it. */
  readonly by: string | null;
  readonly decision: PrintDecision | null;
  readonly decidedBy: string | null;
}

/** Under what a job is found again: the receipt's number, or what a report is of. */
export const subjectOf = ({ content }: Pick<LocalPrint, "content">): string | null =>
  "number" in content ? content.number : content.kind === "report" ? content.subject : null;

const titles = {
  receipt: "Receipt",
  gift_receipt: "Gift receipt",
  test: "Test page",
  drawer: "Drawer",
} as const;

export const shownPrint = (print: LocalPrint): PrintState => ({
  id: print.id,
  kind: print.content.kind,
  number: "number" in print.content ? print.content.number : null,
  subject: subjectOf(print),
  title: print.content.kind === "report" ? print.content.report.title : titles[print.content.kind],
  copy: print.copies > 0,
  atMs: print.atMs,
  state: print.state,
  problem: print.problem,
  decision: print.decision,
});
