import type { ReplayPreview } from "@till/wire";
import { expect, test } from "vitest";
import { summaryOf } from "./preview-words.ts";

const nothing: ReplayPreview = { events: 3, charges: [], unchanged: 3, unmatched: 0, unavailable: 0 };

test("a charge whose gateway could not be asked is never said to stay as it is", () => {
  expect(summaryOf(nothing)).toBe("Nothing would change.");
  expect(summaryOf({ ...nothing, unchanged: 2, unavailable: 1 })).not.toBe("Nothing would change.");
  expect(summaryOf({ ...nothing, events: 0 })).toBe("There are no such events.");
});
