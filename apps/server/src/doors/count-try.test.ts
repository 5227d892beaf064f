import { array, assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { countTry, shutForMs, takeBackTry } from "./count-try.ts";
import { doorRules } from "./door-rules.ts";

const nowMs = 1_700_000_000_000;
const none = { tries: 0, sinceMs: 0, pauses: 0, shutUntilMs: 0, forgetAtMs: 0 };
const rule = doorRules.pin.account;

test("the fifth wrong PIN in a row shuts the door for five minutes, then for twice as long each time, up to an hour", () => {
  let row = none;
  let atMs = nowMs;
  const pausesMs: number[] = [];
  for (let round = 0; round < 6; round += 1) {
    for (let tries = 1; tries <= 5; tries += 1) {
      expect(shutForMs(row, atMs)).toBe(0);
      row = countTry(row, rule, atMs);
    }
    pausesMs.push(shutForMs(row, atMs));
    atMs = row.shutUntilMs;
  }
  expect(pausesMs.map((ms) => ms / 60_000)).toEqual([5, 10, 20, 40, 60, 60]);
});

test("a day after the last pause nothing is held against anybody", () => {
  let row = none;
  for (let tries = 0; tries < 5; tries += 1) row = countTry(row, rule, nowMs);
  const later = countTry(row, rule, row.forgetAtMs);
  expect(later).toMatchObject({ tries: 1, pauses: 0, shutUntilMs: 0 });
});

test("tries further apart than the door adds up begin a new count", () => {
  const rest = doorRules.order_token.address;
  const row = countTry(none, rest, nowMs);
  expect(countTry(row, rest, nowMs + rest.withinMs - 1).tries).toBe(2);
  expect(countTry(row, rest, nowMs + rest.withinMs).tries).toBe(1);
});

test("what succeeds leaves the counts as if it had not been tried, and opens a door that it shut itself", () => {
  for (const before of [0, 1, 19]) {
    let row = none;
    for (let tries = 0; tries < before; tries += 1) row = countTry(row, doorRules.pin.device, nowMs);
    const back = takeBackTry(countTry(row, doorRules.pin.device, nowMs), doorRules.pin.device, nowMs);
    expect(back).toMatchObject({ tries: before, pauses: 0, shutUntilMs: 0 });
  }
});

test("no order of wrong tries and pauses gets more than 140 PINs of one person looked at in a day", () => {
  const waits = array(integer({ min: 0, max: 900_000 }), { minLength: 400, maxLength: 600 });
  assert(
    property(waits, (waitsMs) => {
      let row = none;
      let atMs = nowMs;
      let looked = 0;
      for (const waitMs of waitsMs) {
        atMs += waitMs;
        if (atMs > nowMs + 86_400_000) break;
        if (shutForMs(row, atMs) > 0) continue;
        row = countTry(row, rule, atMs);
        looked += 1;
      }
      expect(looked).toBeLessThanOrEqual(140);
    }),
    { numRuns: 50 },
  );
});
