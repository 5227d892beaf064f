import type { DeclineReason, Refusal } from "@till/payments";

/** Stripe's words for why money did not move: `decline_code` where there is one, else `code`. https://docs.stripe.com/declines/codes */
const reasons: Readonly<Record<string, DeclineReason>> = {
  card_declined: "generic",
  generic_decline: "generic",
  do_not_honor: "generic",
  do_not_try_again: "generic",
  call_issuer: "generic",
  no_action_taken: "generic",
  transaction_not_allowed: "generic",
  not_permitted: "generic",
  restricted_card: "generic",
  card_not_supported: "generic",
  currency_not_supported: "generic",
  service_not_allowed: "generic",
  stop_payment_order: "generic",
  revocation_of_authorization: "generic",
  revocation_of_all_authorizations: "generic",
  security_violation: "generic",
  invalid_account: "generic",
  new_account_information_available: "generic",
  testmode_decline: "generic",
  test_mode_live_card: "generic",
  insufficient_funds: "insufficient_funds",
  lost_card: "lost_or_stolen",
  stolen_card: "lost_or_stolen",
  pickup_card: "lost_or_stolen",
  expired_card: "expired_card",
  invalid_expiry_month: "expired_card",
  invalid_expiry_year: "expired_card",
  incorrect_cvc: "incorrect_cvc",
  invalid_cvc: "incorrect_cvc",
  incorrect_zip: "incorrect_postal_code",
  incorrect_postal_code: "incorrect_postal_code",
  incorrect_address: "incorrect_postal_code",
  incorrect_number: "incorrect_number",
  invalid_number: "incorrect_number",
  authentication_required: "authentication_required",
  offline_pin_required: "authentication_required",
  online_or_offline_pin_required: "authentication_required",
  authentication_failure: "authentication_failed",
  payment_intent_authentication_failure: "authentication_failed",
  incorrect_pin: "authentication_failed",
  invalid_pin: "authentication_failed",
  pin_try_exceeded: "authentication_failed",
  card_velocity_exceeded: "limit_exceeded",
  withdrawal_count_limit_exceeded: "limit_exceeded",
  card_decline_rate_limit_exceeded: "limit_exceeded",
  processing_error: "processing_error",
  approve_with_id: "processing_error",
  issuer_not_available: "processing_error",
  reenter_transaction: "processing_error",
  try_again_later: "processing_error",
  fraudulent: "blocked_by_risk",
  merchant_blacklist: "blocked_by_risk",
};

/** Refusals that come from Stripe itself. https://docs.stripe.com/error-codes */
const gatewayReasons: Readonly<Record<string, DeclineReason>> = {
  token_already_used: "token_already_used",
  terminal_reader_busy: "terminal_busy",
  terminal_reader_offline: "terminal_offline",
  charge_already_refunded: "over_refund",
  charge_not_refundable: "not_refundable",
  charge_disputed: "not_refundable",
  refund_disputed_payment: "not_refundable",
  livemode_mismatch: "not_permitted",
  testmode_charges_only: "not_permitted",
  secret_key_required: "not_permitted",
};

/** What ended a reader's action before a card was asked about. Stripe lists no codes; these are the ones seen. */
const readerFailures: Readonly<
  Record<string, { readonly by: Refusal["by"]; readonly reason: DeclineReason }>
> = {
  customer_canceled: { by: "buyer", reason: "buyer_cancelled" },
  user_canceled: { by: "buyer", reason: "buyer_cancelled" },
  canceled: { by: "buyer", reason: "buyer_cancelled" },
  reader_timeout: { by: "gateway", reason: "timed_out" },
  terminal_reader_timeout: { by: "gateway", reason: "timed_out" },
  timed_out: { by: "gateway", reason: "timed_out" },
  reader_offline: { by: "gateway", reason: "terminal_offline" },
  terminal_reader_offline: { by: "gateway", reason: "terminal_offline" },
  connection_error: { by: "gateway", reason: "terminal_offline" },
};

/** Why a refund that was accepted did not arrive. https://docs.stripe.com/refunds#failed-refunds */
const refundFailures: Readonly<Record<string, DeclineReason>> = {
  lost_or_stolen_card: "lost_or_stolen",
  expired_or_canceled_card: "expired_card",
  declined: "generic",
  insufficient_funds: "insufficient_funds",
};

interface StripeWords {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly param?: string | undefined;
  readonly message?: string | undefined;
}

/** A card error: the issuer's word, or a check made on its behalf. Risk blocks count here, so that no other gateway is tried. */
export function issuerRefusal({ code, decline_code, message }: StripeWords): Refusal {
  const declineCode = decline_code === "" ? undefined : decline_code;
  return {
    by: "issuer",
    reason: reasons[declineCode ?? code ?? ""] ?? "unlisted",
    gatewayCode: [code ?? "card_error", declineCode].filter((part) => part !== undefined).join("/"),
    detail: message ?? "",
  };
}

/** Many refusals have no code, only the parameter they are about. */
export function gatewayRefusal(
  { code, param, message }: StripeWords,
  otherwise: DeclineReason = "invalid_request",
): Refusal {
  return {
    by: "gateway",
    reason: gatewayReasons[code ?? ""] ?? otherwise,
    gatewayCode: code ?? (param === undefined ? otherwise : `${otherwise}/${param}`),
    detail: message ?? "",
  };
}

export function readerRefusal(failureCode: string | null, failureMessage: string | null): Refusal {
  const code = failureCode ?? "reader_action_failed";
  const known = readerFailures[code];
  const detail = failureMessage ?? "";
  if (known !== undefined) return { ...known, gatewayCode: code, detail };
  if (Object.hasOwn(reasons, code)) return issuerRefusal({ code, message: detail });
  return { by: "gateway", reason: "unlisted", gatewayCode: code, detail };
}

export function refundRefusal(failureReason: string | undefined): Refusal {
  const code = failureReason ?? "unknown";
  return { by: "gateway", reason: refundFailures[code] ?? "unlisted", gatewayCode: code, detail: "" };
}
