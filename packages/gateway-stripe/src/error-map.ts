import type { Refusal } from "@till/payments";
import { Stripe } from "stripe";
import { z } from "zod";
import { type IntentAnswer, UnreadableAnswerError, intentAnswer } from "./answers.ts";
import { gatewayRefusal, issuerRefusal } from "./decline-reason.ts";

/** How a call ended that was not answered with what it asked for. */
export type Failure =
  /** `intent` is the object as the refusal itself shows it, without its children. */
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly intent: IntentAnswer | null }
  | { readonly kind: "not_sent"; readonly detail: string }
  | { readonly kind: "try_again"; readonly retryAfterMs: number | null; readonly detail: string }
  /** `replayed`: the answer is one Stripe saved for this key, and it will give no other. */
  | {
      readonly kind: "unknown";
      readonly detail: string;
      readonly replayed: boolean;
      /** Set where this must never happen: a person is told. */
      readonly alarm?: string;
    };

/**
 * Judges what the SDK threw. Anything that is not certainly a "no" or certainly never sent is `unknown`. Errors that
 * are not the SDK's or a parser's are broken promises and are thrown on.
 */
export function mapError(error: unknown): Failure {
  if (error instanceof z.ZodError || error instanceof UnreadableAnswerError) {
    return unknown("Stripe answered something this program cannot read", false);
  }
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error instanceof Stripe.errors.StripeConnectionError) return mapConnectionError(error);
  // Whatever class it comes as: a server that broke down may have done it first.
  if (error.statusCode !== undefined && error.statusCode >= 500) return unanswered(error);
  if (error instanceof Stripe.errors.StripeCardError) return mapCardError(error);
  // Also as `code: rate_limit` with another status, and from calls of the second API.
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 429) return tryAgain(error);
  // The first call with this key may have moved money: an alarm, never a decline.
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return { ...unknown(described(error), false), alarm: "idempotency_key_mismatch" };
  }
  if (
    error instanceof Stripe.errors.StripeAuthenticationError ||
    error instanceof Stripe.errors.StripePermissionError
  ) {
    return refused(error, gatewayRefusal(error, "not_permitted"));
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) return mapInvalidRequest(error);
  // 409 is a lock held by a call with the same key, or on the object: turned away unprocessed.
  if (error.statusCode === 409) return tryAgain(error);
  return unanswered(error);
}

function unanswered(error: Stripe.errors.StripeError): Failure {
  return unknown(described(error), headerOf(error, "idempotent-replayed") === "true");
}

/** The SDK makes one of every 402, a request that Stripe itself would not carry out included. */
function mapCardError(error: Stripe.errors.StripeCardError): Failure {
  const issuer = error.rawType === "card_error";
  return refused(error, issuer ? issuerRefusal(error) : gatewayRefusal(error));
}

function mapInvalidRequest(error: Stripe.errors.StripeInvalidRequestError): Failure {
  // The command may have reached the reader, which then asks for a card all the same.
  if (error.code === "terminal_reader_timeout") return unknown(described(error), false);
  return refused(error, gatewayRefusal(error));
}

/** Raised before any byte of the request could leave: name lookup, the connection itself, the certificate. */
const neverSent: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "ECONNREFUSED",
  "UND_ERR_CONNECT_TIMEOUT",
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

/** What OpenSSL says when the handshake, not the conversation, went wrong. */
const handshakeFailed =
  /wrong version number|handshake failure|unsupported protocol|protocol version|unknown ca/i;

const connectionCause = z.object({
  code: z.string().optional(),
  syscall: z.string().optional(),
  message: z.string().optional(),
});

function mapConnectionError(error: Stripe.errors.StripeConnectionError): Failure {
  const { code = "", syscall = "", message = "" } = causeOf(error.detail);
  const detail = [code, error.message].filter((part) => part !== "").join(": ");
  // `connect` covers ETIMEDOUT, EHOSTUNREACH and the like of a connection that never came to be; the SDK's own
  // timeout also says ETIMEDOUT, but without a system call, and may strike after the request arrived.
  const early = neverSent.has(code) || syscall === "connect" || syscall === "getaddrinfo";
  const handshake = code === "EPROTO" && handshakeFailed.test(message);
  return early || handshake ? { kind: "not_sent", detail } : unknown(detail, false);
}

/** `fetch` says "fetch failed" and keeps the reason in `cause`; an answer cut short is wrapped as `exception`. */
const wrapped = z.object({ cause: z.unknown(), exception: z.unknown() }).partial();
const wrappingsMax = 4;

/** The innermost error that names its code. */
function causeOf(detail: unknown): z.infer<typeof connectionCause> {
  let found: z.infer<typeof connectionCause> = {};
  let current = detail;
  for (let depth = 0; depth < wrappingsMax; depth += 1) {
    const named = connectionCause.safeParse(current);
    if (named.success && named.data.code !== undefined) found = named.data;
    const outer = wrapped.safeParse(current);
    current = outer.success ? (outer.data.cause ?? outer.data.exception) : undefined;
  }
  return found;
}

function refused(error: Stripe.errors.StripeError, refusal: Refusal): Failure {
  const intent = intentAnswer.safeParse(error.payment_intent);
  return { kind: "refused", refusal, intent: intent.success ? intent.data : null };
}

function tryAgain(error: Stripe.errors.StripeError): Failure {
  const seconds = Number(headerOf(error, "retry-after") ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
  return { kind: "try_again", retryAfterMs, detail: described(error) };
}

function unknown(detail: string, replayed: boolean): Extract<Failure, { readonly kind: "unknown" }> {
  return { kind: "unknown", detail, replayed };
}

function headerOf(error: Stripe.errors.StripeError, name: string): string | undefined {
  return error.headers?.[name];
}

/** For the record: status, code, request id and Stripe's sentence. */
function described(error: Stripe.errors.StripeError): string {
  return [error.statusCode, error.code, error.requestId, error.message]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
}
