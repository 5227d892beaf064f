import { z } from "zod";
import type { Call } from "../core/manners.ts";
import { invalidRequest } from "./square-error.ts";

export const text = (lengthMax: number) => z.string().min(1).max(lengthMax);
/** Square lets an optional text be empty. */
export const loose = (lengthMax: number) => z.string().max(lengthMax).optional();
export const money = z.strictObject({
  amount: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export const time = z.iso.datetime({ offset: true });
export const timeRange = z.strictObject({ start_at: time.optional(), end_at: time.optional() });
export const sortOrder = z.enum(["ASC", "DESC"]);
/** `PT36H`, `PT5M`, `P7D`. */
export const duration = z.string().regex(/^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/);

export function durationMs(written: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(written);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = (match ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** The body as `schema` wants it, or Square's refusal of its first fault. */
export function readBody<T>(schema: z.ZodType<T>, call: Call): T {
  return read(schema, call.body, "UNKNOWN_BODY_PARAMETER");
}

/** The query, every value as text. */
export function readQuery<T>(schema: z.ZodType<T>, call: Call): T {
  return read(schema, Object.fromEntries(call.query), "UNKNOWN_QUERY_PARAMETER");
}

/** Query numbers come as text. */
export const queryInteger = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

function read<T>(schema: z.ZodType<T>, value: unknown, unknownCode: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue === undefined) throw invalidRequest("BAD_REQUEST", "The request cannot be read.");
  const extra = issue.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const field = [...issue.path.map(String), ...extra].join(".");
  const given = valueAt(value, issue.path);
  const code =
    given === undefined && extra.length === 0 ? "MISSING_REQUIRED_PARAMETER" : codeOf(issue, unknownCode);
  throw invalidRequest(code, `${sentences[code] ?? "Invalid value"} (field: \`${field}\`).`, field);
}

const sentences: Readonly<Record<string, string>> = {
  MISSING_REQUIRED_PARAMETER: "Missing required parameter",
  UNKNOWN_BODY_PARAMETER: "The request body has a parameter that is not known",
  UNKNOWN_QUERY_PARAMETER: "The query has a parameter that is not known",
  VALUE_TOO_LONG: "Value is too long",
  VALUE_EMPTY: "Value must not be empty",
  INVALID_ENUM_VALUE: "Value is none of those allowed",
};

function codeOf(issue: z.core.$ZodIssue, unknownCode: string): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return unknownCode;
    case "invalid_type":
      return expectedCodes[issue.expected] ?? "INCORRECT_TYPE";
    case "too_small":
      if (issue.origin === "string") return "VALUE_EMPTY";
      return issue.origin === "array" ? "ARRAY_EMPTY" : "VALUE_TOO_LOW";
    case "too_big":
      if (issue.origin === "string") return "VALUE_TOO_LONG";
      return issue.origin === "array" ? "ARRAY_LENGTH_TOO_LONG" : "VALUE_TOO_HIGH";
    case "invalid_format":
      return issue.format === "datetime" ? "INVALID_TIME" : "VALUE_REGEX_MISMATCH";
    case "invalid_value":
      return "INVALID_ENUM_VALUE";
    case "not_multiple_of":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return "INVALID_VALUE";
  }
}

const expectedCodes: Readonly<Record<string, string>> = {
  string: "EXPECTED_STRING",
  number: "EXPECTED_INTEGER",
  int: "EXPECTED_INTEGER",
  boolean: "EXPECTED_BOOLEAN",
  object: "EXPECTED_OBJECT",
  array: "EXPECTED_ARRAY",
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === "object" && inside !== null ? Reflect.get(inside, key) : undefined),
    value,
  );
}
