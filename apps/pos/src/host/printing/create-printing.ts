import { invariant } from "@till/kernel";
import type { PaperReport } from "@till/receipts";
import type {
  PrinterAddress,
  PrinterSettings,
  PrinterState,
  PrinterStatus,
  PrintDecision,
  PrintState,
} from "../../shared/printing.ts";
import { isDiskFull } from "../sqlite-errors.ts";
import type { TillContext } from "../till-context.ts";
import type { PrinterCondition } from "./ask-printer.ts";
import { type LocalPrint, type PrintContent, shownPrint, subjectOf } from "./print-job.ts";
import { type OpenLine, type PrinterLimits, printerLimits } from "./printer-line.ts";
import { firstSettings, keepSettings, keptSettings } from "./printer-settings.ts";
import { renderJob } from "./render-job.ts";
import { type PrintOutcome, askPrinter, sendToPrinter } from "./send-to-printer.ts";
import { refusal } from "../refusal.ts";

export interface PrintingOptions {
  readonly openLine: (address: PrinterAddress, limits: PrinterLimits) => OpenLine;
  /** Where the printer is until somebody says otherwise. */
  readonly address: PrinterAddress | null;
  readonly limits?: PrinterLimits;
}

/** The till's printer, and the drawer that is plugged into it: one job at a time, each on disk before it is sent. */
export interface Printing {
  /** Stores a job, in the transaction that is on, and sends it after. */
  print(context: TillContext, content: PrintContent): void;
  /** The receipt of a sale that is paid, where this till prints them of its own accord. */
  printPaid(context: TillContext, number: string): void;
  /** For reports, whoever makes them. From the second print of one `subject` on the paper says "copy". */
  printReport(context: TillContext, report: PaperReport, subject: string): void;
  /** The drawer's pulse, where a drawer is plugged in. */
  openDrawer(context: TillContext): void;
  /** What failed, once more; and after a person has looked for what is unknown, a copy. */
  again(context: TillContext, id: string): void;
  /** A person's word on a job whose end nobody knows, or on one that failed. */
  decide(context: TillContext, id: string, decision: Exclude<PrintDecision, "not_there">): void;
  save(context: TillContext, settings: PrinterSettings): void;
  /** Asks the printer how it is. */
  check(context: TillContext): Promise<void>;
  settings(context: TillContext): PrinterSettings;
  state(context: TillContext): PrinterState;
  latest(context: TillContext): readonly PrintState[];
  /** After a restart: nothing goes out by itself. */
  resume(context: TillContext): void;
  stop(): void;
}

/** As many slips as lie beside a printer. */
const shownMax = 8;
/** What may wait for a printer; more is a mistake. */
const waitingMax = 20;

