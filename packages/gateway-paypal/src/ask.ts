import { ApiError } from "@paypal/paypal-server-sdk";
import { type Clock, invariant } from "@till/kernel";
import type { CallTarget, PreparedCall } from "@till/payments";
import { z } from "zod";
import type { PayPalCalls } from "./client.ts";
import { type Failure, mapError } from "./error-map.ts";
import type { Rest } from "./rest.ts";
import type { Tokens } from "./tokens.ts";

/** What every capability works with. */
export interface PayPalParts {
  readonly tokens: Tokens;
  /** What the SDK does not have. */
  readonly rest: Rest;
  readonly clock: Clock;
}

export type Asked<T> = { readonly kind: "answered"; readonly value: T } | Failure;

/**
 * Makes a call to PayPal and judges what it throws. A 401 says that the token was not accepted and nothing was done:
 * the call is made once more with a new one. Errors that are not PayPal's, the network's or a parser's are thrown on.
 */
export async function ask<T>(
  { tokens }: PayPalParts,
  call: (calls: PayPalCalls) => Promise<T>,
): Promise<Asked<T>> {
  try {
    const calls = await tokens.current();
    try {
      return { kind: "answered", value: await call(calls) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.statusCode !== 401) throw error;
      tokens.forget(calls.accessToken);
      return { kind: "answered", value: await call(await tokens.current()) };
    }
  } catch (error) {
    return mapError(error);
  }
}

/** The order a money call is about. It was stored before the call, so its absence is the program's fault. */
export function orderIdOf(target: CallTarget): string {
  invariant(target.object?.type === "order", "a call to PayPal names its order");
  return target.object.id;
}

/** A stored body, read again. Throws `InvariantError` when it is not what `prepare` wrote. */
export function bodyOf<T>(call: PreparedCall, operation: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body);
  invariant(call.operation === operation && parsed.success, `a stored ${operation} call cannot be read`);
  return parsed.data;
}

/** An answer's own bytes, parsed: the SDK's mapped copy drops what its types do not know. Throws `ZodError`. */
export function readAnswer<T>(answer: { readonly body: unknown }, schema: z.ZodType<T>): T {
  return z.string().transform(parseJson).pipe(schema).parse(answer.body);
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
}

/** The versions of PayPal's paths, and the SDK that builds the bytes of a stored body. */
export const apiVersion = "orders/v2 payments/v2 sdk/2.5.0";
/** Asks for the whole object instead of its id. */
export const prefer = "return=representation";
