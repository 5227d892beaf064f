import type { Refusal } from "@till/payments";
import { SquareError, SquareTimeoutError } from "square";
import { z } from "zod";
import { type PaymentAnswer, inSdkSpelling, paymentAnswer } from "./answers.ts";
import { refusalOf } from "./decline-reason.ts";
import { UnreadableAnswerError } from "./unreadable-answer.ts";

/** How a call ended that was not answered with what it asked for. */
export type Failure =
  /** `payment` is the failed payment as the refusal itself shows it. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly payment: PaymentAnswer | null }
  | { readonly kind: "not_sent"; readonly detail: string }
  | { readonly kind: "try_again"; readonly retryAfterMs: number | null; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string; readonly alarm?: string };

/**
 * Judges what the SDK threw. Anything that is not certainly a "no" or certainly never sent is `unknown`. Errors that
 * are not the SDK's or a parser's are broken promises and are thrown on.
 */
export function mapError(error: unknown): Failure {
  if (error instanceof z.ZodError || error instanceof UnreadableAnswerError) {
    return { kind: "unknown", detail: "Square answered something this program cannot read" };
  }
  if (error instanceof SquareTimeoutError) return { kind: "unknown", detail: error.message };
  if (!(error instanceof SquareError)) throw error;
  const { statusCode } = error;
  if (statusCode === undefined) return mapConnectionError(error);
  if (statusCode === 429 || hasCategory(error, "RATE_LIMIT_ERROR")) return tryAgain(error);
  // The first call with this key may have moved money: an alarm, never a decline.
  if (firstOf(error).code === keyReused) {
    return { kind: "unknown", detail: described(error), alarm: "idempotency_key_mismatch" };
  }
  // 409 is a lock on the object, or a call with the same key that is still being worked on: turned away unprocessed.
  if (statusCode === 409) return tryAgain(error);
  if (statusCode >= 400 && statusCode < 500 && statusCode !== 408) return refused(error);
  return { kind: "unknown", detail: described(error) };
}

const keyReused = "IDEMPOTENCY_KEY_REUSED";

/** Raised before any byte of the request could leave: name lookup, the connection itself, the certificate. */
const neverSent: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "HOSTNAME_MISMATCH",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const systemCause = z.object({ code: z.string().optional(), syscall: z.string().optional() });

/** A connection that broke shows as "fetch failed", whose cause's cause is the system's; a timeout as `"timeout"`. */
function mapConnectionError(error: SquareError): Failure {
  const outer = error.cause;
  const parsed = systemCause.safeParse(outer instanceof Error ? outer.cause : undefined);
  const { code = "", syscall = "" } = parsed.success ? parsed.data : {};
  const detail = [code, error.message].filter((part) => part !== "").join(": ");
  // `connect` also covers ETIMEDOUT and the like of a connection that never came to be.
  const early = syscall === "connect" || syscall === "getaddrinfo" || neverSent.has(code);
  // A route lost in mid-call has the same code, but another system call.
  const midCall = syscall === "read" || syscall === "write";
  return early && !midCall ? { kind: "not_sent", detail } : { kind: "unknown", detail };
}

function refused(error: SquareError): Failure {
  const parsed = bodyWithPayment.safeParse(inSdkSpelling(error.body));
  return {
    kind: "refused",
    refusal: refusalOf(firstOf(error)),
    payment: parsed.success ? parsed.data.payment : null,
  };
}

const bodyWithPayment = z.object({ payment: paymentAnswer });

function tryAgain(error: SquareError): Failure {
  const seconds = Number(error.rawResponse?.headers.get("retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
  return { kind: "try_again", retryAfterMs, detail: described(error) };
}

function firstOf(error: SquareError): { category: string; code: string; detail: string | undefined } {
  const first = error.errors[0];
  return {
    category: first?.category ?? "",
    code: first?.code ?? `HTTP_${error.statusCode ?? ""}`,
    detail: first?.detail,
  };
}

function hasCategory(error: SquareError, category: string): boolean {
  return error.errors.some((each) => each.category === category);
}

/** For the record: status, code and Square's sentence, without the body. */
function described(error: SquareError): string {
  const { code, detail } = firstOf(error);
  return [error.statusCode, code, detail].filter((part) => part !== undefined && part !== "").join(" ");
}
