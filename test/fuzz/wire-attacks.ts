import * as fc from "fast-check";

export interface Sent {
  readonly body: string | Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export const json = { "content-type": "application/json" } as const;
const text = (body: string): Sent => ({ body, headers: json });

/** What a well-formed body becomes that was cut off, scrambled or declared to be something else. */
export function mangled(body: string): fc.Arbitrary<Sent> {
  const asType = (type: string): Sent => ({ body, headers: { "content-type": type } });
  return fc.oneof(
    fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((part) => text(body.slice(0, Math.floor(body.length * part)))),
    fc.tuple(fc.nat(), fc.nat(255)).map(([at, byte]) => {
      const bytes = Buffer.from(body);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return { body: bytes, headers: json };
    }),
    fc.constantFrom(
      asType("text/plain"),
      asType("application/x-www-form-urlencoded"),
      asType("multipart/form-data; boundary=x"),
      asType("application/json; charset=utf-16"),
      asType("application/json, text/html"),
      asType(""),
      { body, headers: { ...json, "content-encoding": "gzip" } },
      { body: Buffer.from(body, "utf16le"), headers: json },
      text(`\ufeff${body}`),
      text(body + body),
      text(`${body}]}`),
      text(body.replace(/\d+/, "1e999")),
      text(body.replace("{", '{"json":null,')),
      text(body.replaceAll('"', "'")),
      text("[".repeat(100_000)),
      text('{"json":'.repeat(20_000)),
      text(`{"json":${"[".repeat(31)}${"]".repeat(31)}}`),
      text(`{"json":[${"0,".repeat(49_000)}0]}`),
      text(`{"json":${"9".repeat(100_000)}}`),
      ...["", "null", "1", '""', "[]", "{}", '{"json":{}}', '{"0":{"json":{}}}'].map(text),
    ),
  );
}

const kinds = [
  "bigint",
  "Date",
  "undefined",
  "set",
  "map",
  "regexp",
  "Error",
  "URL",
  "number",
  "none such",
  ["typed-array", "Float64Array"],
  ["typed-array", "Uint8Array"],
  ["typed-array", "__proto__"],
  ["class", "Object"],
  ["custom", "x"],
  ["symbol", "iterator"],
  [[]],
  {},
  null,
  1,
] as const;

const annotated: readonly unknown[] = [
  1,
  -1,
  1e8,
  1e15,
  "1",
  "x",
  "9".repeat(800_000),
  "/(a+)+$/",
  "[",
  [],
  [1, 2],
  [["a", 1]],
  {},
  { length: 1e9 },
  { message: "m", stack: "s", cause: {} },
  null,
  true,
];

const ways = fc.constantFrom(
  "a",
  "",
  "id",
  "a.b",
  "0",
  "a.0.0",
  "__proto__",
  "__proto__.polluted",
  "constructor.prototype.polluted",
  "\\",
  "a\\.b",
  ".".repeat(2_000),
);

/** What superjson's own notes on types can be made to say: `meta` is read before any schema is. */
export const wrongMeta: fc.Arbitrary<Sent> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...annotated), fc.constantFrom(...kinds), ways)
    .map(([a, kind, way]) => text(JSON.stringify({ json: { a }, meta: { values: { [way]: [kind] } } }))),
  fc
    .tuple(fc.constantFrom(...annotated), fc.constantFrom(...kinds))
    .map(([value, kind]) => text(JSON.stringify({ json: value, meta: { values: [kind] } }))),
  fc
    .tuple(ways, ways)
    .map(([from, to]) =>
      text(JSON.stringify({ json: { a: { b: 1 } }, meta: { referentialEqualities: { [from]: [to] } } })),
    ),
  fc.constantFrom(...bombs().map((bomb) => text(JSON.stringify(bomb)))),
);

/** Small to send, large or endless to read. */
function bombs(): readonly unknown[] {
  const many = Array.from({ length: 12_000 }, (_, index) => index);
  const links = Array.from({ length: 24 }, (_, index) => `m${index}`);
  return [
    // Itself in each of its members: as many ways through it as there are atoms.
    {
      json: Object.fromEntries(links.map((name) => [name, {}])),
      meta: { referentialEqualities: [links] },
    },
    // Each level holds the next one several times.
    {
      json: Object.fromEntries(links.map((name) => [name, { a: {}, b: {}, c: {} }])),
      meta: {
        referentialEqualities: Object.fromEntries(
          links.slice(1).map((name, index) => [name, [`m${index}.a`, `m${index}.b`, `m${index}.c`]]),
        ),
      },
    },
    { json: { a: 3e8 }, meta: { values: { a: [["typed-array", "Float64Array"]] } } },
    { json: { a: 5e7 }, meta: { values: { a: [["typed-array", "Uint8Array"]] } } },
    // Finding a set's member by its number walks all before it.
    {
      json: { a: many },
      meta: { values: { a: ["set", Object.fromEntries(many.map((index) => [index, ["Date"]]))] } },
    },
    { json: { a: "9".repeat(1_000_000) }, meta: { values: { a: ["bigint"] } } },
    { json: { a: Array.from({ length: 20_000 }, () => "1") }, meta: { values: { a: ["map"] } } },
  ];
}
