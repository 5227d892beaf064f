import { createManualClock } from "@till/kernel";
import { expect, test } from "vitest";
import { watchAttendance } from "./attendance.ts";

test("a page counts as left two minutes after the last touch, and as attended again at the next", () => {
  const clock = createManualClock(0);
  const page = new EventTarget();
  const isAttended = watchAttendance(clock, page);
  clock.advanceMs(119_999);
  expect(isAttended()).toBe(true);
  clock.advanceMs(1);
  expect(isAttended()).toBe(false);
  page.dispatchEvent(new Event("keydown"));
  expect(isAttended()).toBe(true);
});
