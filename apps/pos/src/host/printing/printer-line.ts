import type { NotPrinted } from "../../shared/printing.ts";

/** An open way to a printer. Bytes come back where it answers. */
export interface PrinterLine {
  /** Resolves when the machine has taken them all; rejects when the line is gone or nothing moves any more. */
  write(bytes: Uint8Array): Promise<void>;
  listen(receive: (bytes: Uint8Array) => void): void;
  /** Resolves once, when the other end or the network has ended the line. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Opens a line, or rejects with a `NoLine`: then nothing was sent. */
export type OpenLine = () => Promise<PrinterLine>;

/** Why there is no line. */
export class NoLine extends Error {
  override readonly name = "NoLine";
  readonly problem: NotPrinted;
  constructor(problem: NotPrinted) {
    super(problem);
    this.problem = problem;
  }
}

/** Bounds of one job, in milliseconds. */
export interface PrinterLimits {
  readonly connectMs: number;
  /** For an answer about its status: a printer gives it at once, whatever it does. */
  readonly statusMs: number;
  /** While nothing that is sent is taken: a printer whose buffer is full takes some with every line it prints. */
  readonly stalledMs: number;
  /** For the word that a job was printed: a metre of paper on a slow printer, and some. */
  readonly confirmMs: number;
  /** Between two looks at a printer that is still printing. */
  readonly lookMs: number;
  /** Before a door that shut in our face is tried again. */
  readonly againMs: number;
}

export const printerLimits: PrinterLimits = {
  connectMs: 3000,
  statusMs: 1000,
  stalledMs: 8000,
  confirmMs: 30_000,
  lookMs: 1000,
  againMs: 400,
};
