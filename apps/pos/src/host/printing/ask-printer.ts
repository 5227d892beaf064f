import type { NotPrinted } from "../../shared/printing.ts";

/** `DLE EOT n`, answered at once and out of turn: the printer, why it is offline, its errors, its paper. */
const questions = [1, 2, 3, 4] as const;
export const statusQuestions = Uint8Array.from(questions.flatMap((about) => [0x10, 0x04, about]));
export const statusAnswers = questions.length;

/** `GS r 1`, answered in its turn: everything before it has been printed. */
export const doneQuestion = Uint8Array.of(0x1d, 0x72, 1);

/** `DLE DC4 1 0 t`: the drawer's pulse out of turn, which a printer gives also while it has no paper. */
export const pulseAtOnce = Uint8Array.of(0x10, 0x14, 1, 0, 1);

/** An answer to `DLE EOT` is known by the bits that never change; one to `GS r` by lacking bit 4. */
export const isStatusAnswer = (byte: number): boolean => (byte & 0x93) === 0x12;
export const isDoneAnswer = (byte: number): boolean => (byte & 0x90) === 0;

export interface PrinterCondition {
  /** What keeps it from printing. */
  readonly problem: Extract<NotPrinted, "paper_out" | "cover_open" | "offline" | "broken"> | null;
  readonly isPaperLow: boolean;
}

/** What the four answers, in their order, come to. Epson's reference, `DLE EOT`. */
export function conditionOf([
  printer = 0,
  cause = 0,
  error = 0,
  paper = 0,
]: readonly number[]): PrinterCondition {
  const isPaperLow = (paper & 0x0c) !== 0;
  if ((cause & 0x04) !== 0) return { problem: "cover_open", isPaperLow };
  if ((paper & 0x60) !== 0 || (cause & 0x20) !== 0) return { problem: "paper_out", isPaperLow };
  if ((cause & 0x40) !== 0 || (error & 0x68) !== 0) return { problem: "broken", isPaperLow };
  if ((printer & 0x08) !== 0) return { problem: "offline", isPaperLow };
  return { problem: null, isPaperLow };
}
