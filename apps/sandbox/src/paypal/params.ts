import type { Call } from "../core/manners.ts";
import { type WireMoney, currencies, unitsOf, withoutDecimals } from "./amounts.ts";
import type { Refuse } from "./paypal-error.ts";

/** A JSON object of a request, with the pointer to it, read field by field in PayPal's own kind of complaint. */
export interface Params {
  readonly pointer: string;
  has(name: string): boolean;
  text(name: string, limits: { readonly max: number; readonly min?: number }): string | undefined;
  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined;
  flag(name: string): boolean | undefined;
  inner(name: string): Params | undefined;
  list(name: string): readonly unknown[] | undefined;
  /** Syntax, currency and digits; the sign is the caller's matter. */
  money(name: string): WireMoney | undefined;
  missing(name: string): never;
}

export function bodyParams(call: Call, refuse: Refuse): Params {
  return paramsOf(call.body ?? {}, "", refuse);
}

export function paramsOf(value: unknown, pointer: string, refuse: Refuse): Params {
  if (!isRecord(value)) throw syntax(refuse, pointer === "" ? "/" : pointer);
  const at = (name: string): string => `${pointer}/${name}`;
  const get = (name: string): unknown => value[name] ?? undefined;
  const missing = (name: string): never => {
    throw refuse.invalid({
      issue: "MISSING_REQUIRED_PARAMETER",
      field: at(name),
      description: "A required field / parameter is missing.",
    });
  };

  return {
    pointer,
    missing,
    has: (name) => get(name) !== undefined,
    text: (name, limits) => readText(get(name), at(name), limits, refuse),
    oneOf<T extends string>(name: string, values: readonly T[]) {
      const found = get(name);
      if (found === undefined) return undefined;
      const known = values.find((one) => one === found);
      if (known !== undefined) return known;
      throw refuse.invalid({
        issue: "INVALID_PARAMETER_VALUE",
        field: at(name),
        value: typeof found === "string" ? found.slice(0, 64) : "",
        description: "The value of a field is invalid.",
      });
    },
    flag(name) {
      const found = get(name);
      if (found === undefined || typeof found === "boolean") return found;
      throw syntax(refuse, at(name));
    },
    inner(name) {
      const found = get(name);
      return found === undefined ? undefined : paramsOf(found, at(name), refuse);
    },
    list(name) {
      const found = get(name);
      if (found === undefined) return undefined;
      if (!Array.isArray(found)) throw syntax(refuse, at(name));
      return found as readonly unknown[];
    },
    money(name) {
      const found = get(name);
      return found === undefined ? undefined : readMoney(paramsOf(found, at(name), refuse), refuse);
    },
  };
}

function readText(
  found: unknown,
  field: string,
  { max, min = 1 }: { readonly max: number; readonly min?: number },
  refuse: Refuse,
): string | undefined {
  if (found === undefined) return undefined;
  if (typeof found !== "string") throw syntax(refuse, field);
  if (found.length <= max && found.length >= min) return found;
  throw refuse.invalid({
    issue: "INVALID_STRING_LENGTH",
    field,
    value: found.slice(0, 64),
    description: "The value of a field is either too short or too long.",
  });
}

function readMoney(params: Params, refuse: Refuse): WireMoney {
  const currency_code = params.text("currency_code", { min: 3, max: 3 }) ?? params.missing("currency_code");
  const value = params.text("value", { max: 32 }) ?? params.missing("value");
  const field = `${params.pointer}/value`;
  if (!/^((-?\d+)|(-?(\d+)?\.\d+))$/.test(value)) throw syntax(refuse, field, value);
  if (!currencies.has(currency_code)) {
    throw refuse.unprocessable({
      issue: "INVALID_CURRENCY_CODE",
      field: `${params.pointer}/currency_code`,
      value: currency_code,
      description: "Currency code is invalid or is not currently supported.",
    });
  }
  const decimals = value.split(".")[1]?.length ?? 0;
  if (decimals > (withoutDecimals.has(currency_code) ? 0 : 2)) {
    const description = withoutDecimals.has(currency_code)
      ? "The currency does not support decimals."
      : "The value of the field should not be more than two decimal places.";
    throw refuse.unprocessable({ issue: "DECIMAL_PRECISION", field, value, description });
  }
  return { currency_code, value };
}

/** Throws unless the amount is more than nothing. */
export function positive(amount: WireMoney, pointer: string, refuse: Refuse): WireMoney {
  if (unitsOf(amount) > 0n) return amount;
  throw refuse.unprocessable({
    issue: "CANNOT_BE_ZERO_OR_NEGATIVE",
    field: `${pointer}/value`,
    value: amount.value,
    description: "Must be greater than zero.",
  });
}

function syntax(refuse: Refuse, field: string, value?: string) {
  return refuse.invalid({
    issue: "INVALID_PARAMETER_SYNTAX",
    field,
    value,
    description: "The value of a field does not conform to the expected format.",
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the caller asked for the whole object instead of its id. */
export function wantsAll(call: Call): boolean {
  return (call.headers["prefer"] ?? "").replaceAll(" ", "").includes("return=representation");
}
