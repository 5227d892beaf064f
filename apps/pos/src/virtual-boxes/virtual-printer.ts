import { type Server, type Socket, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { type PaperItem, type PrinterEvent, createPaperDecoder } from "./decode-paper.ts";
import { type RealTime, createRealTimeFilter } from "./real-time.ts";

/** What the printer is told to be like. */
export const manners = [
  "normal",
  "paper_low",
  "paper_out",
  "runs_out",
  "cover_open",
  "off",
  "slow",
  "drops_line",
  "silent",
] as const;
export type Manner = (typeof manners)[number];

export interface Slip {
  readonly id: number;
  readonly startedAtMs: number;
  readonly items: readonly PaperItem[];
  readonly isCut: boolean;
}

export interface BoxesState {
  readonly manner: Manner;
  /** The latest first. */
  readonly slips: readonly Slip[];
  /** When the drawer was kicked open, the latest first. */
  readonly openings: readonly number[];
}

export interface VirtualPrinter {
  /** Where it listens, or would if it were on. */
  readonly port: number;
  state(): BoxesState;
  be(manner: Manner): Promise<void>;
  /** Throws away the paper that lies there, and shuts the drawer. */
  clear(): void;
  close(): Promise<void>;
}

export interface VirtualPrinterOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly nowMs: () => number;
}

/** As much paper as lies beside a printer. */
const slipsMax = 50;
/** Where a roll that runs out, and a line that breaks, does so. */
const itemsBeforeTheEnd = 6;
const bytesBeforeTheBreak = 120;
/** A line of a slow printer. */
const slowLineMs = 80;

/**
 * A receipt printer with a cash drawer that exist in software: it listens as a real one does on port 9100, answers what it is
 * asked for its status, and keeps what came out. It takes one line at a time, and what it holds while it has no paper
 * it prints when it has some again, as real ones do.
 */
export async function createVirtualPrinter({ port, nowMs }: VirtualPrinterOptions): Promise<VirtualPrinter> {
  const mechanism = createMechanism(nowMs);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // Whoever is connected may go at any moment.
    socket.on("error", () => socket.destroy());
    serve(socket, mechanism);
  });
  // A second till has to wait: the printer's own queue is its memory, not its door.
  server.maxConnections = 1;
  await listen(server, port);
  const at = (server.address() as AddressInfo).port;
  const hangUp = async (): Promise<void> => {
    const gone = server.listening ? new Promise<void>((resolve) => server.close(() => resolve())) : null;
    for (const socket of open) socket.destroy();
    await gone;
  };
  return {
    port: at,
    state: () => mechanism.state(),
    async be(manner) {
      mechanism.be(manner);
      if (manner === "off") await hangUp();
      else if (!server.listening) await listen(server, at);
    },
    clear: () => mechanism.clear(),
    async close() {
      mechanism.stop();
      await hangUp();
    },
  };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, () => {
      server.off("error", reject);
      resolve();
    });
  });

function serve(socket: Socket, mechanism: Mechanism): void {
  const filter = createRealTimeFilter();
  const decoder = createPaperDecoder();
  let taken = 0;
  socket.on("data", (bytes: Buffer) => {
    const { commands, rest } = filter(bytes);
    for (const command of commands) {
      const answer = mechanism.now(command);
      if (answer !== null) socket.write(Uint8Array.of(answer));
    }
    taken += rest.length;
    const breaks = mechanism.state().manner === "drops_line" && taken > bytesBeforeTheBreak;
    mechanism.take(decoder.push(breaks ? rest.subarray(0, bytesBeforeTheBreak) : rest), (answer) => {
      if (!socket.destroyed) socket.write(Uint8Array.of(answer));
    });
    if (breaks) socket.resetAndDestroy();
  });
}

type Say = (answer: number) => void;

interface Mechanism {
  state(): BoxesState;
  be(manner: Manner): void;
  /** Answers at once, whatever waits. Null: it says nothing. */
  now(command: RealTime): number | null;
  take(events: readonly PrinterEvent[], say: Say): void;
  clear(): void;
  stop(): void;
}

function createMechanism(nowMs: () => number): Mechanism {
  let manner: Manner = "normal";
  let slips: Slip[] = [];
  let openings: number[] = [];
  let lastId = 0;
  let timer: NodeJS.Timeout | null = null;
  const held: { readonly event: PrinterEvent; readonly say: Say }[] = [];

  const slip = (): Slip => {
    const [latest] = slips;
    if (latest && !latest.isCut) return latest;
    const fresh = { id: (lastId += 1), startedAtMs: nowMs(), items: [], isCut: false };
    slips = [fresh, ...slips].slice(0, slipsMax);
    return fresh;
  };
  const change = (to: Partial<Slip>) => {
    const latest = slip();
    slips = slips.map((one) => (one.id === latest.id ? { ...latest, ...to } : one));
  };
  const kick = () => {
    openings = [nowMs(), ...openings].slice(0, slipsMax);
  };
  const isReady = () => manner !== "paper_out" && manner !== "cover_open" && manner !== "off";

  function play({ event, say }: (typeof held)[number]): void {
    switch (event.kind) {
      case "item":
        // The line that is fed after a cut is the top of whatever comes next.
        if (isBlank(event.item) && slips[0]?.isCut !== false) return;
        change({ items: [...slip().items, event.item] });
        if (manner === "runs_out" && slip().items.length >= itemsBeforeTheEnd) manner = "paper_out";
        return;
      case "cut":
        change({ isCut: true });
        return;
      case "drawer":
        kick();
        return;
      case "status_wanted":
        if (manner !== "silent") say(paperByte(manner, event.about));
    }
  }
  function advance(): void {
    if (timer !== null) return;
    while (isReady()) {
      const next = held.shift();
      if (!next) return;
      play(next);
      if (manner === "slow" && next.event.kind === "item") {
        timer = setTimeout(() => {
          timer = null;
          advance();
        }, slowLineMs);
        return;
      }
    }
  }
  return {
    state: () => ({ manner, slips, openings }),
    be(to) {
      manner = to;
      // Switched off, it forgets what it had not printed.
      if (to === "off") held.length = 0;
      advance();
    },
    now(command) {
      if (command.kind === "pulse") {
        kick();
        return null;
      }
      return manner === "silent" ? null : statusByte(manner, command.about);
    },
    take(events, say) {
      held.push(...events.map((event) => ({ event, say })));
      advance();
    },
    clear() {
      slips = [];
      openings = [];
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

const isBlank = (item: PaperItem): boolean => item.kind === "text" && item.text === "";

/** `DLE EOT n`: bits 1 and 4 are always set, by which an answer is known. */
function statusByte(manner: Manner, about: number): number {
  const isOut = manner === "paper_out";
  const isOpen = manner === "cover_open";
  switch (about) {
    case 1:
      return 0x12 | (isOut || isOpen ? 0x08 : 0);
    case 2:
      return 0x12 | (isOpen ? 0x04 : 0) | (isOut ? 0x20 : 0);
    case 4:
      return 0x12 | (isOut ? 0x6c : 0) | (manner === "paper_low" ? 0x0c : 0);
    default:
      return 0x12;
  }
}

/** `GS r 1`: bits 0 and 1 nearly out, 2 and 3 out. `GS r 2`: the drawer, which always reads shut. */
const paperByte = (manner: Manner, about: number): number => {
  if (about !== 1) return 0;
  return (manner === "paper_low" ? 0x03 : 0) | (manner === "paper_out" ? 0x0f : 0);
};
