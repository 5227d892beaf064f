import { expect, test } from "vitest";
import { causeInWords, resendInWords, withShortIds } from "./message-words.ts";

test.each([
  ["receipt:1-000042", "Receipt 1-000042"],
  ["payment_failed:0190", "A payment that did not go through"],
  ["order_paid:0190", "An order that was paid"],
  ["something:new", "something:new"],
])("the cause %s reads %s", (cause, words) => {
  expect(causeInWords(cause)).toBe(words);
});

test("a message on its way is not offered to be sent again, one that was sent is with a warning", () => {
  expect(resendInWords({ cause: "receipt:1-1", state: "sent", kind: "mail", to: null })).toBeNull();
  expect(
    resendInWords({ cause: "receipt:1-1", state: "queued", kind: "mail", to: "a@b.example" }),
  ).toBeNull();
  expect(
    resendInWords({ cause: "order_paid:1", state: "sent", kind: "fulfilment", to: "https://b.example" }),
  ).toContain("sent already");
  expect(
    resendInWords({ cause: "receipt:1-1", state: "kept", kind: "mail", to: "a@b.example" }),
  ).not.toContain("sent already");
});

test("an id in a subject is as short as the sale's", () => {
  expect(withShortIds("Order 019a0000-0000-7000-8000-0000000c972d is paid")).toBe("Order 0c972d is paid");
  expect(withShortIds("Receipt 1-000042 from Test Pantry")).toBe("Receipt 1-000042 from Test Pantry");
});
