import { z } from "zod";
import type { Call } from "../core/manners.ts";
import { parseForm } from "./form.ts";
import { invalidRequest } from "./stripe-error.ts";

/** Parameters as Stripe reads them: every value arrives as text. */
const coded = (code: string, message: string) => ({ code: "custom" as const, params: { code }, message });

export const text = z.string().min(1);
export const integer = z.string().transform((value, context) => {
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  context.addIssue(coded("parameter_invalid_integer", `Invalid integer: ${value}`));
  return z.NEVER;
});
export const flag = z.string().transform((value, context) => {
  if (value === "true" || value === "false") return value === "true";
  context.addIssue(coded("parameter_invalid_boolean", `Invalid boolean: ${value}`));
  return z.NEVER;
});
/** An empty string clears a value. */
export const emptyable = <T extends z.ZodType>(schema: T) =>
  z.union([z.literal("").transform(() => null), schema]);
export const metadata = emptyable(z.record(z.string().max(40), z.string().max(500)));
export const expand = { expand: z.array(text).max(20).optional() };
export const address = z.strictObject({
  city: z.string().optional(),
  country: z.string().optional(),
  line1: z.string().optional(),
  line2: z.string().optional(),
  postal_code: z.string().optional(),
  state: z.string().optional(),
});
/** As objects show it: what was not given is null. */
export const shownAddress = (given: z.infer<typeof address> | null | undefined) => ({
  city: given?.city ?? null,
  country: given?.country ?? null,
  line1: given?.line1 ?? null,
  line2: given?.line2 ?? null,
  postal_code: given?.postal_code ?? null,
  state: given?.state ?? null,
});
export const shipping = z
  .strictObject({
    address,
    name: z.string(),
    carrier: z.string().optional(),
    phone: z.string().optional(),
    tracking_number: z.string().optional(),
  })
  .transform((given) => ({
    address: shownAddress(given.address),
    name: given.name,
    carrier: given.carrier ?? null,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  }));
export const listShape = {
  ...expand,
  limit: integer.pipe(z.int().min(1).max(100)).optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};
export const createdRange = z
  .union([
    integer,
    z.strictObject({
      gt: integer.optional(),
      gte: integer.optional(),
      lt: integer.optional(),
      lte: integer.optional(),
    }),
  ])
  .optional();

/** Names that Stripe changed, for a hint to those who still send the old one. */
const renamedParams: Readonly<Record<string, string>> = {
  payment_method_types: "allowed_payment_method_types",
};

/** The body of a POST or the query of a GET, or a refusal in Stripe's words. */
export function readParams<T>(schema: z.ZodType<T>, call: Call): T {
  const value = call.method === "GET" ? parseForm(call.query.toString()) : call.body;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusalOf(parsed.error.issues[0], value);
}

function refusalOf(issue: z.core.$ZodIssue | undefined, value: unknown): Error {
  if (issue === undefined) return invalidRequest("Invalid request");
  if (issue.code === "invalid_union") return refusalOfUnion(issue, value);
  const param = paramName(issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = paramName([...issue.path, issue.keys[0] ?? ""]);
    const renamed = renamedParams[unknown];
    const hint = renamed === undefined ? "" : `. Did you mean ${renamed}?`;
    return invalidRequest(`Received unknown parameter: ${unknown}${hint}`, {
      code: "parameter_unknown",
      param: unknown,
    });
  }
  const given = at(value, issue.path);
  if (given === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });
  }
  if (issue.code === "custom") {
    const code: unknown = issue.params?.["code"];
    return invalidRequest(issue.message, { param, ...(typeof code === "string" ? { code } : {}) });
  }
  if (given === "") {
    return invalidRequest(`You passed an empty string for '${param}'.`, {
      code: "parameter_invalid_empty",
      param,
    });
  }
  if (issue.code === "invalid_type" && typeof given === "string") {
    return invalidRequest(`Invalid ${issue.expected}: ${given}`, { param });
  }
  if (issue.code === "invalid_value") {
    return invalidRequest(`Invalid ${param}: must be one of ${issue.values.map(String).join(", ")}`, {
      param,
    });
  }
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

/** The branch that came furthest says best what is wrong. */
function refusalOfUnion(issue: z.core.$ZodIssueInvalidUnion, value: unknown): Error {
  const branches = issue.errors.filter((errors) => errors.length > 0);
  const depth = (errors: readonly z.core.$ZodIssue[]): number => errors[0]?.path.length ?? 0;
  const best = branches.sort((a, b) => depth(b) - depth(a))[0]?.[0];
  if (best === undefined)
    return invalidRequest(`Invalid ${paramName(issue.path)}`, { param: paramName(issue.path) });
  return refusalOf({ ...best, path: [...issue.path, ...best.path] }, value);
}

function paramName(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (i === 0 ? String(key) : `[${String(key)}]`)).join("");
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<PropertyKey, unknown>)[key];
  }
  return found;
}
