import type { ShiftId } from "@till/kernel";
import { type PaperReport, type SayOnPaper, paperOfShift, renderReportHtml } from "@till/receipts";
import type { BlindReport, ShiftReport } from "@till/reports";
import type { Speech } from "../shared/speech.ts";
import type { ReportView, ShiftClosed } from "../shared/till-state.ts";
import { requireShift } from "./closing.ts";
import { type TillContext, requireOnline, setupOf } from "./till-context.ts";
import { speechOf, speechOnPaper } from "./speech.ts";
import { refusal } from "./refusal.ts";

type Which = "open" | "last";

/** The X of the shift that is open, or the Z of the one closed last, as it is printed. Throws `HostRefusal`. */
export async function shiftReportView(context: TillContext, which: Which): Promise<ReportView> {
  return toView(await paperOf(context, which, speechOf(context)));
}

/** The same on the printer. A Z says "copy" from its second print on; an X is another one each time it is made. */
export async function printShiftReport(context: TillContext, which: Which): Promise<ReportView> {
  const made = await paperOf(context, which, speechOnPaper(context));
  context.printing.printReport(context, made.paper, made.subject);
  context.changed();
  return toView(made);
}

interface Made {
  readonly paper: PaperReport;
  readonly subject: string;
  readonly locale: string;
}

async function paperOf(context: TillContext, which: Which, speech: Speech): Promise<Made> {
  const report = await read(context, which);
  const say: SayOnPaper = (word, values = {}) => speech.sayMessage({ key: `report.${word}`, values });
  const { timeZone } = setupOf(context);
  const paper = paperOfShift(report, { locale: speech.locale, timeZone, say });
  const { number, shift, kind } = report;
  // What who counts blind may read of a Z is another paper than the Z.
  const subject = number === null ? `x:${shift.shiftId}:${paper.atMs}` : `z:${shift.shiftId}:${kind}`;
  return { paper, subject, locale: speech.locale };
}

async function read(context: TillContext, which: Which): Promise<ShiftReport | BlindReport> {
  const { store } = context;
  if (!context.memory.person) throw refusal("refusal.sign_in_first");
  const id =
    which === "open" ? requireShift(context).id : store.facts.get<ShiftClosed>("last_closed")?.shiftId;
  if (!id) throw refusal("refusal.no_shift_closed");
  const kept = which === "last" ? store.facts.get<KeptReport>("last_report") : null;
  if (kept?.shiftId === id && kept.forPerson === context.memory.person.id) return kept.report;
  requireOnline(context, "report");
  if (which === "open") context.queue.wake();
  const report = await context.server.shiftReport(id);
  if (which === "last") {
    const keeping: KeptReport = { shiftId: id, forPerson: context.memory.person.id, report };
    store.facts.set("last_report", keeping);
  }
  return report;
}

/** A Z does not change, but who reads it decides what of it is shown. */
interface KeptReport {
  readonly shiftId: ShiftId;
  readonly forPerson: string;
  readonly report: ShiftReport | BlindReport;
}

function toView({ paper, subject, locale }: Made): ReportView {
  const page = renderReportHtml(paper, { locale });
  return { subject, title: paper.title, html: page.replace("</head>", `<style>${bare}</style></head>`) };
}

/** The screen draws the paper itself, so the page inside it is the print alone. */
const bare = "body{background:none;padding:0}.paper{width:auto;background:none;padding:0;box-shadow:none}";
