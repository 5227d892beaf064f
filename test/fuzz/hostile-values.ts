import * as fc from "fast-check";

/**
 * Keys that mean something to JavaScript. superjson refuses to write them, so they stand in values under these names and
 * are put in their place in the text that is sent.
 */
const specialKeys = {
  "@@proto": "__proto__",
  "@@constructor": "constructor",
  "@@prototype": "prototype",
} as const;

export function withSpecialKeys(text: string): string {
  return Object.entries(specialKeys).reduce((sent, [name, key]) => sent.replaceAll(name, key), text);
}

const texts: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\ud800",
  "\udfff\ud83d",
  "\u202egnp.exe\u202c",
  `e${"\u0301".repeat(1000)}`,
  "👩‍👩‍👧‍👦".repeat(50),
  "ﷺ".repeat(500),
  "ⅷ１２３",
  "\ufeff",
  "\r\nset-cookie: a=b",
  "'; drop table sales; --",
  "' or 1=1 --",
  "%' escape '\\",
  "%00%2e%2e%2f",
  "../../../../etc/passwd",
  "${7*7}{{7*7}}<%= 7 %>",
  '<img src=x onerror="alert(1)">',
  "javascript:alert(1)",
  "null",
  "NaN",
  "1e400",
  "0x10",
  "-1",
  "infinity",
  "0190b7a4-0000-7000-8000-00000000000G",
  "0190B7A4-0000-7000-8000-000000000001",
  "__proto__",
  "constructor",
  "toString",
  "2026-02-30",
  "9999-12-31",
  "a".repeat(255),
  "a".repeat(5_000),
  "z".repeat(300_000),
  `${"a".repeat(5_000)}!`,
  `${"a@".repeat(2_000)}.example`,
];

const numbers: readonly (number | bigint)[] = [
  0,
  -0,
  -1,
  0.1 + 0.2,
  1.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  Number.MAX_SAFE_INTEGER,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.NaN,
  Infinity,
  -Infinity,
  8.64e15 + 1,
  0n,
  -1n,
  2n ** 63n - 1n,
  2n ** 63n,
  -(2n ** 63n) - 1n,
  10n ** 400n,
];

const nested = (depth: number, inner: unknown): unknown =>
  depth === 0 ? inner : depth % 2 === 0 ? [nested(depth - 1, inner)] : { a: nested(depth - 1, inner) };

const shapes: readonly unknown[] = [
  null,
  undefined,
  true,
  [],
  {},
  [[]],
  nested(25, 1),
  nested(200, 1),
  Array.from({ length: 3_000 }, () => 0),
  Array.from({ length: 300 }, () => ({ id: "x", kind: "goods" })),
  Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`key${index}`, index])),
  { "@@proto": { isAdmin: true, role: "owner", limit: null } },
  { "@@constructor": { "@@prototype": { isAdmin: true } } },
  { toString: 1, valueOf: 1, toJSON: 1, length: -1 },
  { hasOwnProperty: null, __defineGetter__: 1 },
  new Date(0),
  new Date(Number.NaN),
  new Map([["a", new Set([1])]]),
  new Set([[], {}]),
  /(a+)+$/,
  new URL("http://localhost/"),
  new Error("sent"),
  new Float64Array(8),
];

/** What nobody sends who means well. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...texts),
  fc.constantFrom(...numbers),
  fc.constantFrom(...shapes),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.anything({ withBigInt: true, withNullPrototype: false, maxDepth: 3 }),
);

/** Names of members that nobody asked for. */
export const hostileKey: fc.Arbitrary<string> = fc.constantFrom(
  "extra",
  "@@proto",
  "@@constructor",
  "@@prototype",
  "",
  "0",
  "merchantId",
  "merchant_id",
  "role",
  "\ud800",
  "a.b",
  "k".repeat(2_000),
);
