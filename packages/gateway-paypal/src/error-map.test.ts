import * as sdk from "@paypal/paypal-server-sdk";
import { AbortError, ApiError } from "@paypal/paypal-server-sdk";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { UnreadableAnswerError } from "./answers.ts";
import { mapError } from "./error-map.ts";
import { TokenError } from "./tokens.ts";

/** What the SDK throws for an answer that is not a success. */
function answered(status: number, body: unknown, headers: Record<string, string> = {}): ApiError {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new ApiError(
    {
      request: { method: "POST", url: "http://127.0.0.1/v2/checkout/orders", headers: {} },
      response: { statusCode: status, body: text, headers },
    },
    "Refused",
  );
}

const issue = (status: number, name: string, word: string): ApiError =>
  answered(status, { name, message: "No.", debug_id: "d1", details: [{ issue: word, description: "No." }] });
const entity = (word: string): ApiError => issue(422, "UNPROCESSABLE_ENTITY", word);
const network = (code: string, syscall?: string): Error =>
  Object.assign(new Error("no answer"), { code, ...(syscall === undefined ? {} : { syscall }) });
const no = (by: string, reason: string) => ({ kind: "refused", refusal: { by, reason } });

/** Every way a call can fail, and what each says about the money. */
const table: readonly (readonly [string, unknown, object])[] = [
  ["a bank's no", entity("INSTRUMENT_DECLINED"), no("issuer", "generic")],
  ["a buyer who cannot pay", entity("PAYER_CANNOT_PAY"), no("issuer", "generic")],
  ["a limit", entity("TRANSACTION_LIMIT_EXCEEDED"), no("issuer", "limit_exceeded")],
  ["an expired card", entity("CARD_EXPIRED"), no("issuer", "expired_card")],
  ["a buyer to be asked again", entity("PAYER_ACTION_REQUIRED"), no("issuer", "authentication_required")],
  ["a risk rule", entity("TRANSACTION_REFUSED"), no("gateway", "blocked_by_risk")],
  ["an order nobody approved", entity("ORDER_NOT_APPROVED"), no("gateway", "not_permitted")],
  ["an invoice paid before", entity("DUPLICATE_INVOICE_ID"), no("gateway", "not_permitted")],
  ["an intent turned around", entity("ACTION_DOES_NOT_MATCH_INTENT"), no("gateway", "not_permitted")],
  ["a refund of more than there is", entity("REFUND_AMOUNT_EXCEEDED"), no("gateway", "over_refund")],
  ["a refund of what is gone", entity("CAPTURE_FULLY_REFUNDED"), no("gateway", "over_refund")],
  ["a refund too late", entity("REFUND_TIME_LIMIT_EXCEEDED"), no("gateway", "not_refundable")],
  ["an issue of tomorrow", entity("NEW_RULE"), no("gateway", "unlisted")],
  [
    "a malformed request",
    issue(400, "INVALID_REQUEST", "MISSING_REQUIRED_PARAMETER"),
    no("gateway", "invalid_request"),
  ],
  ["a missing permission", issue(403, "NOT_AUTHORIZED", "PERMISSION_DENIED"), no("gateway", "not_permitted")],
  [
    "credentials that are not accepted",
    answered(401, { error: "invalid_client" }),
    no("gateway", "not_permitted"),
  ],
  [
    "an id that is nowhere",
    issue(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"),
    { ...no("gateway", "invalid_request"), notFound: true },
  ],
  [
    "a key at work",
    issue(409, "RESOURCE_CONFLICT", "PREVIOUS_REQUEST_IN_PROGRESS"),
    { kind: "try_again", retryAfterMs: null },
  ],
  ["an order at work", entity("ORDER_COMPLETION_IN_PROGRESS"), { kind: "try_again", retryAfterMs: null }],
  [
    "too many calls",
    answered(429, { name: "RATE_LIMIT_REACHED" }, { "retry-after": "2" }),
    { kind: "try_again", retryAfterMs: 2_000 },
  ],
  ["too many calls, without a time", answered(429, ""), { kind: "try_again", retryAfterMs: null }],
  ["a key used for something else", entity("DUPLICATE_REQUEST_ID"), { kind: "unknown" }],
  ["a fault of PayPal's", answered(500, { name: "INTERNAL_SERVER_ERROR" }), { kind: "unknown" }],
  ["a gateway in between", answered(503, "<html>busy</html>"), { kind: "unknown" }],
  ["a status nobody expects", answered(302, ""), { kind: "unknown" }],
  ["a timeout", network("ECONNABORTED"), { kind: "unknown" }],
  ["a reset", network("ECONNRESET"), { kind: "unknown" }],
  ["a reset while connecting", network("ECONNRESET", "connect"), { kind: "not_sent" }],
  ["a refused connection", network("ECONNREFUSED"), { kind: "not_sent" }],
  ["a name nobody knows", network("ENOTFOUND", "getaddrinfo"), { kind: "not_sent" }],
  ["a certificate of somebody else's", network("ERR_TLS_CERT_ALTNAME_INVALID"), { kind: "not_sent" }],
  ["an answer that contradicts itself", new UnreadableAnswerError("no payment"), { kind: "unknown" }],
  ["an answer of another shape", new z.ZodError([]), { kind: "unknown" }],
];

describe("what a failed call says about the money", () => {
  it.each(table)("%s", (_name, error, expected) => {
    expect(mapError(error)).toMatchObject(expected);
  });

  it("without a token the call was never sent, unless PayPal does not know the shop", () => {
    const failed = (cause: unknown) => mapError(new TokenError("no token", { cause }));
    expect(failed(network("ECONNABORTED"))).toMatchObject({ kind: "not_sent" });
    expect(failed(answered(503, ""))).toMatchObject({ kind: "not_sent" });
    expect(failed(answered(429, ""))).toMatchObject({ kind: "try_again" });
    expect(failed(answered(401, { error: "invalid_client" }))).toMatchObject(no("gateway", "not_permitted"));
  });

  it("a mistake of the program is not taken for an answer", () => {
    expect(() => mapError(new TypeError("undefined is not a function"))).toThrow(TypeError);
  });

  it("the record names the status, the issue and PayPal's own id of the call", () => {
    expect(mapError(entity("DUPLICATE_REQUEST_ID"))).toMatchObject({
      detail: "422 UNPROCESSABLE_ENTITY DUPLICATE_REQUEST_ID d1",
      alarm: "idempotency_key_mismatch",
    });
  });
});

describe("every error the SDK knows", () => {
  const classes = Object.entries(sdk).filter(
    ([, value]) =>
      typeof value === "function" && (value as { prototype?: unknown }).prototype instanceof Error,
  );

  it("is of a class that this map judges", () => {
    expect(classes.map(([name]) => name).toSorted()).toEqual([
      "AbortError",
      "ApiError",
      "ArgumentsValidationError",
      "CustomError",
      "DefaultError",
      "ResponseValidationError",
      "SearchError",
      "SubscriptionError",
    ]);
  });

  it("what stands for an answer is judged by its status alone, whatever class the SDK gives it", () => {
    const answers = {
      refused: [400, 401, 403, 404, 422],
      try_again: [409, 429],
      unknown: [302, 408, 500, 502, 503],
    };
    for (const Answer of [
      sdk.ApiError,
      sdk.CustomError,
      sdk.DefaultError,
      sdk.SearchError,
      sdk.SubscriptionError,
    ]) {
      for (const [kind, statuses] of Object.entries(answers)) {
        for (const statusCode of statuses) {
          const error = new Answer(
            {
              request: { method: "POST", url: "http://127.0.0.1/v2/checkout/orders", headers: {} },
              response: { statusCode, body: "", headers: {} },
            },
            "Refused",
          );
          expect({ name: Answer.name, statusCode, kind: mapError(error).kind }).toEqual({
            name: Answer.name,
            statusCode,
            kind,
          });
        }
      }
    }
  });

  it("a call that was broken off may have arrived; one whose arguments are wrong is the program's fault", () => {
    expect(mapError(new AbortError()).kind).toBe("unknown");
    const wrong = new sdk.ArgumentsValidationError({ id: [] });
    expect(() => mapError(wrong)).toThrow(sdk.ArgumentsValidationError);
  });
});
