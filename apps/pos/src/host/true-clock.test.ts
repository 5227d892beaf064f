import { createManualClock } from "@till/kernel";
import { expect, test } from "vitest";
import { createTrueClock, hearTime } from "./true-clock.ts";

const dayMs = 86_400_000;

function setUp(wrongByMs: number) {
  const trueMs = Date.UTC(2026, 0, 2, 12);
  const wall = createManualClock(trueMs + wrongByMs);
  const steady = createManualClock(5000);
  const clock = createTrueClock(wall, () => steady.nowMs());
  const elapse = (ms: number) => {
    wall.advanceMs(ms);
    steady.advanceMs(ms);
  };
  return { trueMs, wall, steady, clock, elapse };
}

test.each([
  ["ahead", dayMs],
  ["behind", -dayMs],
])(
  "a clock a day %s is noticed at the server's first answer, and the time is the server's from then on",
  (_way, wrongByMs) => {
    const { trueMs, clock, elapse } = setUp(wrongByMs);
    expect(clock.aheadMs()).toBeNull();
    expect(clock.nowMs()).toBe(trueMs + wrongByMs);
    clock.heard(trueMs, 5000);
    expect(clock.aheadMs()).toBe(wrongByMs);
    elapse(60_000);
    expect(clock.nowMs()).toBe(trueMs + 60_000);
  },
);

test("a clock that is put right meanwhile, or set wrong, changes nothing of the time", () => {
  const { trueMs, wall, clock, elapse } = setUp(dayMs);
  clock.heard(trueMs, 5000);
  wall.advanceMs(-dayMs);
  expect(clock.aheadMs()).toBeNull();
  elapse(1000);
  expect(clock.nowMs()).toBe(trueMs + 1000);
  wall.advanceMs(-3 * dayMs);
  expect(clock.aheadMs()).toBe(-3 * dayMs);
  expect(clock.nowMs()).toBe(trueMs + 1000);
});

test("a clock that is off by a minute is left alone", () => {
  const { trueMs, clock } = setUp(60_000);
  clock.heard(trueMs, 5000);
  expect({ ahead: clock.aheadMs(), nowMs: clock.nowMs() }).toEqual({ ahead: null, nowMs: trueMs + 60_000 });
});

test("an answer without a time, with nonsense for one or long on its way says nothing", async () => {
  const { trueMs, steady, clock } = setUp(dayMs);
  clock.heard(Number.NaN, 5000);
  steady.advanceMs(61_000);
  clock.heard(trueMs, 5000);
  expect(clock.aheadMs()).toBeNull();
  const dates = ["", "yesterday", new Date(trueMs).toUTCString()];
  const answer = hearTime(
    clock,
    () => steady.nowMs(),
    () => {
      const date = dates.shift() ?? "";
      return Promise.resolve(new Response("", { headers: date === "" ? {} : { date } }));
    },
  );
  await answer("http://till.example/");
  await answer("http://till.example/");
  expect(clock.aheadMs()).toBeNull();
  await answer("http://till.example/");
  expect(clock.aheadMs()).toBe(dayMs);
});
