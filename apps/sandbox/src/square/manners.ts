import { createHash } from "node:crypto";
import { Refusal } from "../core/answer.ts";
import type { Core } from "../core/core.ts";
import type { Call, Manners } from "../core/manners.ts";
import { errorAnswer, invalidRequest } from "./square-error.ts";

/** Square publishes no lifetime; a day is what callers may count on. */
const keyLifetimeMs = 24 * 3_600_000;
/** The version the SDK is pinned to. */
export const standardVersion = "2026-09-16";

export function createManners(core: Core): Manners {
  return {
    gateway: "square",
    makeRequestId: () => core.chance.uuid(),
    parseBody(rawBody, contentType) {
      if (rawBody === "") return {};
      if (!contentType.startsWith("application/json")) {
        throw invalidRequest(
          "INVALID_CONTENT_TYPE",
          "The content type must be application/json.",
          undefined,
          415,
        );
      }
      return parseObject(rawBody);
    },
    authenticate(call) {
      const [scheme = "", token = ""] = (call.headers["authorization"] ?? "").split(" ", 2);
      // Square's own tokens do not say which world they belong to; the sandbox takes only such as name it.
      if (scheme.toLowerCase() !== "bearer" || !/sandbox/i.test(token)) {
        return errorAnswer(401, {
          category: "AUTHENTICATION_ERROR",
          code: "UNAUTHORIZED",
          detail: "This request could not be authorized.",
        });
      }
      const version = call.headers["square-version"];
      if (version !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(version)) {
        const detail = `The Square-Version header is not a date: ${version}`;
        return invalidRequest("INVALID_SQUARE_VERSION_FORMAT", detail).answer;
      }
      return undefined;
    },
    idempotency(call) {
      const key = keyOf(call);
      if (key === undefined || call.operation === "payments.cancel_by_idempotency_key") return undefined;
      return {
        scope: `square:${call.operation}`,
        key,
        fingerprint: createHash("sha256").update(call.rawBody).digest("base64url"),
        lifetimeMs: keyLifetimeMs,
      };
    },
    // What was done is answered again, a declined card too. What was refused for its parameters may be put right.
    replays: (answer, outcome) => outcome === "done" && answer.status < 500,
    keyReused: () =>
      invalidRequest(
        "IDEMPOTENCY_KEY_REUSED",
        "Different request parameters used for the same idempotency_key.",
        "idempotency_key",
      ).answer,
    keyInFlight: () =>
      invalidRequest(
        "CONFLICT",
        "A request with this idempotency_key is still being worked on.",
        undefined,
        409,
      ).answer,
    rateLimited: (_call, retryAfterS) => ({
      ...errorAnswer(429, {
        category: "RATE_LIMIT_ERROR",
        code: "RATE_LIMITED",
        detail: "Too many requests; slow down.",
      }),
      headers: { "retry-after": String(retryAfterS) },
    }),
    serverError: () =>
      errorAnswer(500, {
        category: "API_ERROR",
        code: "INTERNAL_SERVER_ERROR",
        detail: "An internal error has occurred.",
      }),
    answerHeaders: (call) => ({
      "square-version": call.headers["square-version"] ?? standardVersion,
      "x-request-id": call.requestId,
    }),
  };
}

function keyOf(call: Call): string | undefined {
  const { body } = call;
  if (call.method !== "POST" || typeof body !== "object" || body === null) return undefined;
  const key: unknown = Reflect.get(body, "idempotency_key");
  return typeof key === "string" && key !== "" ? key : undefined;
}

function parseObject(rawBody: string): object {
  let value: unknown;
  try {
    value = JSON.parse(rawBody);
  } catch {
    throw expectedJson();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw expectedJson();
  return value;
}

function expectedJson(): Refusal {
  return invalidRequest("EXPECTED_JSON_BODY", "The request body must be a JSON object.");
}
