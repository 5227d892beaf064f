import { builtInRoles } from "@till/people";
import { expect, test } from "vitest";
import { mayOpen, officePages, pageAt } from "./office-pages.ts";

test.each([
  ["/office", "Today"],
  ["/office/sales/0190", "Sales"],
  ["/office/events", "Events"],
  ["/office/events/0190", "Events"],
  ["/office/gift-cards/0190", "Gift cards, credit"],
  ["/office/nowhere", undefined],
  ["/office/saleslike", undefined],
])("at %s the menu shows %s", (location, label) => {
  expect(pageAt(location)?.label).toBe(label);
});

test("a page is offered only to who may read what it shows", () => {
  const cashier = builtInRoles.find(({ code }) => code === "cashier")?.grants ?? {};
  const open = officePages.filter((page) => mayOpen(page, (permission) => permission in cashier));
  expect(open.map(({ label, needs }) => needs && label).filter(Boolean)).toEqual(["Sales", "Charges"]);
});
