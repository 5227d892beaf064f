import { AbortError, ApiError, ResponseValidationError } from "@paypal/paypal-server-sdk";
import type { Refusal } from "@till/payments";
import { z } from "zod";
import { type ErrorAnswer, UnreadableAnswerError, errorAnswer } from "./answers.ts";
import { refusalOfError } from "./decline-reason.ts";
import { TokenError } from "./tokens.ts";

/** How a call ended that was not answered with what it asked for. */
export type Failure =
  /** `notFound`: there is no object under this id. `issue`: PayPal's own word, empty where it gave none. */
  | {
      readonly kind: "refused";
      readonly refusal: Refusal;
      readonly notFound: boolean;
      readonly issue: string;
    }
  | { readonly kind: "not_sent"; readonly detail: string }
  | { readonly kind: "try_again"; readonly retryAfterMs: number | null; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string; readonly alarm?: string };

/**
 * Judges what the SDK threw. Anything that is not certainly a "no" or certainly never sent is `unknown`. Errors that
 * are not PayPal's, the network's or a parser's are broken promises and are thrown on.
 */
export function mapError(error: unknown): Failure {
  if (error instanceof TokenError) return mapTokenError(error);
  if (
    error instanceof z.ZodError ||
    error instanceof UnreadableAnswerError ||
    error instanceof ResponseValidationError ||
    error instanceof RangeError
  ) {
    return { kind: "unknown", detail: `PayPal answered something this program cannot read: ${error.name}` };
  }
  if (error instanceof AbortError) return { kind: "unknown", detail: "the call was broken off" };
  if (error instanceof ApiError) return mapApiError(error);
  const network = networkError.safeParse(error);
  if (!(error instanceof Error) || !network.success) throw error;
  return mapNetworkError(error, network.data);
}

/** Nothing of the call itself went out; only wrong credentials are final. */
function mapTokenError(error: TokenError): Failure {
  const failure = mapError(error.cause);
  switch (failure.kind) {
    case "refused":
      return {
        ...failure,
        notFound: false,
        refusal: { ...failure.refusal, by: "gateway", reason: "not_permitted" },
      };
    case "try_again":
      return failure;
    case "not_sent":
    case "unknown":
      return { kind: "not_sent", detail: `no access token: ${failure.detail}` };
  }
}

/** Being worked on under this key, or on this order: turned away unprocessed. */
const locked: ReadonlySet<string> = new Set(["PREVIOUS_REQUEST_IN_PROGRESS", "ORDER_COMPLETION_IN_PROGRESS"]);
/** The first call with this key may have moved money: an alarm, never a decline. */
const keyReused: ReadonlySet<string> = new Set(["DUPLICATE_REQUEST_ID", "PAYPAL_REQUEST_ID_MISMATCH"]);

function mapApiError(error: ApiError): Failure {
  const answer = readError(error);
  const issue = answer.details[0]?.issue ?? "";
  const detail = described(error, answer);
  const { statusCode } = error;
  if (keyReused.has(issue) || keyReused.has(answer.name)) {
    return { kind: "unknown", detail, alarm: "idempotency_key_mismatch" };
  }
  if (statusCode === 429) return { kind: "try_again", retryAfterMs: retryAfterMs(error), detail };
  if (statusCode === 409 || locked.has(issue)) return { kind: "try_again", retryAfterMs: null, detail };
  const definite =
    statusCode === 400 ||
    statusCode === 401 ||
    statusCode === 403 ||
    statusCode === 404 ||
    statusCode === 422;
  if (!definite) return { kind: "unknown", detail };
  const refusal = refusalOfError(answer);
  if (statusCode === 401) {
    return {
      kind: "refused",
      refusal: { ...refusal, by: "gateway", reason: "not_permitted" },
      notFound: false,
      issue,
    };
  }
  return { kind: "refused", refusal, notFound: statusCode === 404, issue };
}

function readError(error: ApiError): ErrorAnswer {
  const nothing: ErrorAnswer = { name: "", message: "", debug_id: "", details: [] };
  if (typeof error.body !== "string") return nothing;
  try {
    const parsed = errorAnswer.safeParse(JSON.parse(error.body));
    return parsed.success ? parsed.data : nothing;
  } catch {
    return nothing;
  }
}

function retryAfterMs(error: ApiError): number | null {
  const seconds = Number(error.headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}

/** For the record: status, name, issue and PayPal's debug id. */
function described({ statusCode }: ApiError, { name, details, debug_id }: ErrorAnswer): string {
  return [String(statusCode), name, details[0]?.issue ?? "", debug_id]
    .filter((part) => part !== "")
    .join(" ");
}

const systemError = z.object({ code: z.string(), syscall: z.string().optional() });
const networkError = systemError.extend({ message: z.string(), cause: z.unknown().optional() });

/** Raised before any byte of the request could leave: name lookup, the connection itself, the certificate. */
const neverSent: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "ECONNREFUSED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_TLS_HANDSHAKE_TIMEOUT",
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

/** The SDK throws axios's errors as they are: a timeout is ECONNABORTED and may strike before or after arrival. */
function mapNetworkError(error: Error, thrown: z.infer<typeof networkError>): Failure {
  // Through fetch the system's own word is one step further down.
  const cause = systemError.safeParse(thrown.cause);
  const { code, syscall } = thrown.code === "ERR_NETWORK" && cause.success ? cause.data : thrown;
  const detail = `${code}: ${error.message}`;
  const early = neverSent.has(code) || syscall === "connect" || syscall === "getaddrinfo";
  return early ? { kind: "not_sent", detail } : { kind: "unknown", detail };
}
