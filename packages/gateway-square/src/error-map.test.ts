import * as sdk from "square";
import { SquareError, SquareTimeoutError } from "square";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ask } from "./ask.ts";
import { mapError } from "./error-map.ts";
import { partsAt, startStandIn, wirePayment } from "./stand-in-for-tests.ts";
import { UnreadableAnswerError } from "./unreadable-answer.ts";

const answered = (statusCode: number, category: string, code: string) =>
  new SquareError({ statusCode, body: { errors: [{ category, code, detail: "No." }] } });

const connection = (cause: { readonly code?: string; readonly syscall?: string }) =>
  new SquareError({
    message: "fetch failed",
    cause: new TypeError("fetch failed", { cause: Object.assign(new Error("x"), cause) }),
  });

const no = (by: string, reason: string, gatewayCode: string) => ({
  kind: "refused",
  refusal: { by, reason, gatewayCode },
});
const unknown = { kind: "unknown" };
const notSent = { kind: "not_sent" };
const card = "PAYMENT_METHOD_ERROR";
const invalid = "INVALID_REQUEST_ERROR";

/** Every shape of error the SDK can throw at us, and what each says about the money. */
const table: readonly (readonly [string, unknown, object])[] = [
  ["a decline", answered(402, card, "GENERIC_DECLINE"), no("issuer", "generic", "GENERIC_DECLINE")],
  [
    "too little money",
    answered(402, card, "INSUFFICIENT_FUNDS"),
    no("issuer", "insufficient_funds", "INSUFFICIENT_FUNDS"),
  ],
  ["a wrong code", answered(402, card, "CVV_FAILURE"), no("issuer", "incorrect_cvc", "CVV_FAILURE")],
  [
    "a wrong postal code",
    answered(402, card, "ADDRESS_VERIFICATION_FAILURE"),
    no("issuer", "incorrect_postal_code", "ADDRESS_VERIFICATION_FAILURE"),
  ],
  ["an expired card", answered(402, card, "CARD_EXPIRED"), no("issuer", "expired_card", "CARD_EXPIRED")],
  [
    "authentication asked for",
    answered(402, card, "CARD_DECLINED_VERIFICATION_REQUIRED"),
    no("issuer", "authentication_required", "CARD_DECLINED_VERIFICATION_REQUIRED"),
  ],
  ["a decline of tomorrow", answered(402, card, "NEW_RULE"), no("issuer", "unlisted", "NEW_RULE")],
  [
    "a used token",
    answered(400, invalid, "CARD_TOKEN_USED"),
    no("gateway", "token_already_used", "CARD_TOKEN_USED"),
  ],
  [
    "a missing parameter",
    answered(400, invalid, "MISSING_REQUIRED_PARAMETER"),
    no("gateway", "invalid_request", "MISSING_REQUIRED_PARAMETER"),
  ],
  [
    "an object that is not there",
    answered(404, invalid, "NOT_FOUND"),
    no("gateway", "invalid_request", "NOT_FOUND"),
  ],
  [
    "more than is left",
    answered(400, "REFUND_ERROR", "REFUND_AMOUNT_INVALID"),
    no("gateway", "over_refund", "REFUND_AMOUNT_INVALID"),
  ],
  [
    "a refund of a disputed payment",
    answered(400, "REFUND_ERROR", "PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE"),
    no("gateway", "not_refundable", "PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE"),
  ],
  [
    "a refund refused for a reason of tomorrow",
    answered(400, "REFUND_ERROR", "NEW_RULE"),
    no("gateway", "not_refundable", "NEW_RULE"),
  ],
  [
    "a wrong token",
    answered(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED"),
    no("gateway", "not_permitted", "UNAUTHORIZED"),
  ],
  [
    "a location of somebody else",
    answered(403, "AUTHENTICATION_ERROR", "FORBIDDEN"),
    no("gateway", "not_permitted", "FORBIDDEN"),
  ],
  [
    "too many calls, without a time to wait",
    answered(429, "RATE_LIMIT_ERROR", "RATE_LIMITED"),
    { kind: "try_again", retryAfterMs: null },
  ],
  ["a lock", answered(409, invalid, "CONFLICT"), { kind: "try_again", retryAfterMs: null }],
  [
    "the same key with another body, an alarm",
    answered(400, invalid, "IDEMPOTENCY_KEY_REUSED"),
    { kind: "unknown", detail: "400 IDEMPOTENCY_KEY_REUSED No.", alarm: "idempotency_key_mismatch" },
  ],
  ["a request that took Square too long", answered(408, invalid, "REQUEST_TIMEOUT"), unknown],
  ["a 500", answered(500, "API_ERROR", "INTERNAL_SERVER_ERROR"), unknown],
  ["a 503", answered(503, "API_ERROR", "SERVICE_UNAVAILABLE"), unknown],
  ["a 502 that is not JSON", new SquareError({ statusCode: 502, body: "<html>" }), unknown],
  ["a 200 that is not JSON", new SquareError({ statusCode: 200, body: "<html>" }), unknown],
  ["the SDK's timeout", new SquareError({ message: '"timeout"' }), unknown],
  ["the SDK's other timeout", new SquareTimeoutError("Timeout exceeded"), unknown],
  ["an unknown host", connection({ code: "ENOTFOUND", syscall: "getaddrinfo" }), notSent],
  ["a name service that is down", connection({ code: "EAI_AGAIN", syscall: "getaddrinfo" }), notSent],
  ["a refused connection", connection({ code: "ECONNREFUSED", syscall: "connect" }), notSent],
  ["several addresses that all refused", connection({ code: "ECONNREFUSED" }), notSent],
  ["a connection that never came to be", connection({ code: "UND_ERR_CONNECT_TIMEOUT" }), notSent],
  ["a connection that took too long", connection({ code: "ETIMEDOUT", syscall: "connect" }), notSent],
  ["an expired certificate", connection({ code: "CERT_HAS_EXPIRED" }), notSent],
  ["no TLS on the other side", connection({ code: "ERR_SSL_WRONG_VERSION_NUMBER" }), notSent],
  ["a reset", connection({ code: "ECONNRESET", syscall: "read" }), unknown],
  ["a socket the other side closed", connection({ code: "UND_ERR_SOCKET" }), unknown],
  ["a route lost in mid-call", connection({ code: "EHOSTUNREACH", syscall: "read" }), unknown],
  ["a connection lost while writing", connection({ code: "ETIMEDOUT", syscall: "write" }), unknown],
  ["a broken connection without a cause", new SquareError({ message: "fetch failed" }), unknown],
  ["an answer with a field missing", z.object({ id: z.string() }).safeParse({}).error, unknown],
  ["an amount that is none", new UnreadableAnswerError("?"), unknown],
];

describe("error map", () => {
  it.each(table)("%s", (_name, error, expected) => {
    expect(mapError(error)).toMatchObject(expected);
  });

  it("a refusal brings the failed payment along, in the SDK's spelling", () => {
    const payment = wirePayment({ status: "FAILED" });
    const body = { errors: [{ category: card, code: "GENERIC_DECLINE" }], payment };
    expect(mapError(new SquareError({ statusCode: 402, body }))).toMatchObject({
      kind: "refused",
      payment: {
        id: "pay1",
        status: "FAILED",
        amountMoney: { amount: 2500n },
        cardDetails: { card: { last4: "1111" } },
      },
    });
  });

  it("a broken promise of the program's own is thrown on", () => {
    const broken = new TypeError("x is not a function");
    expect(() => mapError(broken)).toThrow(broken);
  });
});

describe("errors as the SDK really throws them", () => {
  const get = (parts: ReturnType<typeof partsAt>) => ask(() => parts.client.payments.get({ paymentId: "p" }));

  it("tells silence, a stalled body and a reset from a call that never left", async () => {
    for (const what of ["silence", "stall", "reset"] as const) {
      const { parts, asked } = await startStandIn(() => what, 100);
      expect(await get(parts)).toMatchObject(unknown);
      expect(asked).toHaveLength(1);
    }
    const { port } = await startStandIn(() => "silence");
    expect(await get(partsAt(`https://127.0.0.1:${port}`))).toMatchObject(notSent);
    expect(await get(partsAt("http://127.0.0.1:2"))).toMatchObject(notSent);
  });

  it("does not repeat a 429 or a 5xx by itself, and hears how long to wait", async () => {
    const body = { errors: [{ category: "RATE_LIMIT_ERROR", code: "RATE_LIMITED" }] };
    const limited = await startStandIn(() => ({ status: 429, headers: { "retry-after": "2" }, body }));
    expect(await get(limited.parts)).toMatchObject({ kind: "try_again", retryAfterMs: 2_000 });
    expect(limited.asked).toHaveLength(1);
    const broken = await startStandIn(() => ({ status: 500, body: {} }));
    expect(await get(broken.parts)).toMatchObject(unknown);
    expect(broken.asked).toHaveLength(1);
  });
});

/** Statuses as Square and what stands before it answer them; null where no answer came at all. */
const statuses = [400, 401, 402, 403, 404, 405, 408, 409, 410, 422, 429, 500, 501, 502, 503, 504] as const;

describe("every error the SDK knows", () => {
  it("is of a class that this map judges", () => {
    const classes = Object.entries(sdk)
      .filter(([, value]) => typeof value === "function" && value.prototype instanceof Error)
      .map(([name]) => name);
    expect(classes.toSorted()).toEqual(["SquareError", "SquareTimeoutError"]);
  });

  const ofStatus = (status: number): string => {
    if (status === 429 || status === 409) return "try_again";
    return status >= 500 || status === 408 ? "unknown" : "refused";
  };

  it.each(Object.values(sdk.Square.ErrorCategory))("category %s, status by status", (category) => {
    for (const status of statuses) {
      const expected = category === "RATE_LIMIT_ERROR" ? "try_again" : ofStatus(status);
      const judged = mapError(answered(status, category, "NEW_RULE"));
      expect({ status, kind: judged.kind }).toEqual({ status, kind: expected });
    }
  });

  it("no code of Square's own list makes a refusal out of what may have moved money", () => {
    for (const code of Object.values(sdk.Square.ErrorCode)) {
      const kind = code === "IDEMPOTENCY_KEY_REUSED" ? "unknown" : "refused";
      expect({ code, kind: mapError(answered(400, "INVALID_REQUEST_ERROR", code)).kind }).toEqual({
        code,
        kind,
      });
      const unsure = mapError(answered(500, "API_ERROR", code));
      expect({ code, kind: unsure.kind }).toEqual({ code, kind: "unknown" });
    }
  });
});
