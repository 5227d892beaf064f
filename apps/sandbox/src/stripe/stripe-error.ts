import { type Answer, Refusal } from "../core/answer.ts";

export interface StripeErrorFields {
  readonly type: "invalid_request_error" | "card_error" | "api_error" | "idempotency_error";
  readonly message: string;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly [more: string]: unknown;
}

export function errorAnswer(status: number, error: StripeErrorFields): Answer {
  return { status, body: { error: { ...error, ...docUrl(error.code) } } };
}

/** 400 and nothing done, unless told otherwise. */
export function invalidRequest(
  message: string,
  details: {
    readonly code?: string;
    readonly param?: string;
    readonly status?: number;
    readonly more?: object;
  } = {},
): Refusal {
  const { status = 400, more = {}, ...rest } = details;
  return new Refusal(errorAnswer(status, { type: "invalid_request_error", message, ...rest, ...more }));
}

export function missingResource(what: string, id: string, param: string): Refusal {
  return invalidRequest(`No such ${what}: '${id}'`, { status: 404, code: "resource_missing", param });
}

function docUrl(code: string | undefined): { readonly doc_url?: string } {
  return code === undefined
    ? {}
    : { doc_url: `https://docs.stripe.com/error-codes#${code.replaceAll("_", "-")}` };
}
