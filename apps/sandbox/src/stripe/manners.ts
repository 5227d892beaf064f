import { createHash } from "node:crypto";
import type { Answer } from "../core/answer.ts";
import type { Core } from "../core/core.ts";
import type { Call, Manners } from "../core/manners.ts";
import { parseForm } from "./form.ts";
import { errorAnswer, invalidRequest } from "./stripe-error.ts";

/** Keys live at least this long. https://docs.stripe.com/api/idempotent_requests */
const keyLifetimeMs = 24 * 3_600_000;
const keyLengthMax = 255;
/** The version an account has when a call names none: the one the SDK is pinned to. */
export const standardVersion = "2026-10-28.endive";
const accountId = "acct_1TillSandbox";

/** What a publishable key may do: what a browser does with a card and the client secret it was given. */
const browserOperations: ReadonlySet<string> = new Set([
  "payment_methods.create",
  "payment_intents.retrieve",
  "payment_intents.confirm",
]);

export function createManners(core: Core): Manners {
  return {
    gateway: "stripe",
    makeRequestId: () => `req_${core.chance.text(14)}`,
    parseBody(rawBody, contentType) {
      if (rawBody !== "" && !contentType.startsWith("application/x-www-form-urlencoded")) {
        throw invalidRequest(
          `Invalid request body: the content type must be form-encoded, not ${contentType}`,
        );
      }
      return parseForm(rawBody);
    },
    authenticate,
    idempotency(call) {
      const key = call.headers["idempotency-key"];
      if (call.method !== "POST" || key === undefined || key === "") return undefined;
      if (key.length > keyLengthMax) {
        throw invalidRequest(`An idempotency key has at most ${keyLengthMax} characters.`, {
          code: "parameter_invalid_string",
        });
      }
      return {
        scope: `stripe:${accountId}`,
        key,
        fingerprint: fingerprintOf(call),
        lifetimeMs: keyLifetimeMs,
      };
    },
    // Saved once work has begun, whatever came of it; what was refused for its parameters may be put right and sent again.
    replays: (_answer, outcome) => outcome === "done",
    keyReused: (call) =>
      errorAnswer(400, {
        type: "idempotency_error",
        message: `The key '${call.headers["idempotency-key"] ?? ""}' was first used with other parameters or another call; use a new key for a new request.`,
      }),
    keyInFlight: () =>
      errorAnswer(409, {
        type: "idempotency_error",
        code: "idempotency_key_in_use",
        message: "Another request with this idempotency key is still in progress. Try again later.",
      }),
    rateLimited: (_call, retryAfterS) => ({
      ...errorAnswer(429, {
        type: "invalid_request_error",
        code: "rate_limit",
        message: "Too many requests hit the API too quickly. Back off and try again.",
      }),
      headers: { "retry-after": String(retryAfterS), "stripe-should-retry": "true" },
    }),
    serverError: () => errorAnswer(500, { type: "api_error", message: "An error occurred on our side." }),
    answerHeaders: (call, replayed) => ({
      "request-id": call.requestId,
      "stripe-version": call.headers["stripe-version"] ?? standardVersion,
      ...(call.headers["idempotency-key"] === undefined
        ? {}
        : { "idempotency-key": call.headers["idempotency-key"] }),
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
    }),
  };
}

function authenticate(call: Call): Answer | undefined {
  const key = keyOf(call.headers["authorization"] ?? "");
  const refuse = (status: number, message: string, code?: string): Answer =>
    errorAnswer(status, { type: "invalid_request_error", message, code });
  if (key === "") return refuse(401, "You did not provide an API key: send it as a Bearer token.");
  if (!/^(sk|rk|pk)_test_./.test(key)) return refuse(401, `Invalid API Key provided: ${masked(key)}`);
  if (key.startsWith("pk_") && !mayBrowse(call)) {
    return refuse(403, "This call needs a secret key, not a publishable one.", "secret_key_required");
  }
  const version = call.headers["stripe-version"];
  if (version !== undefined && !/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) {
    return refuse(400, `Invalid Stripe API version: ${version}`);
  }
  const account = call.headers["stripe-account"];
  if (account !== undefined && account !== accountId) {
    const message = `The provided key '${masked(key)}' does not have access to account '${account}', or it does not exist.`;
    return refuse(403, message, "account_invalid");
  }
  return undefined;
}

/** Bearer, or the user name of Basic. */
function keyOf(authorization: string): string {
  const [scheme = "", value = ""] = authorization.split(" ", 2);
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return "";
  return Buffer.from(value, "base64").toString("utf8").split(":")[0] ?? "";
}

function mayBrowse(call: Call): boolean {
  if (!browserOperations.has(call.operation)) return false;
  if (call.operation === "payment_methods.create") return true;
  const secret = call.query.get("client_secret") ?? (call.body as Record<string, unknown>)["client_secret"];
  return typeof secret === "string" && secret.startsWith(`${call.params["intent"]}_secret_`);
}

function masked(key: string): string {
  return `${key.slice(0, 8)}${"*".repeat(8)}${key.slice(-4)}`;
}

function fingerprintOf(call: Call): string {
  const version = call.headers["stripe-version"] ?? standardVersion;
  const sorted = [...new URLSearchParams(call.rawBody)].map(([name, value]) => `${name}=${value}`).sort();
  return createHash("sha256")
    .update([call.method, call.path, version, ...sorted].join("\n"))
    .digest("base64url");
}
