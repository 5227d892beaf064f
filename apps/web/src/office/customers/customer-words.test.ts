import { expect, test } from "vitest";
import { daysInWords, erasedInWords, heldInWords, isNothingHeld, stillUnderWay } from "./customer-words.ts";

const held = {
  orderCount: 3,
  openOrderCount: 1,
  messageCount: 4,
  waitingMessageCount: 0,
  eventCount: 1,
};
const nothing = { orderCount: 0, openOrderCount: 0, messageCount: 0, waitingMessageCount: 0, eventCount: 0 };

test("what is held is said with what of it is still under way", () => {
  expect(heldInWords(held).map(({ value }) => value)).toEqual(["3, of which 1 not paid yet", "4", "1 event"]);
  expect(heldInWords(nothing).map(({ value }) => value)).toEqual(["None", "None", "Nothing"]);
  expect([isNothingHeld(held), isNothingHeld(nothing)]).toEqual([false, true]);
});

test("an erasing says beforehand what it stops", () => {
  expect(stillUnderWay(nothing)).toEqual([]);
  expect(stillUnderWay({ ...held, waitingMessageCount: 2 })).toEqual([
    "1 order not paid yet: no mail about it goes out any more.",
    "2 messages still to be sent: not sent any more.",
  ]);
});

test("an erasing that finds nothing says so", () => {
  expect(erasedInWords({ orders: 0, messages: 0, events: 0 })).toBe("Nothing was held any more.");
  expect(erasedInWords({ orders: 2, messages: 1, events: 0 })).toBe(
    "Nobody is named any more on 2 orders and 1 message.",
  );
});

test("a time is said in years where it is whole years", () => {
  expect([90, 365, 3650, 400].map(daysInWords)).toEqual(["90 days", "365 days", "10 years", "400 days"]);
});
