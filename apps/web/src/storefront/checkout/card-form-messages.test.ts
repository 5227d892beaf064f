import { expect, test } from "vitest";
import { readCardFormMessage } from "./card-form-messages.ts";

const frame = { name: "the card form" };
const from = { origin: "http://localhost:4011", frame };
const token = { type: "till-sandbox:token", requestId: "r1", token: "ctoken_1" };

test("the form's own messages are read", () => {
  const read = (data: unknown) => readCardFormMessage({ origin: from.origin, source: frame, data }, from);
  expect(read(token)).toEqual({ kind: "token", requestId: "r1", token: "ctoken_1" });
  expect(read({ type: "till-sandbox:ready" })).toEqual({ kind: "ready" });
  expect(read({ type: "till-sandbox:height", px: 240 })).toEqual({ kind: "height", px: 240 });
  expect(read({ type: "till-sandbox:height", px: 1e9 })).toEqual({ kind: "height", px: 900 });
  expect(read({ type: "till-sandbox:change", complete: true })).toEqual({ kind: "change", complete: true });
});

test("a token from another origin is not taken, however alike it looks", () => {
  const origins = [
    "http://localhost:4012",
    "https://localhost:4011",
    "http://localhost:4011.evil.example",
    "http://localhost:40110",
    "http://127.0.0.1:4011",
    "null",
    "",
  ];
  for (const origin of origins)
    expect(readCardFormMessage({ origin, source: frame, data: token }, from)).toBeNull();
});

test("a token from another frame of the same origin is not taken", () => {
  for (const source of [{ name: "the card form" }, null, undefined]) {
    expect(readCardFormMessage({ origin: from.origin, source, data: token }, from)).toBeNull();
  }
  expect(
    readCardFormMessage({ origin: from.origin, source: null, data: token }, { ...from, frame: null }),
  ).toBeNull();
});

test("messages of another shape are not taken", () => {
  const shapes: unknown[] = [
    null,
    "till-sandbox:ready",
    {},
    { type: "till-sandbox:token", requestId: 1, token: "x" },
    { type: "till-sandbox:token", requestId: "r1" },
    { type: "till-sandbox:height", px: "200" },
    { type: "something else" },
  ];
  for (const data of shapes) {
    expect(readCardFormMessage({ origin: from.origin, source: frame, data }, from)).toBeNull();
  }
});
