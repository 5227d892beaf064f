import type {
  NotPrinted,
  PerhapsPrinted,
  PrintState,
  PrinterAddress,
  PrinterStatus,
} from "../shared/printing.ts";

/** What happened, and what to do now. */
interface Told {
  readonly title: string;
  readonly todo: string;
}

const notPrinted: Readonly<Record<NotPrinted, Told>> = {
  no_printer: { title: "No printer is set up", todo: "Type its address under “Printer” in the bar above." },
  address_unknown: {
    title: "There is no printer at this address",
    todo: "Compare the address under “Printer” with the printer's own test page.",
  },
  refused: {
    title: "The printer does not answer",
    todo: "Switch it on and wait until its lamp is steady. If it is on, its address may be another printer's or another machine's.",
  },
  unreachable: {
    title: "The printer cannot be reached",
    todo: "Is it on, and its network cable in? If it is, its address may have changed.",
  },
  busy: { title: "The printer serves another till", todo: "Wait until it is done, then try again." },
  paper_out: { title: "The printer is out of paper", todo: "Put a new roll in and shut the cover." },
  cover_open: { title: "The printer's cover is open", todo: "Shut it until it clicks." },
  offline: { title: "The printer is not ready", todo: "Look at its lamps; its feed button may wake it." },
  broken: {
    title: "The printer reports an error",
    todo: "Look for stuck paper at the cutter, then switch it off and on.",
  },
  device_missing: {
    title: "The printer is not plugged in",
    todo: "Plug in its USB cable and switch it on; then see whether the device under “Printer” is right.",
  },
  device_denied: {
    title: "This till may not use the printer's device",
    todo: "Whoever set up this machine has to let it: on Linux by the group “lp”.",
  },
  till_stopped: { title: "The till was started again before this was sent", todo: "It was not sent." },
};

const perhapsPrinted: Readonly<Record<PerhapsPrinted, string>> = {
  line_lost: "The line to the printer broke while it was printing.",
  unconfirmed: "The printer took it, and did not say that it was done.",
  silent: "The printer took it. It is one that does not say whether it printed.",
  paper_ran_out: "The printer stopped while it was printing: its paper may have run out.",
  till_stopped_sending: "The till stopped while this was being printed.",
};

export const failedWords = (problem: PrintState["problem"]): Told =>
  problem !== null && problem in notPrinted
    ? notPrinted[problem as NotPrinted]
    : { title: "It was not printed", todo: "Try again." };

export const unknownWords = (problem: PrintState["problem"]): string =>
  problem !== null && problem in perhapsPrinted
    ? perhapsPrinted[problem as PerhapsPrinted]
    : "We do not know whether it was printed.";

/** "Receipt 1-000042", "Copy of receipt 1-000042", "Copy of Z report 7", "Drawer" */
export function printName({ kind, number, title, copy }: PrintState): string {
  if (kind === "drawer") return "Drawer";
  if (number === null) return copy ? `Copy of ${title}` : title;
  return copy ? `Copy of ${title.toLowerCase()} ${number}` : `${title} ${number}`;
}

export function stateWords({ kind, state, decision }: PrintState): string {
  const isDrawer = kind === "drawer";
  if (decision === "came_out") return isDrawer ? "opened" : "printed, somebody has seen it";
  switch (state) {
    case "waiting":
      return "waits for the printer";
    case "sending":
      return isDrawer ? "opens …" : "prints …";
    case "printed":
      return isDrawer ? "opened" : "printed";
    case "failed":
      return isDrawer ? "not opened" : "not printed";
    case "unknown":
      return isDrawer ? "may have opened" : "may have been printed";
  }
}

export interface StatusWords {
  readonly tone: "ok" | "warn" | "bad" | "info";
  readonly title: string;
  readonly todo: string | null;
}

export function printerStatusWords({ kind }: PrinterStatus): StatusWords {
  return kind in said ? said[kind as keyof typeof said] : { tone: "bad", ...notPrinted[kind as NotPrinted] };
}

const said = {
  not_asked: { tone: "info", title: "Not asked yet", todo: null },
  ready: { tone: "ok", title: "Ready", todo: null },
  paper_low: { tone: "warn", title: "Ready, little paper left", todo: "Have a new roll at hand." },
  silent: {
    tone: "info",
    title: "Takes what is sent, says nothing",
    todo: "It cannot say whether a receipt came out: you will be asked to look.",
  },
} as const satisfies Record<Exclude<PrinterStatus["kind"], NotPrinted>, StatusWords>;

/** As it is typed. */
export function addressWords(address: PrinterAddress | null): string {
  if (!address) return "";
  if (address.kind === "device") return address.path;
  return address.port === 9100 ? address.host : `${address.host}:${address.port}`;
}
