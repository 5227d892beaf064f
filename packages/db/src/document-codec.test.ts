import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeDocument, encodeDocument } from "./document-codec.ts";

/** Any value a document may hold; zero without a sign, because jsonb keeps none. */
const documents = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.bigInt(),
    fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
    fc.stringMatching(/^~{0,3}-?\d{1,30}n$/),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "grapheme-ascii" }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

test("a document comes back as it was, every bigint and every string that looks like one included", () => {
  fc.assert(
    fc.property(documents, (value) => {
      expect(decodeDocument(encodeDocument(value))).toEqual(value);
    }),
    { numRuns: 2000 },
  );
});

test("an amount is readable in the database", () => {
  expect(encodeDocument({ amountMinor: 1234n, note: "12n", escaped: "~12n" })).toBe(
    '{"amountMinor":"1234n","note":"~12n","escaped":"~~12n"}',
  );
});

test("a property that is undefined is left out; in a list it is refused", () => {
  expect(encodeDocument({ kept: 1, left: undefined })).toBe('{"kept":1}');
  expect(() => encodeDocument([undefined])).toThrow(RangeError);
});

test("what could not come back as it was is refused before it is written", () => {
  const wrong = [
    new Date(0),
    new Map(),
    Number.NaN,
    Infinity,
    () => 0,
    Symbol("s"),
    "a\0b",
    "\ud800",
    { "\0": 1 },
  ];
  for (const value of wrong) expect(() => encodeDocument({ value })).toThrow(RangeError);
});

test("a key named __proto__ stays a key", () => {
  const hostile: unknown = JSON.parse('{"__proto__":{"admin":true}}');
  const back = decodeDocument(encodeDocument(hostile));
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(Object.keys(back as object)).toEqual(["__proto__"]);
});
