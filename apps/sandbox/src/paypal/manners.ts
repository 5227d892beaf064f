import { createHash } from "node:crypto";
import type { Answer } from "../core/answer.ts";
import type { Call, Manners } from "../core/manners.ts";
import { errorAnswer, PaypalRefusal } from "./paypal-error.ts";
import type { PaypalWorld } from "./world.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long a PayPal-Request-Id is known, by call; calls that are not here have none. */
const keyLifetimesMs: Readonly<Record<string, number>> = {
  "orders.create": 6 * hourMs,
  "orders.authorize": 6 * hourMs,
  "orders.capture": 6 * hourMs,
  "authorizations.capture": 45 * dayMs,
  "authorizations.void": 45 * dayMs,
  "captures.refund": 45 * dayMs,
};
const keyLengthMax = 108;

export function createManners(world: PaypalWorld): Manners {
  const { core } = world;
  const newDebugId = (): string => core.chance.text(13, "0123456789abcdef");
  return {
    gateway: "paypal",
    makeRequestId: newDebugId,
    parseBody: (rawBody, contentType) => readBody(rawBody, contentType, newDebugId),
    authenticate: (call) => authenticate(world, call),
    idempotency(call) {
      const lifetimeMs = keyLifetimesMs[call.operation];
      const key = call.headers["paypal-request-id"];
      if (lifetimeMs === undefined || key === undefined || key === "") return undefined;
      if (key.length > keyLengthMax) {
        throw new PaypalRefusal("INVALID_REQUEST", call.requestId, {
          issue: "INVALID_STRING_LENGTH",
          field: "PayPal-Request-Id",
          location: "header",
          description: "The value of a field is either too short or too long.",
        });
      }
      return { scope: `paypal:${call.operation}`, key, fingerprint: fingerprintOf(call), lifetimeMs };
    },
    // What was refused for its form may be put right and sent again under the same key; a 500 is never kept.
    replays: ({ status }) => status < 500 && status !== 400,
    keyReused: (call) =>
      errorAnswer("UNPROCESSABLE_ENTITY", call.requestId, [
        {
          issue: "DUPLICATE_REQUEST_ID",
          field: "PayPal-Request-Id",
          location: "header",
          description: "The value of PayPal-Request-Id header has already been used with another request.",
        },
      ]),
    keyInFlight: (call) =>
      errorAnswer("RESOURCE_CONFLICT", call.requestId, [
        {
          issue: "PREVIOUS_REQUEST_IN_PROGRESS",
          description:
            "A previous request on this resource is currently in progress. Please wait for some time and try again.",
        },
      ]),
    rateLimited: (call, retryAfterS) => ({
      ...errorAnswer("RATE_LIMIT_REACHED", call.requestId),
      headers: { "retry-after": String(retryAfterS) },
    }),
    serverError: (call) => errorAnswer("INTERNAL_SERVER_ERROR", call.requestId),
    answerHeaders: (call) => ({ "paypal-debug-id": call.requestId, "cache-control": "no-store" }),
  };
}

function readBody(rawBody: string, contentType: string, newDebugId: () => string): unknown {
  if (rawBody === "") return undefined;
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(rawBody));
  }
  try {
    return JSON.parse(rawBody) as unknown;
  } catch {
    throw new PaypalRefusal("INVALID_REQUEST", newDebugId(), {
      issue: "MALFORMED_REQUEST_JSON",
      field: "/",
      location: "body",
      description: "The request JSON is not well formed.",
    });
  }
}

function authenticate(world: PaypalWorld, call: Call): Answer | undefined {
  // The call for a token carries the credentials themselves and judges them.
  if (call.operation === "oauth.token") return undefined;
  const [scheme = "", token = ""] = (call.headers["authorization"] ?? "").split(" ", 2);
  const known = scheme.toLowerCase() === "bearer" ? world.tokens.get(token) : undefined;
  if (known !== undefined && world.core.clock.nowMs() < known.expiresMs) return undefined;
  return {
    status: 401,
    body: {
      name: "AUTHENTICATION_FAILURE",
      message:
        "Authentication failed due to missing authorization header, or invalid authentication credentials.",
      debug_id: call.requestId,
      details: [
        { issue: "INVALID_TOKEN", description: "The access token is missing, unknown or has run out." },
      ],
      links: [],
    },
  };
}

function fingerprintOf(call: Call): string {
  return createHash("sha256")
    .update([call.method, call.path, JSON.stringify(call.body ?? {})].join("\n"))
    .digest("base64url");
}
