import type { NotPrinted, PerhapsPrinted } from "../../shared/printing.ts";
import {
  conditionOf,
  doneQuestion,
  isDoneAnswer,
  isStatusAnswer,
  pulseAtOnce,
  statusAnswers,
  statusQuestions,
  type PrinterCondition,
} from "./ask-printer.ts";
import { NoLine, type OpenLine, type PrinterLimits, type PrinterLine } from "./printer-line.ts";

export type PrintOutcome =
  | { readonly state: "printed"; readonly isPaperLow: boolean }
  /** Not a byte of the job was sent. */
  | { readonly state: "failed"; readonly problem: NotPrinted }
  /** It may have come out, all of it or a part. It is never sent again without a person's word. */
  | { readonly state: "unknown"; readonly problem: PerhapsPrinted };

export interface PrinterJob {
  readonly bytes: Uint8Array;
  /** The drawer's pulse needs no paper: without any it goes out of turn, and does not wait for a new roll to open it. */
  readonly isPulse: boolean;
}

interface Sending {
  readonly open: OpenLine;
  readonly limits: PrinterLimits;
}

/**
 * One job over a line of its own: asks the printer whether it can, sends, asks whether it has. What failed before the first
 * byte of the job failed; what is not confirmed after it is unknown.
 */
export async function sendToPrinter(job: PrinterJob, sending: Sending): Promise<PrintOutcome> {
  const opened = await openAndAsk(sending);
  if ("problem" in opened) return { state: "failed", problem: opened.problem };
  const { line, talk, condition } = opened;
  try {
    if (condition?.problem && !job.isPulse) return { state: "failed", problem: condition.problem };
    // From here on the paper may have moved.
    if (condition?.problem) return await pulseOutOfTurn(line, { talk, limits: sending.limits });
    await line.write(job.bytes);
    await line.write(doneQuestion);
    return await confirmed(line, { talk, limits: sending.limits, isSilent: condition === null });
  } catch {
    return { state: "unknown", problem: "line_lost" };
  } finally {
    await line.close().catch(() => undefined);
  }
}

/** What the printer says of itself, without printing. Null: it takes lines, and says nothing. */
export async function askPrinter(
  sending: Sending,
): Promise<PrinterCondition | { readonly problem: NotPrinted } | null> {
  const opened = await openAndAsk(sending);
  if ("problem" in opened) return opened;
  await opened.line.close().catch(() => undefined);
  return opened.condition;
}

interface Talk {
  readonly status: number[];
  readonly done: number[];
  /** Until it is so, the line ends or the time is up. */
  until(isSo: () => boolean, withinMs: number): Promise<"so" | "ended" | "late">;
}

type Opened =
  | { readonly line: PrinterLine; readonly talk: Talk; readonly condition: PrinterCondition | null }
  | { readonly problem: NotPrinted };

/** A printer that serves another till shuts its door at once. */
const triesMax = 3;

async function openAndAsk({ open, limits }: Sending): Promise<Opened> {
  let problem: NotPrinted = "busy";
  for (let tried = 0; tried < triesMax; tried += 1) {
    if (tried > 0) await waited(limits.againMs);
    try {
      const line = await open();
      const talk = talkOver(line);
      const asked = await ask(line, { talk, limits });
      if (asked !== "ended") return { line, talk, condition: asked };
      await line.close().catch(() => undefined);
    } catch (error) {
      if (!(error instanceof NoLine)) throw error;
      ({ problem } = error);
      if (problem !== "busy") break;
    }
  }
  return { problem };
}

async function ask(
  line: PrinterLine,
  { talk, limits }: { readonly talk: Talk; readonly limits: PrinterLimits },
): Promise<PrinterCondition | null | "ended"> {
  talk.status.length = 0;
  // That the line is gone is what `ended` says.
  void line.write(statusQuestions).catch(() => undefined);
  const answered = await talk.until(() => talk.status.length >= statusAnswers, limits.statusMs);
  if (answered === "so") return conditionOf(talk.status);
  return answered === "ended" ? "ended" : null;
}

/** Some printers answer in their turn only; most that say nothing never will. */
const silentLooks = 4;

async function confirmed(
  line: PrinterLine,
  {
    talk,
    limits,
    isSilent,
  }: { readonly talk: Talk; readonly limits: PrinterLimits; readonly isSilent: boolean },
): Promise<PrintOutcome> {
  const looks = isSilent ? silentLooks : Math.ceil(limits.confirmMs / limits.lookMs);
  for (let look = 0; look < looks; look += 1) {
    const heard = await talk.until(() => talk.done.length > 0, limits.lookMs);
    if (heard === "ended") return { state: "unknown", problem: "line_lost" };
    const [paper] = talk.done;
    if (paper !== undefined) return { state: "printed", isPaperLow: (paper & 0x03) !== 0 };
    if (isSilent) continue;
    // Still printing, or stopped? It says so out of turn.
    const condition = await ask(line, { talk, limits });
    if (condition === "ended") return { state: "unknown", problem: "line_lost" };
    if (talk.done.length === 0 && condition?.problem) return { state: "unknown", problem: "paper_ran_out" };
  }
  return { state: "unknown", problem: isSilent ? "silent" : "unconfirmed" };
}

async function pulseOutOfTurn(
  line: PrinterLine,
  { talk, limits }: { readonly talk: Talk; readonly limits: PrinterLimits },
): Promise<PrintOutcome> {
  await line.write(pulseAtOnce);
  const condition = await ask(line, { talk, limits });
  if (condition === "ended") return { state: "unknown", problem: "line_lost" };
  return condition === null
    ? { state: "unknown", problem: "unconfirmed" }
    : { state: "printed", isPaperLow: condition.isPaperLow };
}

function talkOver(line: PrinterLine): Talk {
  const status: number[] = [];
  const done: number[] = [];
  let hasEnded = false;
  let look: () => void = () => undefined;
  line.listen((bytes) => {
    for (const byte of bytes) {
      if (isStatusAnswer(byte)) status.push(byte);
      else if (isDoneAnswer(byte)) done.push(byte);
    }
    look();
  });
  const noteEnd = async (): Promise<void> => {
    await line.ended;
    hasEnded = true;
    look();
  };
  void noteEnd();
  return {
    status,
    done,
    until: (isSo, withinMs) =>
      new Promise((resolve) => {
        const end = (how: "so" | "ended" | "late") => {
          clearTimeout(timer);
          look = () => undefined;
          resolve(how);
        };
        look = () => {
          if (isSo()) end("so");
          else if (hasEnded) end("ended");
        };
        const timer = setTimeout(() => end("late"), withinMs);
        look();
      }),
  };
}

const waited = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
