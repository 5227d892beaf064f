import { codePages } from "./code-pages.ts";

type Align = "left" | "center" | "right";

/** One thing on the roll, from top to bottom. */
export type PaperItem =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly align: Align;
      readonly isBold: boolean;
      /** Times the normal face. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: "qr"; readonly text: string; readonly align: Align }
  | { readonly kind: "barcode"; readonly text: string; readonly align: Align }
  /** `bits`: rows from the top, eight dots a byte, the left one highest, a set bit black. */
  | {
      readonly kind: "picture";
      readonly width: number;
      readonly height: number;
      readonly bits: Uint8Array;
      readonly align: Align;
    }
  /** Bytes that this printer does not understand; a real one would print rubbish. */
  | { readonly kind: "unread"; readonly bytes: string };

export type PrinterEvent =
  | { readonly kind: "item"; readonly item: PaperItem }
  | { readonly kind: "cut" }
  | { readonly kind: "drawer" }
  /** `GS r` was reached: everything before it has been printed. */
  | { readonly kind: "status_wanted"; readonly about: number };

export interface PaperDecoder {
  /** What the bytes came to; the rest of a command that has only begun waits for the next ones. */
  push(bytes: Uint8Array): readonly PrinterEvent[];
}

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;
const LF = 0x0a;
const CR = 0x0d;

interface Face {
  page: number;
  isBold: boolean;
  align: Align;
  width: number;
  height: number;
  qr: string;
  line: string;
  /** How the letters of the line were set: commands may put the face back before the line ends. */
  set: { readonly isBold: boolean; readonly width: number; readonly height: number };
}

const freshFace = (): Face => ({
  page: 0,
  isBold: false,
  align: "left",
  width: 1,
  height: 1,
  qr: "",
  line: "",
  set: { isBold: false, width: 1, height: 1 },
});

/** Reads ESC/POS as a printer does: knows nothing of who wrote it. Real-time commands are taken out before. */
export function createPaperDecoder(): PaperDecoder {
  let waiting: Uint8Array = new Uint8Array();
  const face = freshFace();
  return {
    push(bytes) {
      const all = new Uint8Array(waiting.length + bytes.length);
      all.set(waiting);
      all.set(bytes, waiting.length);
      const events: PrinterEvent[] = [];
      let at = 0;
      while (at < all.length) {
        const length = readOne(all, at, { face, say: (event) => void events.push(event) });
        if (length === null) break;
        at += length;
      }
      waiting = all.slice(at);
      return events;
    },
  };
}

interface Reading {
  readonly face: Face;
  readonly say: (event: PrinterEvent) => void;
}

/** How many bytes one command or letter took; null where it is not all here yet. */
function readOne(all: Uint8Array, at: number, reading: Reading): number | null {
  const byte = all[at] ?? 0;
  switch (byte) {
    case LF:
      endLine(reading);
      return 1;
    case CR:
      return 1;
    case ESC:
      return readEscape(all, at, reading);
    case GS:
      return readGroup(all, at, reading);
    case FS:
      return all.length - at < 2 ? null : 2;
    default:
      if (byte < 0x20) {
        unread(reading, all.subarray(at, at + 1));
        return 1;
      }
      addLetter(reading.face, byte);
      return 1;
  }
}

const letterOf = (page: number, byte: number): string => codePages[page]?.[byte - 0x80] ?? "?";

function addLetter(face: Face, byte: number): void {
  const { page, isBold, width, height } = face;
  face.line += byte < 0x80 ? String.fromCharCode(byte) : letterOf(page, byte);
  face.set = { isBold, width, height };
}

function endLine({ face, say }: Reading): void {
  const { line, align, set } = face;
  face.line = "";
  face.set = freshFace().set;
  say({ kind: "item", item: { kind: "text", text: line.trimEnd(), align, ...set } });
}

/** What is left on a line comes out before anything else does. */
function flush(reading: Reading): void {
  if (reading.face.line !== "") endLine(reading);
}

function unread({ say }: Reading, bytes: Uint8Array): void {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  say({ kind: "item", item: { kind: "unread", bytes: hex } });
}

const aligns: readonly Align[] = ["left", "center", "right"];

