import { expect, test } from "vitest";
import { createPaperDecoder } from "./decode-paper.ts";
import { createRealTimeFilter } from "./real-time.ts";

const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "latin1")] : [part])),
  );

const page = bytes(
  "\u001b@",
  0x1b,
  0x74,
  19,
  "Caf",
  0x82,
  " ",
  0xd5,
  "\n",
  0x1b,
  0x61,
  1,
  0x1d,
  0x6b,
  73,
  5,
  "{B1-2",
  0x1d,
  0x28,
  0x6b,
  5,
  0,
  0x31,
  0x50,
  0x30,
  "hi",
  0x1d,
  0x28,
  0x6b,
  3,
  0,
  0x31,
  0x51,
  0x30,
  0x1d,
  0x76,
  0x30,
  0,
  1,
  0,
  2,
  0,
  0x81,
  0x7e,
  0x1b,
  0x70,
  0,
  25,
  250,
  0x1d,
  0x56,
  1,
);

test("letters, codes, pictures, the drawer and the cut are read, however the bytes are split", () => {
  const whole = createPaperDecoder().push(page);
  expect(whole).toMatchObject([
    { kind: "item", item: { kind: "text", text: "Café €", align: "left" } },
    { kind: "item", item: { kind: "barcode", text: "1-2", align: "center" } },
    { kind: "item", item: { kind: "qr", text: "hi" } },
    { kind: "item", item: { kind: "picture", width: 8, height: 2 } },
    { kind: "drawer" },
    { kind: "cut" },
  ]);
  const decoder = createPaperDecoder();
  expect([...page].flatMap((byte) => decoder.push(Uint8Array.of(byte)))).toEqual(whole);
});

test("what it does not understand is shown as such, and ends nothing", () => {
  const events = createPaperDecoder().push(bytes(0x1b, "~", "on we go\n"));
  expect(events).toMatchObject([
    { item: { kind: "unread", bytes: "1b 7e" } },
    { item: { kind: "text", text: "on we go" } },
  ]);
});

test("a line is as bold and as tall as its letters were set, also where the face is put back before its end", () => {
  const line = bytes(0x1b, 0x45, 1, 0x1d, 0x21, 1, "Total", 0x1d, 0x21, 0, 0x1b, 0x45, 0, "\nplain\n");
  expect(createPaperDecoder().push(line)).toMatchObject([
    { item: { text: "Total", isBold: true, height: 2, width: 1 } },
    { item: { text: "plain", isBold: false, height: 1 } },
  ]);
});

test("a status question and a pulse out of turn are taken out of the stream, also when split", () => {
  const filter = createRealTimeFilter();
  const first = filter(bytes("ab", 0x10));
  const second = filter(bytes(0x04, 1, "c", 0x10, 0x14, 1, 0));
  const third = filter(bytes(2, "d"));
  expect([first, second, third].flatMap(({ commands }) => commands)).toEqual([
    { kind: "status", about: 1 },
    { kind: "pulse" },
  ]);
  const rest = [first, second, third].map((one) => Buffer.from(one.rest).toString("latin1")).join("");
  expect(rest).toBe("abcd");
});
