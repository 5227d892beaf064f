import type { TRPCError } from "@trpc/server";
import { TillError } from "../till-error.ts";

/** Says in HTTP's own words when to come again, for callers that do not read bodies. */
export function retryAfter(errors: readonly TRPCError[]): { headers?: Headers } {
  for (const { cause } of errors) {
    if (cause instanceof TillError && cause.body.retryAfterMs !== undefined)
      return { headers: new Headers({ "retry-after": retryAfterSeconds(cause.body.retryAfterMs) }) };
  }
  return {};
}

export const retryAfterSeconds = (ms: number): string => String(Math.max(Math.ceil(ms / 1000), 1));
