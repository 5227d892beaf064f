/** Why money did not move, in words a program can switch on. `unlisted` carries the gateway's own code. */
export type DeclineReason =
  | "generic"
  | "insufficient_funds"
  | "lost_or_stolen"
  | "expired_card"
  | "incorrect_cvc"
  | "incorrect_postal_code"
  | "incorrect_number"
  | "authentication_required"
  | "authentication_failed"
  | "limit_exceeded"
  | "processing_error"
  | "blocked_by_risk"
  | "token_already_used"
  | "buyer_cancelled"
  | "timed_out"
  | "terminal_offline"
  | "terminal_busy"
  | "not_refundable"
  | "over_refund"
  | "invalid_request"
  | "not_permitted"
  | "unlisted";

/**
 * A definite no. `by: "issuer"` ends in `declined` (the buyer may use another tender); `by: "gateway"` in `failed`
 * (nothing was decided by a bank); `by: "buyer"` is a cancel on a page or reader.
 */
export interface Refusal {
  readonly by: "issuer" | "gateway" | "buyer";
  readonly reason: DeclineReason;
  /** The gateway's own code, such as `card_declined/insufficient_funds`; for the record, never for a screen. */
  readonly gatewayCode: string;
  readonly detail: string;
}
