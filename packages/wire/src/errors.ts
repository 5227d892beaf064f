import type { DeclineReason } from "@till/payments";
import type { Permission } from "@till/people";

/** What a caller may do with the same id after a refusal. */
export type Retry = "safe" | "never" | "being_resolved";

/** Everything a procedure can refuse with. Closed: a client can switch over it without a default. */
export const tillErrorCodes = [
  "invalid_input",
  "card_data_refused",
  "not_signed_in",
  "forbidden",
  /** The key this till has is no register's, or no register's any more: it needs a code from the office. */
  "register_not_enrolled",
  /** Above what this person may do alone; `approval` says what a manager has to approve, then the same id again. */
  "approval_needed",
  "not_found",
  "conflict",
  "sale_already_paid",
  "sale_not_open",
  "amount_exceeds_open",
  "over_refund",
  "not_refundable",
  "card_declined",
  "insufficient_funds",
  /** A gift card or store credit that was blocked, or whose own sale was never paid. */
  "stored_value_not_valid",
  "authentication_required",
  "rate_limited",
  /** There is more to do than can be done; nothing was. Come back after `retryAfterMs`. */
  "overloaded",
  "gateway_unavailable",
  "gateway_not_configured",
  "unknown_outcome",
  "shift_already_open",
  "shift_not_open",
  /** Somebody took up this parked cart already, here or at another register. */
  "cart_taken",
  "closed_day",
  /** A receipt was mailed as often as one may be in a day, or a register mailed as many as it may in an hour. */
  "too_many_mails",
  /** The same request is being worked on now; ask again with the same id after `retryAfterMs`. */
  "in_progress",
  /** The gateway cannot take this currency, or not this amount. */
  "currency_not_supported",
  "amount_out_of_range",
  /** Voided, expired, declined or failed: nothing can be captured or given back any more. */
  "charge_not_open",
  /** The page, QR code or authorization the buyer was to use has run out. */
  "action_expired",
  "charge_disputed",
  "refund_window_passed",
  /** There is no open question about it that a person could decide. */
  "nothing_to_decide",
  "wrong_pin",
  "wrong_password",
  /** Signed in by a password alone, where the shop asks owners and managers for more. */
  "second_factor_needed",
  /** This changes what opens a door: show first that it is you (`account.confirm`). */
  "confirmation_needed",
  "internal",
] as const;

export type TillErrorCode = (typeof tillErrorCodes)[number];

/** What travels at `error.data.till`. `message` may be shown to a person as it is. */
export interface TillErrorBody {
  readonly code: TillErrorCode;
  readonly retry: Retry;
  readonly message: string;
  /** With `card_declined`. */
  readonly reason?: DeclineReason;
  /** With `invalid_input`: which field, in words. */
  readonly field?: string;
  /** With `amount_exceeds_open`, `sale_already_paid`, `over_refund` and `insufficient_funds`: what is left, in minor units. */
  readonly remainingMinor?: bigint;
  /** With `approval_needed`: what to approve; with `forbidden`: what the approval that came does not cover. */
  readonly approval?: {
    readonly permission: Permission;
    readonly subject: string;
    readonly size: bigint | null;
  };
  /** With `in_progress`, `unknown_outcome`, `rate_limited`, `overloaded` and `gateway_unavailable`: when asking again makes sense. */
  readonly retryAfterMs?: number;
}

const byGateway: ReadonlySet<TillErrorCode> = new Set([
  "gateway_unavailable",
  "gateway_not_configured",
  "currency_not_supported",
  "amount_out_of_range",
  "rate_limited",
]);

/** The gateway itself did not take it, so another may. An issuer's no follows the card to every gateway. */
export function isGatewayRefusal({ code, reason }: Pick<TillErrorBody, "code" | "reason">): boolean {
  return byGateway.has(code) || reason === "invalid_request" || reason === "not_permitted";
}
