import type { CodePageMap, PaperColumns } from "@till/receipts";

/** Where a printer is reached. */
export type PrinterAddress =
  | { readonly kind: "network"; readonly host: string; readonly port: number }
  /** A raw device of this machine, such as `/dev/usb/lp0`. */
  | { readonly kind: "device"; readonly path: string };

export interface PrinterSettings {
  /** Null: this till prints on no paper. */
  readonly address: PrinterAddress | null;
  readonly columns: PaperColumns;
  readonly codePages: CodePageMap;
  /** A receipt comes out of its own accord when a sale is paid. */
  readonly printsByItself: boolean;
  /** A drawer is plugged into the printer: cash opens it. */
  readonly hasDrawer: boolean;
}

type PrintKind = "receipt" | "gift_receipt" | "report" | "test" | "drawer";

/** Nothing reached the paper. */
export type NotPrinted =
  | "no_printer"
  | "address_unknown"
  | "refused"
  | "unreachable"
  | "busy"
  | "paper_out"
  | "cover_open"
  | "offline"
  | "broken"
  | "device_missing"
  | "device_denied"
  /** The till ended before it was sent. */
  | "till_stopped";

/** It was sent, or a part of it, and nobody said that it came out. */
export type PerhapsPrinted =
  | "line_lost"
  /** The printer answers questions, and did not say that it was done. */
  | "unconfirmed"
  /** A printer that never answers. */
  | "silent"
  | "paper_ran_out"
  | "till_stopped_sending";

/** Somebody has looked: it came out; it was not there, so a copy follows; it is left as it is. */
export type PrintDecision = "came_out" | "not_there" | "left";

export interface PrintState {
  readonly id: string;
  readonly kind: PrintKind;
  /** The receipt's; null for what is none. */
  readonly number: string | null;
  /** The receipt's number, or what a report is of. */
  readonly subject: string | null;
  readonly title: string;
  readonly copy: boolean;
  readonly atMs: number;
  readonly state: "waiting" | "sending" | "printed" | "failed" | "unknown";
  readonly problem: NotPrinted | PerhapsPrinted | null;
  readonly decision: PrintDecision | null;
}

/** What the printer last said of itself, or why it could not be asked. */
export interface PrinterStatus {
  readonly kind: "not_asked" | "ready" | "paper_low" | "silent" | NotPrinted;
  readonly atMs: number;
}

export interface PrinterState {
  readonly settings: PrinterSettings;
  readonly status: PrinterStatus;
}