export function createPrinting({ openLine, address, limits = printerLimits }: PrintingOptions): Printing {
  let status: PrinterStatus = { kind: "not_asked", atMs: 0 };
  let isBusy = false;
  let isStopped = false;

  const settingsOf = ({ store }: TillContext): PrinterSettings =>
    keptSettings(store) ?? firstSettings(address);
  const waiting = ({ store }: TillContext): readonly LocalPrint[] =>
    store.prints.latest(waitingMax).filter(({ state }) => state === "waiting");
  const nextOf = (context: TillContext) => (isStopped ? undefined : waiting(context).at(-1));
  const heard = (context: TillContext, kind: PrinterStatus["kind"]) => {
    status = { kind, atMs: context.clock.nowMs() };
  };

  /** The reader of the disk is the only sender, so what was rolled back is not sent. */
  const wake = (context: TillContext): void =>
    void setImmediate(() => {
      drain(context).catch((error: unknown) => {
        // Nothing is sent that is not on disk: it waits, and the top of the screen says for what.
        if (!isDiskFull(error)) throw error;
        context.memory.notices.show({ kind: "disk_full" });
      });
    });
  async function drain(context: TillContext): Promise<void> {
    if (isBusy || isStopped) return;
    isBusy = true;
    try {
      for (let next = nextOf(context); next; next = nextOf(context)) await send(context, next);
    } finally {
      isBusy = false;
    }
  }

  async function send(context: TillContext, waited: LocalPrint): Promise<void> {
    const settings = settingsOf(context);
    const job: LocalPrint = { ...waited, copies: copiesBefore(context, waited), state: "sending" };
    const bytes = renderJob(context, job, settings);
    put(context, job);
    const isPulse = job.content.kind === "drawer";
    const outcome: PrintOutcome = settings.address
      ? await sendToPrinter({ bytes, isPulse }, { open: openLine(settings.address, limits), limits })
      : { state: "failed", problem: "no_printer" };
    // The disk is shut: on it the job is still being sent, and the next start calls it unknown.
    if (isStopped) return;
    heard(context, statusAfter(outcome));
    put(context, {
      ...job,
      state: outcome.state,
      problem: outcome.state === "printed" ? null : outcome.problem,
    });
  }

  const printing: Printing = {
    print(context, content) {
      const { store, ids, clock, memory } = context;
      if (waiting(context).length >= waitingMax) {
        throw refusal("refusal.too_many_prints");
      }
      const job: LocalPrint = {
        id: ids.next(),
        content,
        copies: 0,
        atMs: clock.nowMs(),
        by: memory.person?.name ?? null,
        state: "waiting",
        problem: null,
        decision: null,
        decidedBy: null,
      };
      store.prints.put(job.id, job, subjectOf(job) ?? undefined);
      wake(context);
    },
    printPaid(context, number) {
      const settings = settingsOf(context);
      if (settings.address && settings.printsByItself) printing.print(context, { kind: "receipt", number });
    },
    printReport: (context, report, subject) => printing.print(context, { kind: "report", report, subject }),
    openDrawer(context) {
      const settings = settingsOf(context);
      if (settings.address && settings.hasDrawer) printing.print(context, { kind: "drawer" });
    },
    again(context, id) {
      context.store.transaction(() => {
        const job = undecided(context, id);
        decide(context, job, job.state === "unknown" ? "not_there" : "left");
        printing.print(context, job.content);
      });
      context.changed();
    },
    decide(context, id, decision) {
      const job = undecided(context, id);
      if (decision === "came_out" && job.state !== "unknown") throw refusal("refusal.print_known");
      decide(context, job, decision);
      context.changed();
    },
    save(context, settings) {
      keepSettings(context.store, settings);
      status = { kind: "not_asked", atMs: 0 };
      context.changed();
    },
    async check(context) {
      const settings = settingsOf(context);
      const said = settings.address
        ? await askPrinter({ open: openLine(settings.address, limits), limits })
        : { problem: "no_printer" as const };
      heard(context, statusOf(said));
      context.changed();
    },
    settings: settingsOf,
    state: (context) => ({ settings: settingsOf(context), status }),
    latest: ({ store }) => store.prints.latest(shownMax).map(shownPrint),
    resume(context) {
      for (const job of context.store.prints.latest(waitingMax)) {
        if (job.state === "waiting") put(context, { ...job, state: "failed", problem: "till_stopped" });
        if (job.state === "sending")
          put(context, { ...job, state: "unknown", problem: "till_stopped_sending" });
      }
    },
    stop() {
      isStopped = true;
    },
  };
  return printing;
}

function put(context: TillContext, job: LocalPrint): void {
  context.store.prints.put(job.id, job, subjectOf(job) ?? undefined);
  context.changed();
}

function undecided({ store }: TillContext, id: string): LocalPrint {
  const job = store.prints.find(id);
  if (!job) throw refusal("refusal.print_unknown");
  if (job.decision !== null) throw refusal("refusal.print_decided");
  if (job.state !== "failed" && job.state !== "unknown") throw refusal("refusal.print_not_by_hand");
  return job;
}

function decide(context: TillContext, job: LocalPrint, decision: PrintDecision): void {
  context.store.prints.put(job.id, { ...job, decision, decidedBy: context.memory.person?.name ?? null });
}

/** Earlier prints of the same paper that came out, or may have. A failed print is no paper. */
function copiesBefore({ store }: TillContext, job: LocalPrint): number {
  const { id, content } = job;
  const subject = subjectOf(job);
  if (subject === null || content.kind === "gift_receipt") return 0;
  const all = store.prints.ofSale(subject);
  const at = all.findIndex((one) => one.id === id);
  invariant(at >= 0, "a job is on disk before it is sent");
  return all.slice(0, at).filter((one) => one.content.kind === content.kind && one.state !== "failed").length;
}

function statusAfter(outcome: PrintOutcome): PrinterStatus["kind"] {
  switch (outcome.state) {
    case "printed":
      return outcome.isPaperLow ? "paper_low" : "ready";
    case "failed":
      return outcome.problem;
    case "unknown":
      return outcome.problem === "silent" ? "silent" : "not_asked";
  }
}

function statusOf(
  said: PrinterCondition | { readonly problem: PrinterStatus["kind"] } | null,
): PrinterStatus["kind"] {
  if (said === null) return "silent";
  if (said.problem !== null) return said.problem;
  return "isPaperLow" in said && said.isPaperLow ? "paper_low" : "ready";
}
