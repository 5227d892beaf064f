import * as fc from "fast-check";
import type { z } from "zod";

type Schema = z.core.$ZodType;

/**
 * Values that a schema accepts, made by walking it. `known` are values of the world (ids, tokens, addresses): wherever a
 * text of the schema takes one of them, it is one of them half the time. Throws for a kind of schema that it cannot make,
 * so that a new kind is taught here before it goes unexamined.
 */
export function arbitraryOf(schema: Schema, known: readonly string[] = []): fc.Arbitrary<unknown> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const make = makers[def.type];
  if (!make)
    throw new TypeError(`no value can be made for a schema of kind ${def.type}; teach arbitrary-of.ts how`);
  return make(schema as never, (inner) => arbitraryOf(inner, known), known);
}

type Kind = z.core.$ZodTypes["_zod"]["def"]["type"];
type OfKind<K extends Kind> = Extract<
  z.core.$ZodTypes,
  { readonly _zod: { readonly def: { readonly type: K } } }
>;
type Makers = {
  readonly [K in Kind]?: (
    schema: OfKind<K>,
    of: (inner: Schema) => fc.Arbitrary<unknown>,
    known: readonly string[],
  ) => fc.Arbitrary<unknown>;
};

const makers: Makers = {
  string: (schema, _of, known) => textOf(schema, known),
  custom: (schema, _of, known) => textOf(schema, known),
  number: (schema) => numberOf(schema),
  bigint(schema) {
    const { min, max } = rulesOf(schema);
    return fc.bigInt({ min: BigInt(min ?? -(10n ** 30n)), max: BigInt(max ?? 10n ** 30n) });
  },
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  literal: ({ _zod: { def } }) => fc.constantFrom(...def.values),
  enum: ({ _zod: { def } }) => fc.constantFrom(...Object.values(def.entries)),
  array(schema, of) {
    const { minLength = 0, maxLength = 5, isRefined } = rulesOf(schema);
    const made = fc.array(of(schema._zod.def.element), {
      minLength,
      maxLength: Math.min(maxLength, minLength + 5),
    });
    // A rule over several elements, such as none twice.
    return isRefined ? made.filter((value) => isAccepted(schema, value)) : made;
  },
  object(schema, of) {
    const { def } = schema._zod;
    const together =
      ofFields[
        Object.keys(def.shape)
          .toSorted((a, b) => (a < b ? -1 : 1))
          .join()
      ];
    if (together) return together;
    const parts = Object.entries(def.shape);
    const requiredKeys = parts.filter(([, part]) => part._zod.optin !== "optional").map(([key]) => key);
    const made = fc.record(Object.fromEntries(parts.map(([key, part]) => [key, of(part)])), { requiredKeys });
    // A rule over several fields, such as which reason goes with what.
    return rulesOf(schema).isRefined ? made.filter((value) => isAccepted(schema, value)) : made;
  },
  record: ({ _zod: { def } }, of) =>
    fc.dictionary(of(def.keyType).map(String), of(def.valueType), { maxKeys: 5 }),
  union: ({ _zod: { def } }, of) => fc.oneof(...def.options.map(of)),
  nullable: ({ _zod: { def } }, of) => fc.option(of(def.innerType), { nil: null }),
  optional: ({ _zod: { def } }, of) => of(def.innerType),
  default: ({ _zod: { def } }, of) => of(def.innerType),
  readonly: ({ _zod: { def } }, of) => of(def.innerType),
  pipe: ({ _zod: { def } }, of) => of(def.in),
};

/** Fields that have to fit each other, by their names: chance would find none. */
const ofFields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  // A picture: so many dots as its sides say.
  "bits,height,width": fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 30 }))
    .chain(([columns, height]) =>
      fc.uint8Array({ minLength: columns * height, maxLength: columns * height }).map((dots) => ({
        width: columns * 8,
        height,
        bits: Buffer.from(dots).toString("base64"),
      })),
    ),
};

