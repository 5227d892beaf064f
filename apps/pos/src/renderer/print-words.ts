import type { MessageKey } from "../shared/messages/message-types.ts";
import type {
  NotPrinted,
  PerhapsPrinted,
  PrintState,
  PrinterAddress,
  PrinterStatus,
} from "../shared/printing.ts";
import type { Say } from "../shared/speech.ts";

/** What happened, and what to do now. */
interface Told {
  readonly title: string;
  readonly todo: string;
}

const notPrinted: Readonly<Record<NotPrinted, true>> = {
  no_printer: true,
  address_unknown: true,
  refused: true,
  unreachable: true,
  busy: true,
  paper_out: true,
  cover_open: true,
  offline: true,
  broken: true,
  device_missing: true,
  device_denied: true,
  till_stopped: true,
};

const isNotPrinted = (kind: string): kind is NotPrinted => Object.hasOwn(notPrinted, kind);

const perhapsPrinted: Readonly<Record<PerhapsPrinted, MessageKey>> = {
  line_lost: "printing.line_lost",
  unconfirmed: "printing.unconfirmed",
  silent: "printing.silent",
  paper_ran_out: "printing.paper_ran_out",
  till_stopped_sending: "printing.till_stopped_sending",
};

const isPerhapsPrinted = (kind: string): kind is PerhapsPrinted => Object.hasOwn(perhapsPrinted, kind);

export function failedWords(problem: PrintState["problem"], say: Say): Told {
  const kind = problem !== null && isNotPrinted(problem) ? problem : "not_printed";
  return { title: say(`printing.${kind}`), todo: say(`printing.${kind}_todo`) };
}

export const unknownWords = (problem: PrintState["problem"], say: Say): string =>
  say(problem !== null && isPerhapsPrinted(problem) ? `printing.${problem}` : "printing.not_known");

/** "Receipt 1-000042", "Copy of receipt 1-000042", "Copy of Z report 7", "Drawer" */
export function printName({ kind, number, title, copy }: PrintState, say: Say): string {
  switch (kind) {
    case "drawer":
      return say("printing.the_drawer");
    case "test":
      return say(copy ? "printing.copy_of_test_page" : "printing.test_page");
    case "receipt":
      return say(copy ? "printing.copy_of_receipt" : "printing.receipt_of", { number: number ?? "" });
    case "gift_receipt":
      return say(copy ? "printing.copy_of_gift_receipt" : "printing.gift_receipt_of", {
        number: number ?? "",
      });
    case "report":
      return copy ? say("printing.copy_of", { title }) : title;
  }
}

/** What became of it: "Receipt 1-000042 printed". */
export function stateWords(print: PrintState, say: Say): string {
  const what = printName(print, say);
  const isDrawer = print.kind === "drawer";
  if (print.decision === "came_out") return say(isDrawer ? "printing.opened" : "printing.seen", { what });
  switch (print.state) {
    case "waiting":
      return say("printing.waiting", { what });
    case "sending":
      return say(isDrawer ? "printing.opens" : "printing.prints", { what });
    case "printed":
      return say(isDrawer ? "printing.opened" : "printing.printed", { what });
    case "failed":
      return say(isDrawer ? "printing.not_opened" : "printing.what_not_printed", { what });
    case "unknown":
      return say(isDrawer ? "printing.may_open" : "printing.may_print", { what });
  }
}

export interface StatusWords {
  readonly tone: "ok" | "warn" | "bad" | "info";
  readonly title: string;
  readonly todo: string | null;
}

export function printerStatusWords({ kind }: PrinterStatus, say: Say): StatusWords {
  if (isNotPrinted(kind))
    return { tone: "bad", title: say(`printing.${kind}`), todo: say(`printing.${kind}_todo`) };
  switch (kind) {
    case "not_asked":
      return { tone: "info", title: say("printing.not_asked"), todo: null };
    case "ready":
      return { tone: "ok", title: say("printing.ready"), todo: null };
    case "paper_low":
      return { tone: "warn", title: say("printing.paper_low"), todo: say("printing.paper_low_todo") };
    case "silent":
      return { tone: "info", title: say("printing.says_nothing"), todo: say("printing.says_nothing_todo") };
  }
}

/** As it is typed. */
export function addressWords(address: PrinterAddress | null): string {
  if (!address) return "";
  if (address.kind === "device") return address.path;
  return address.port === 9100 ? address.host : `${address.host}:${address.port}`;
}
