import { array, assert, bigInt, constantFrom, integer, property, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { findCardNumber, hasCardNumber, maskCardNumbers, maskCardNumbersIn } from "./card-guard.ts";

const numbers = [
  "4242424242424242",
  "5555555555554444",
  "2223003122003222",
  "378282246310005",
  "6011111111111117",
  "3056930009020004",
  "30569309025904",
  "3566002020360505",
  "6200000000000005",
  "6759649826438453",
  "2204941234567894",
  "6304000000000000000",
];

test("card numbers of every large issuer are found, wherever they stand", () => {
  for (const number of numbers) {
    const found = findCardNumber({ deep: [{ note: `paid with ${number}, thanks` }] });
    expect({ number, found }).toEqual({ number, found: true });
    expect(maskCardNumbers(`x ${number} y`)).toBe("x [card number removed] y");
  }
  expect(findCardNumber({ "4242424242424242": 1 })).toBe(true);
  expect(findCardNumber(4_242_424_242_424_242n)).toBe(true);
});

const inScript = (zero: number): string =>
  "4242424242424242"
    .split("")
    .map((digit) => String.fromCodePoint(zero + Number(digit)))
    .join("");

test("they are found however they are written", () => {
  const written = [
    "4242 4242 4242 4242",
    "5555-5555-5555-4444",
    "4242.4242.4242.4242",
    "4242/4242/4242/4242",
    "4242 _ 4242 _ 4242 _ 4242",
    "4242  4242  4242  4242",
    "4242\n4242\n4242\n4242",
    "4242\u00a04242\u00a04242\u00a04242",
    "4242\u20134242\u20134242\u20134242",
    "4-2-4-2-4-2-4-2-4-2-4-2-4-2-4-2",
    "42 42 42 42 42 42 42 42",
    "424242 4242424242",
    "3782 822463 10005",
    "4242\u200b4242\u200b4242\u200b4242",
    "4242\u00ad42424242\u20604242",
    "4\u03012\u030142424242424242",
    inScript(0xff10),
    inScript(0x660),
    inScript(0x966),
    inScript(0x1d7ce),
    inScript(0x1d7ec),
    // With something before or after.
    "Card no.4242424242424242.",
    "number:4242424242424242;exp=1234",
    ";4242424242424242=25121011234?",
    "%B4242424242424242^BUYER/A^2512101",
    "order 12 4242 4242 4242 4242",
    "2026-11-23 4242 4242 4242 4242 12/26 123",
    "4242424242424242 123",
    "tel 030 1234567, card 4242424242424242",
    "https://shop.example/?card=4242424242424242&exp=1226",
    "card4242424242424242card",
  ];
  for (const text of written) expect({ text, found: hasCardNumber(text) }).toEqual({ text, found: true });
});

test("ids, barcodes, times, amounts, telephone and account numbers are not taken for card numbers", () => {
  const innocent = {
    id: "01a20815-1d7d-7571-a770-76cd9d048b7a",
    barcodes: [
      "2010000100016",
      "4006381333931",
      "4012345000009",
      "5000000000005",
      "6901234567892",
      "36000291452111",
    ],
    atMs: 1_795_431_932_551,
    atNs: 1_795_431_932_551_000_000n,
    amountMinor: 1_000_000_000_000n,
    token: "pm_card_visa",
    wrongCheckDigit: "4242424242424241",
    fraction: "0.4242424242424242",
    phones: ["+49 151 2345 6789 01", "+62 812 3456 78901", "0044 20 7946 0958", "+34 612 345 678"],
    ibans: ["DE89 3704 0044 0532 0130 00", "FR1420041010050500013M02606", "GB82 WEST 1234 5698 7654 32"],
    receipts: "1-000042 1-000043 1-000044",
    times: "2026-11-23 10:15:00 2026-11-23 10:30:00",
    addresses: "203.0.113.42 198.51.100.24 192.168.100.100",
    prices: "4.50, 4.50, 3.20, 12.00, 4.50, 3.20",
    hash: "a4242424242424242bcdef0123456789abcdef0123456789abcdef0123456789",
    version: "24.21.0-4242.4242",
  };
  for (const [name, value] of Object.entries(innocent))
    expect({ name, found: findCardNumber({ [name]: value }) }).toEqual({ name, found: false });
});

test("no barcode of a shelf is taken for a card number", () => {
  const digit = integer({ min: 0, max: 9 });
  assert(
    property(array(digit, { minLength: 12, maxLength: 12 }), (digits) => {
      const sum = digits.reduce((total, one, index) => total + one * (index % 2 === 0 ? 1 : 3), 0);
      expect(hasCardNumber(`${digits.join("")}${(10 - (sum % 10)) % 10}`)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test("an id is taken whole, also where its digits would pass, and hides no card number beside it", () => {
  const id = "01a42242-4242-7242-8424-2424242aaaaa";
  expect(findCardNumber({ json: { id, saleId: id } })).toBe(false);
  expect(maskCardNumbers(`charge ${id} captured`)).toBe(`charge ${id} captured`);
  expect(hasCardNumber(`${id} 4242 4242 4242 4242`)).toBe(true);
  expect(maskCardNumbers(`${id} 4242-4242-4242-4242`)).toBe(`${id} [card number removed]`);
});

test("one number in any text, in any of the usual ways to write it, is found and nothing of it stays after masking", () => {
  const grouped = (number: string, gap: string): string => number.replaceAll(/(\d{4})(?=\d)/g, `$1${gap}`);
  const around = string({ maxLength: 30 }).map((text) => text.replaceAll(/[\p{Nd}\p{Cf}\p{Mn}]/gu, "x"));
  const one = tuple(
    around,
    constantFrom(...numbers),
    constantFrom("", " ", "-", ".", "\u00a0", "\u200b"),
    around,
  );
  assert(
    property(one, ([before, number, gap, after]) => {
      const text = `${before}\n${grouped(number, gap)}\n${after}`;
      expect(hasCardNumber(text)).toBe(true);
      const masked = maskCardNumbers(text);
      expect(hasCardNumber(masked)).toBe(false);
      expect(masked).toBe(`${before}\n[card number removed]\n${after}`);
    }),
  );
});

test("what is masked in a document leaves it a document: numbers, names and order stay", () => {
  const document = {
    amount: 4_242_424_242_424_242,
    note: "4242 4242 4242 4242",
    list: ["ok", null, true, 5n],
  };
  expect(maskCardNumbersIn(document)).toEqual({ ...document, note: "[card number removed]" });
});

test("a long text is read in time that grows with its length alone", () => {
  const texts = ["4 ", "42", "4\u200b", "4242-", "a1b2c3d4".repeat(4), "\u0301", ".4", "4.4 4-", "４ "];
  const found = texts.map((part) => hasCardNumber(part.repeat(Math.ceil(1_000_000 / part.length))));
  expect(found).toHaveLength(texts.length);
});

test("any number of digits is judged without a throw", () => {
  assert(
    property(
      bigInt({ min: 0n, max: 10n ** 30n }),
      (number) => typeof findCardNumber({ number }) === "boolean",
    ),
  );
});