function numberOf(schema: Schema): fc.Arbitrary<unknown> {
  const { min, max, format } = rulesOf(schema);
  if (format !== "safeint") throw new TypeError("only whole numbers are known; teach arbitrary-of.ts others");
  return fc.integer({
    min: Number(min ?? Number.MIN_SAFE_INTEGER),
    max: Number(max ?? Number.MAX_SAFE_INTEGER),
  });
}

/** What texts of shops look like; what a schema without a pattern takes most of is made for it. */
const families: readonly fc.Arbitrary<string>[] = [
  fc.uuid({ version: 7 }),
  fc.constantFrom("EUR", "USD", "JPY", "KWD", "CHF"),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.stringMatching(/^[a-z][a-z0-9_]{1,20}$/),
];

const ofFormat: Readonly<Record<string, fc.Arbitrary<string>>> = {
  email: fc.stringMatching(/^[a-z][a-z0-9+._]{0,30}[a-z0-9]@[a-z]{1,20}\.example$/),
  url: fc.webUrl({ validSchemes: ["http", "https"] }),
  date: fc
    .date({ min: new Date("2000-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
};

function textOf(schema: Schema, known: readonly string[]): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 200, patterns, format = "" } = rulesOf(schema);
  const takes = (text: unknown): boolean => isAccepted(schema, text);
  const own = ofFormat[format] ? [ofFormat[format]] : patterns.map(matching);
  const plain = fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40) });
  const taken = (own.length > 0 ? own : [plain, ...families]).map((family) => ({
    family,
    count: fc.sample(family, { numRuns: samples, seed: 1 }).filter(takes).length,
  }));
  const best = taken.reduce((one, other) => (other.count > one.count ? other : one));
  // Rarer than this, looking for one would take too long.
  if (best.count < samples / 10)
    throw new TypeError("no text is known that this schema takes; teach arbitrary-of.ts one");
  const fresh = best.family.filter(takes);
  const fitting = known.filter(takes);
  return fitting.length === 0 ? fresh : fc.oneof(fresh, fc.constantFrom(...fitting));
}

const samples = 100;

/** A pattern that says only how a text begins goes on in letters. */
const matching = ({ source, flags }: RegExp): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(source.endsWith("$") ? source : `${source}[A-Za-z0-9]{4,30}$`, flags));

interface Rules {
  readonly min?: number | bigint;
  readonly max?: number | bigint;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly isRefined?: boolean;
  readonly patterns: readonly RegExp[];
}

/** The bounds and patterns of a text, a number or an array: its own, and those that were added to it. */
function rulesOf(schema: Schema): Rules {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const checks = [
    def,
    ...(def.checks ?? []).map((check) => check._zod.def),
  ] as unknown as readonly CheckDef[];
  return checks.reduce<Rules>(
    (rules, check) => {
      switch (check.check) {
        case "min_length":
          return { ...rules, minLength: check.minimum };
        case "max_length":
          return { ...rules, maxLength: check.maximum };
        case "length_equals":
          return { ...rules, minLength: check.length, maxLength: check.length };
        case "greater_than":
          return { ...rules, min: check.value };
        case "less_than":
          return { ...rules, max: check.value };
        case "number_format":
          return { ...rules, format: check.format };
        case "string_format":
          return {
            ...rules,
            ...(check.format === "regex" ? {} : { format: check.format }),
            patterns: [...rules.patterns, ...(check.pattern ? [check.pattern] : [])],
          };
        case "custom":
          return { ...rules, isRefined: true };
        case "overwrite":
        case undefined:
          return rules;
      }
    },
    { patterns: [] },
  );
}

type CheckDef =
  | { readonly check: "min_length"; readonly minimum: number }
  | { readonly check: "max_length"; readonly maximum: number }
  | { readonly check: "length_equals"; readonly length: number }
  | { readonly check: "greater_than" | "less_than"; readonly value: number | bigint }
  | { readonly check: "number_format"; readonly format: string }
  | { readonly check: "string_format"; readonly format: string; readonly pattern?: RegExp }
  | { readonly check: "overwrite" | "custom" | undefined };

const isAccepted = (schema: Schema, value: unknown): boolean =>
  (schema as z.ZodType).safeParse(value).success;
