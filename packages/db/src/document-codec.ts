/**
 * The one codec between domain values and jsonb. JSON has no bigint and JavaScript's numbers end at 2^53, so a
 * bigint is written as a string of digits with an `n`, as JavaScript writes its literals: `1234n` becomes `"1234n"`.
 * A string that looks like that already gets a `~` in front. Readable in psql, and exact both ways.
 */
const taggedPattern = /^~*-?\d+n$/;

/**
 * The value as JSON text for a jsonb parameter.
 *
 * @throws {RangeError} for what jsonb cannot give back as it was: `undefined` in a list, functions, symbols, dates and
 * other objects with a prototype, NaN and infinities, strings with U+0000 or half a surrogate pair. Properties that
 * are `undefined` are left out.
 */
export function encodeDocument(value: unknown): string {
  return JSON.stringify(toJson(value, "the document"));
}

/** Reads what `encodeDocument` wrote. jsonb keeps no order of properties and no sign of zero. */
export function decodeDocument(text: string): unknown {
  return fromJson(JSON.parse(text));
}

function toJson(value: unknown, at: string): unknown {
  switch (typeof value) {
    case "bigint":
      return `${value}n`;
    case "string":
      return stringToJson(value, at);
    case "boolean":
      return value;
    case "number":
      if (!Number.isFinite(value))
        throw new RangeError(`${at} holds ${value}, which is not a number in JSON`);
      return value;
    case "object":
      return value === null ? null : objectToJson(value, at);
    case "undefined":
    case "function":
    case "symbol":
      throw new RangeError(`${at} holds a ${typeof value}, which JSON has no word for`);
  }
}

function stringToJson(value: string, at: string): string {
  if (value.includes("\0") || !value.isWellFormed()) {
    throw new RangeError(`${at} holds a string that PostgreSQL cannot store`);
  }
  return taggedPattern.test(value) ? `~${value}` : value;
}

function objectToJson(value: object, at: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => toJson(item, `${at}[${index}]`));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new RangeError(`${at} holds an object of a class, which would come back without it`);
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    if (key.includes("\0") || !key.isWellFormed()) {
      throw new RangeError(`${at} holds a key that PostgreSQL cannot store`);
    }
    entries.push([key, toJson(item, `${at}.${key}`)]);
  }
  return Object.fromEntries(entries);
}

function fromJson(value: unknown): unknown {
  if (typeof value === "string") return stringFromJson(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fromJson);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
}

function stringFromJson(value: string): string | bigint {
  if (!taggedPattern.test(value)) return value;
  return value.startsWith("~") ? value.slice(1) : BigInt(value.slice(0, -1));
}
