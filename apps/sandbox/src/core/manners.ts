import type { Answer } from "./answer.ts";
import type { Gateway } from "./gateway.ts";
import type { IdempotencyClaim } from "./idempotency.ts";

/** One request to a dialect, read but not yet judged. */
export interface Call {
  /** The stable name of the operation, which faults and the request log use. */
  readonly operation: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: string;
  /** What the dialect's `parseBody` made of the body. */
  readonly body: unknown;
  /** The id the answer carries (Request-Id, PayPal-Debug-Id). */
  readonly requestId: string;
}

/** How one gateway treats every call, whatever it asks for. */
export interface Manners {
  readonly gateway: Gateway;
  makeRequestId(): string;
  /** May throw `Refusal` in the gateway's own words. */
  parseBody(rawBody: string, contentType: string): unknown;
  /** The gateway's own refusal of a missing, unknown or live key; undefined lets the call in. */
  authenticate(call: Call): Answer | undefined;
  /** The key of this call, where it carries one. May throw `Refusal` (key too long). */
  idempotency(call: Call): IdempotencyClaim | undefined;
  /** Whether an answer is kept under the call's key: `done` was returned by a handler, `refused` was thrown. */
  replays(answer: Answer, outcome: "done" | "refused"): boolean;
  /** Same key, other body. */
  keyReused(call: Call): Answer;
  /** Same key, still being worked on. */
  keyInFlight(call: Call): Answer;
  rateLimited(call: Call, retryAfterS: number): Answer;
  serverError(call: Call): Answer;
  /** Headers every answer carries. */
  answerHeaders(call: Call, replayed: boolean): Readonly<Record<string, string>>;
}
