import { type Answer, Refusal } from "../core/answer.ts";

/** One entry of `errors`. https://developer.squareup.com/docs/build-basics/general-considerations/handling-errors */
export interface SquareErrorEntry {
  readonly category:
    | "API_ERROR"
    | "AUTHENTICATION_ERROR"
    | "INVALID_REQUEST_ERROR"
    | "RATE_LIMIT_ERROR"
    | "PAYMENT_METHOD_ERROR"
    | "REFUND_ERROR";
  readonly code: string;
  readonly detail?: string;
  readonly field?: string;
}

export function errorAnswer(status: number, ...errors: readonly SquareErrorEntry[]): Answer {
  return { status, body: { errors } };
}

/** A request Square will not work on: undoes everything and answers. */
export function invalidRequest(code: string, detail: string, field?: string, status = 400): Refusal {
  return new Refusal(
    errorAnswer(status, {
      category: "INVALID_REQUEST_ERROR",
      code,
      detail,
      ...(field === undefined ? {} : { field }),
    }),
  );
}

export function refundRefused(code: string, detail: string): Refusal {
  return new Refusal(errorAnswer(400, { category: "REFUND_ERROR", code, detail }));
}

export function notFound(detail: string): Refusal {
  return invalidRequest("NOT_FOUND", detail, undefined, 404);
}

/** The object a path or a body names, or Square's refusal. */
export function mustFind<T>(found: T | undefined, detail: string): T {
  if (found === undefined) throw notFound(detail);
  return found;
}
