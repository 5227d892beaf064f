import type { TillErrorBody, TillErrorCode } from "@till/wire";

/** A refusal that a caller can act on. Routers turn it into a tRPC error with this body at `error.data.till`. */
export class TillError extends Error {
  override readonly name = "TillError";
  readonly body: TillErrorBody;

  constructor(body: TillErrorBody) {
    super(body.message);
    this.body = body;
  }
}

type TrpcCode =
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "PRECONDITION_FAILED"
  | "TOO_MANY_REQUESTS"
  | "SERVICE_UNAVAILABLE"
  | "UNPROCESSABLE_CONTENT"
  | "INTERNAL_SERVER_ERROR";

/** The one table from refusals to statuses. Only a defect of ours is a 500. */
export const trpcCodeOf: Record<TillErrorCode, TrpcCode> = {
  invalid_input: "BAD_REQUEST",
  card_data_refused: "BAD_REQUEST",
  not_signed_in: "UNAUTHORIZED",
  wrong_pin: "UNAUTHORIZED",
  wrong_password: "UNAUTHORIZED",
  second_factor_needed: "FORBIDDEN",
  confirmation_needed: "FORBIDDEN",
  forbidden: "FORBIDDEN",
  register_not_enrolled: "FORBIDDEN",
  approval_needed: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  sale_already_paid: "CONFLICT",
  sale_not_open: "CONFLICT",
  amount_exceeds_open: "CONFLICT",
  over_refund: "CONFLICT",
  not_refundable: "CONFLICT",
  shift_already_open: "CONFLICT",
  shift_not_open: "CONFLICT",
  cart_taken: "CONFLICT",
  closed_day: "CONFLICT",
  too_many_mails: "TOO_MANY_REQUESTS",
  card_declined: "UNPROCESSABLE_CONTENT",
  insufficient_funds: "UNPROCESSABLE_CONTENT",
  stored_value_not_valid: "CONFLICT",
  authentication_required: "UNPROCESSABLE_CONTENT",
  unknown_outcome: "CONFLICT",
  in_progress: "CONFLICT",
  currency_not_supported: "UNPROCESSABLE_CONTENT",
  amount_out_of_range: "UNPROCESSABLE_CONTENT",
  charge_not_open: "CONFLICT",
  action_expired: "CONFLICT",
  charge_disputed: "CONFLICT",
  refund_window_passed: "CONFLICT",
  nothing_to_decide: "CONFLICT",
  rate_limited: "TOO_MANY_REQUESTS",
  overloaded: "SERVICE_UNAVAILABLE",
  gateway_unavailable: "SERVICE_UNAVAILABLE",
  gateway_not_configured: "PRECONDITION_FAILED",
  internal: "INTERNAL_SERVER_ERROR",
};

export const notFound = (what: string): TillError =>
  new TillError({ code: "not_found", retry: "never", message: `There is no such ${what}.` });

export const conflict = (what: string): TillError =>
  new TillError({
    code: "conflict",
    retry: "never",
    message: `This ${what} was already sent with other content. Start a new one instead of changing it.`,
  });
