import { expect, test } from "vitest";
import { dueInWords } from "./dispute-words.ts";

const hourMs = 3_600_000;
const due = (hours: number, state: "open" | "inquiry" | "under_review" | "won" = "open") =>
  dueInWords({ state, respondByMs: 1_000_000 + hours * hourMs }, 1_000_000);

test("what is due says how long there is, and when it becomes urgent", () => {
  expect(due(10 * 24)).toEqual({ words: "in 10 days", isUrgent: false });
  expect(due(3 * 24 + 1)).toEqual({ words: "in 3 days", isUrgent: true });
  expect(due(47)).toEqual({ words: "in 47 hours", isUrgent: true });
  expect(due(1)).toEqual({ words: "within two hours", isUrgent: true });
  expect(due(0)).toEqual({ words: "too late to answer", isUrgent: true });
});

test("nothing is due once it was answered or decided, or where the gateway named no day", () => {
  expect(due(24, "under_review")).toBeNull();
  expect(due(24, "won")).toBeNull();
  expect(dueInWords({ state: "open", respondByMs: null }, 0)).toBeNull();
});