function readEscape(all: Uint8Array, at: number, reading: Reading): number | null {
  const { face, say } = reading;
  if (all.length - at < 2) return null;
  const command = String.fromCharCode(all[at + 1] ?? 0);
  if (command === "@") {
    Object.assign(face, freshFace());
    return 2;
  }
  if (command === "2") return 2;
  if (command === "p") {
    if (all.length - at < 5) return null;
    say({ kind: "drawer" });
    return 5;
  }
  if (all.length - at < 3) return null;
  const n = all[at + 2] ?? 0;
  switch (command) {
    case "t":
      face.page = n;
      return 3;
    case "E":
      face.isBold = (n & 1) === 1;
      return 3;
    case "a":
      face.align = aligns[n % 48] ?? "left";
      return 3;
    case "d":
    case "J":
      flush(reading);
      return 3;
    // Face, underline, spacing, international letters: they move no word here.
    case "M":
    case "-":
    case "3":
    case "R":
    case "!":
    case "G":
      return 3;
    default:
      unread(reading, all.subarray(at, at + 2));
      return 2;
  }
}

function readGroup(all: Uint8Array, at: number, reading: Reading): number | null {
  const { face, say } = reading;
  if (all.length - at < 3) return null;
  const command = String.fromCharCode(all[at + 1] ?? 0);
  const n = all[at + 2] ?? 0;
  switch (command) {
    case "!":
      face.width = (n >> 4) + 1;
      face.height = (n & 7) + 1;
      return 3;
    case "V": {
      const length = n === 65 || n === 66 ? 4 : 3;
      if (all.length - at < length) return null;
      flush(reading);
      say({ kind: "cut" });
      return length;
    }
    case "r":
      say({ kind: "status_wanted", about: n % 48 });
      return 3;
    case "h":
    case "w":
    case "H":
    case "f":
    case "B":
      return 3;
    case "L":
    case "W":
      return all.length - at < 4 ? null : 4;
    case "(":
      return readParenthesis(all, at, reading);
    case "k":
      return readBarcode(all, at, reading);
    case "v":
      return readPicture(all, at, reading);
    default:
      unread(reading, all.subarray(at, at + 2));
      return 2;
  }
}

const asText = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

/** `GS ( x`: a length, then that many bytes. Of these only the QR code puts something on the paper. */
function readParenthesis(all: Uint8Array, at: number, reading: Reading): number | null {
  const { face, say } = reading;
  if (all.length - at < 5) return null;
  const length = 5 + (all[at + 3] ?? 0) + 256 * (all[at + 4] ?? 0);
  if (all.length - at < length) return null;
  if (all[at + 2] === 0x6b && all[at + 5] === 0x31) {
    if (all[at + 6] === 0x50) face.qr = new TextDecoder().decode(all.subarray(at + 8, at + length));
    if (all[at + 6] === 0x51) {
      flush(reading);
      say({ kind: "item", item: { kind: "qr", text: face.qr, align: face.align } });
    }
  }
  return length;
}

/** `GS k m n d…`: the form with a length, which every later symbology has. */
function readBarcode(all: Uint8Array, at: number, reading: Reading): number | null {
  if (all.length - at < 4) return null;
  const length = 4 + (all[at + 3] ?? 0);
  if (all.length - at < length) return null;
  flush(reading);
  // Code 128 begins with the name of its set.
  const text = asText(all.subarray(at + 4, at + length)).replace(/^\{[ABC]/, "");
  reading.say({ kind: "item", item: { kind: "barcode", text, align: reading.face.align } });
  return length;
}

/** More than a metre of 80 mm paper: a length that was never meant. */
const pictureBytesMax = 1_000_000;

/** `GS v 0 m xL xH yL yH d…` */
function readPicture(all: Uint8Array, at: number, reading: Reading): number | null {
  if (all.length - at < 8) return null;
  const bytesWide = (all[at + 4] ?? 0) + 256 * (all[at + 5] ?? 0);
  const height = (all[at + 6] ?? 0) + 256 * (all[at + 7] ?? 0);
  if (bytesWide * height > pictureBytesMax) {
    unread(reading, all.subarray(at, at + 8));
    return 8;
  }
  const length = 8 + bytesWide * height;
  if (all.length - at < length) return null;
  flush(reading);
  const bits = all.slice(at + 8, at + length);
  const { align } = reading.face;
  reading.say({ kind: "item", item: { kind: "picture", width: bytesWide * 8, height, bits, align } });
  return length;
}
