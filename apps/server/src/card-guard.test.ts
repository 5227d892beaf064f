import { expect, test } from "vitest";
import { findCardNumber, hasCardNumber, maskCardNumbers } from "./card-guard.ts";

test("card numbers of every large issuer are found, however they are written and wherever they stand", () => {
  const numbers = [
    "4242424242424242",
    "4242 4242 4242 4242",
    "5555-5555-5555-4444",
    "2223003122003222",
    "378282246310005",
    "6011111111111117",
    "3056930009020004",
    "3566002020360505",
    "6200000000000005",
  ];
  for (const number of numbers) {
    const found = findCardNumber({ deep: [{ note: `paid with ${number}, thanks` }] });
    expect({ number, found }).toEqual({ number, found: true });
    expect(maskCardNumbers(`x ${number} y`)).toBe("x [card number removed] y");
  }
  expect(findCardNumber({ "4242424242424242": 1 })).toBe(true);
  expect(findCardNumber(4_242_424_242_424_242n)).toBe(true);
});

test("ids, barcodes, times and amounts are not taken for card numbers", () => {
  const innocent = {
    id: "01a20815-1d7d-7571-a770-76cd9d048b7a",
    barcode: "2010000100016",
    atMs: 1_795_431_932_551,
    amountMinor: 1_000_000_000_000n,
    token: "pm_card_visa",
    wrongCheckDigit: "4242424242424241",
  };
  expect(findCardNumber(innocent)).toBe(false);
});

test("an id is taken whole, also where its digits would pass, and hides no card number beside it", () => {
  const id = "01a44460-1aa5-7728-8160-9860b866a284";
  expect(hasCardNumber(id.slice(1))).toBe(true);
  expect(findCardNumber({ json: { id, saleId: id } })).toBe(false);
  expect(maskCardNumbers(`charge ${id} captured`)).toBe(`charge ${id} captured`);
  expect(hasCardNumber(`${id} 4242 4242 4242 4242`)).toBe(true);
  expect(maskCardNumbers(`${id} 4242-4242-4242-4242`)).toBe(`${id} [card number removed]`);
});
