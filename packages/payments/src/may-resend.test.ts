import { expect, test } from "vitest";
import { mayResend, recordHoldsMs } from "./may-resend.ts";

const hourMs = 3_600_000;
const ask = (nowMs: number, currentMs: number): boolean =>
  mayResend({ startedAtMs: 0, nowMs, currentMs: () => currentMs }, 23 * hourMs);

test("a call goes out again only while its key is known, and soon after it was put on record", () => {
  expect(ask(hourMs, hourMs)).toBe(true);
  expect(ask(hourMs, hourMs + recordHoldsMs - 1)).toBe(true);
  expect(ask(hourMs, hourMs + recordHoldsMs)).toBe(false);
  expect(ask(23 * hourMs - 1, 23 * hourMs - 1)).toBe(true);
  expect(ask(23 * hourMs - 1, 23 * hourMs)).toBe(false);
});
