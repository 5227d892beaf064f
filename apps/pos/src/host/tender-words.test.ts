import { expect, test } from "vitest";
import { speechIn } from "./speech.ts";
import { tenderWords } from "../shared/tender-words.ts";

test("a tender is named in the language of the screen, with its gateway, card, code or number as they are", () => {
  const { say } = speechIn("de-DE");
  const said = [
    "Cash",
    "Card · Stripe · visa 4242",
    "Gift card 7K2P",
    "Store credit ····-····-····-7K2P",
    "Exchange 1.2-000120",
    "Other",
  ].map((label) => tenderWords(label, say));
  expect(said).toEqual([
    "Bar",
    "Karte · Stripe · visa 4242",
    "Geschenkkarte 7K2P",
    "Guthaben ····-····-····-7K2P",
    "Umgetauschte Ware 1.2-000120",
    "Anderes",
  ]);
});

test("what the shop or a reader's owner named stays as it is", () => {
  const { say } = speechIn("ar-EG");
  for (const label of ["Cash voucher", "PayPal", "Counter reader", "Card machine"])
    expect(tenderWords(label, say)).toBe(label);
});
