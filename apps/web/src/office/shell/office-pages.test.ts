import { expect, test } from "vitest";
import { pageAt } from "./office-pages.ts";

test.each([
  ["/office", "Today"],
  ["/office/sales/0190", "Sales"],
  ["/office/events", "Events"],
  ["/office/events/0190", "Events"],
  ["/office/nowhere", undefined],
  ["/office/saleslike", undefined],
])("at %s the menu shows %s", (location, label) => {
  expect(pageAt(location)?.label).toBe(label);
});
