import type { DeclineReason, Refusal } from "@till/payments";
import type { ErrorAnswer, RefusalWords } from "./answers.ts";

const issuer = (reason: DeclineReason): RefusalWords => ({ by: "issuer", reason });
const gateway = (reason: DeclineReason): RefusalWords => ({ by: "gateway", reason });

/**
 * Issues of PayPal's errors that Till has a word for; the rest are the gateway's `unlisted`.
 * A decision about the buyer's money or account is the issuer's, whoever says it: another tender may work.
 * https://developer.paypal.com/api/rest/reference/orders/v2/errors/
 */
const issues: Readonly<Record<string, RefusalWords>> = {
  INSTRUMENT_DECLINED: issuer("generic"),
  PAYER_CANNOT_PAY: issuer("generic"),
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: issuer("generic"),
  PAYER_ACCOUNT_RESTRICTED: issuer("generic"),
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: issuer("generic"),
  DECLINED_DUE_TO_RELATED_TXN: issuer("generic"),
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: issuer("generic"),
  AUTHORIZATION_DENIED: issuer("generic"),
  CARD_EXPIRED: issuer("expired_card"),
  REFERENCED_CARD_EXPIRED: issuer("expired_card"),
  TRANSACTION_LIMIT_EXCEEDED: issuer("limit_exceeded"),
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: issuer("limit_exceeded"),
  PAYER_ACTION_REQUIRED: issuer("authentication_required"),
  TRANSACTION_REFUSED: gateway("blocked_by_risk"),
  COMPLIANCE_VIOLATION: gateway("blocked_by_risk"),
  PAYEE_BLOCKED_TRANSACTION: gateway("blocked_by_risk"),
  TRANSACTION_BLOCKED_BY_PAYEE: gateway("blocked_by_risk"),
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED: gateway("limit_exceeded"),
  ORDER_NOT_APPROVED: gateway("not_permitted"),
  PERMISSION_DENIED: gateway("not_permitted"),
  CONSENT_NEEDED: gateway("not_permitted"),
  AUTH_CAPTURE_NOT_ENABLED: gateway("not_permitted"),
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: gateway("not_permitted"),
  PAYEE_ACCOUNT_RESTRICTED: gateway("not_permitted"),
  ACTION_DOES_NOT_MATCH_INTENT: gateway("not_permitted"),
  AUTHORIZATION_VOIDED: gateway("not_permitted"),
  AUTHORIZATION_EXPIRED: gateway("not_permitted"),
  AUTHORIZATION_ALREADY_CAPTURED: gateway("not_permitted"),
  MAX_CAPTURE_AMOUNT_EXCEEDED: gateway("invalid_request"),
  PREVIOUSLY_CAPTURED: gateway("not_permitted"),
  CANNOT_BE_VOIDED: gateway("not_permitted"),
  DUPLICATE_INVOICE_ID: gateway("not_permitted"),
  REFUND_AMOUNT_EXCEEDED: gateway("over_refund"),
  CAPTURE_FULLY_REFUNDED: gateway("over_refund"),
  REFUND_NOT_ALLOWED: gateway("not_refundable"),
  REFUND_TIME_LIMIT_EXCEEDED: gateway("not_refundable"),
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK: gateway("not_refundable"),
  REFUND_IS_RESTRICTED: gateway("not_refundable"),
  PARTIAL_REFUND_NOT_ALLOWED: gateway("not_refundable"),
  MAX_NUMBER_OF_REFUNDS_EXCEEDED: gateway("not_refundable"),
  PENDING_CAPTURE: gateway("not_refundable"),
  TRANSACTION_DISPUTED: gateway("not_refundable"),
  REFUND_FAILED_INSUFFICIENT_FUNDS: gateway("insufficient_funds"),
};

/** Names of errors that say enough without an issue. */
const names: Readonly<Record<string, RefusalWords>> = {
  INVALID_REQUEST: gateway("invalid_request"),
  RESOURCE_NOT_FOUND: gateway("invalid_request"),
  NOT_AUTHORIZED: gateway("not_permitted"),
  AUTHENTICATION_FAILURE: gateway("not_permitted"),
};

/** https://developer.paypal.com/docs/checkout/advanced/customize/processor-response-codes/ */
const responseCodes: Readonly<Record<string, DeclineReason>> = {
  "0500": "generic",
  "1330": "incorrect_number",
  "5100": "generic",
  "5110": "incorrect_cvc",
  "5120": "insufficient_funds",
  "5180": "incorrect_number",
  "5400": "expired_card",
  "9500": "blocked_by_risk",
  "9520": "lost_or_stolen",
  "00N7": "incorrect_cvc",
};

/** What PayPal refused a call with. */
export function refusalOfError(error: ErrorAnswer): Refusal {
  const { issue = "", description = "" } = error.details[0] ?? {};
  const words = issues[issue] ?? names[error.name] ?? gateway("unlisted");
  return {
    ...words,
    gatewayCode: [error.name, issue].filter((part) => part !== "").join("/"),
    detail: [description === "" ? error.message : description, error.debug_id]
      .filter((part) => part !== "")
      .join(" "),
  };
}

/** Why a capture or an authorization that PayPal made is worth nothing: the trap of an order that says COMPLETED. */
export function refusalOfPayment(payment: {
  readonly status: string;
  readonly status_details?: { readonly reason?: string | undefined } | undefined;
  readonly processor_response?: { readonly response_code?: string | undefined } | undefined;
}): Refusal {
  const code = payment.processor_response?.response_code;
  const parts = [payment.status, code, payment.status_details?.reason].filter((part) => part !== undefined);
  return {
    by: "issuer",
    reason: code === undefined ? "generic" : (responseCodes[code] ?? "unlisted"),
    gatewayCode: parts.join("/"),
    detail: "the payment was made and refused by the bank or by PayPal",
  };
}

/** Till's own no, before anything is stored or sent. */
export function ownRefusal(reason: DeclineReason, detail: string): Refusal {
  return { by: "gateway", reason, gatewayCode: "till", detail };
}
