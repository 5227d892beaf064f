import { type TillErrorBody, tillErrorCodes } from "@till/wire";
import { TRPCClientError } from "@trpc/client";

const codes: ReadonlySet<unknown> = new Set(tillErrorCodes);
const retries: ReadonlySet<unknown> = new Set(["safe", "never", "being_resolved"]);

/**
 * The server's own refusal, or null where none arrived: the network failed, the wait ran out, or something else
 * answered. Null means that nobody knows whether the call took effect; only the same id may be sent again.
 */
export function tillErrorOf(error: unknown): TillErrorBody | null {
  if (!(error instanceof TRPCClientError)) return null;
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("till" in data)) return null;
  return isBody(data.till) ? data.till : null;
}

function isBody(value: unknown): value is TillErrorBody {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    codes.has(value.code) &&
    "retry" in value &&
    retries.has(value.retry) &&
    "message" in value &&
    typeof value.message === "string"
  );
}
