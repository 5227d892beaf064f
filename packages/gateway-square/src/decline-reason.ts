import type { DeclineReason, Refusal } from "@till/payments";

type Meaning = Pick<Refusal, "by" | "reason">;

const issuer = (reason: DeclineReason): Meaning => ({ by: "issuer", reason });
const gateway = (reason: DeclineReason): Meaning => ({ by: "gateway", reason });

/** https://developer.squareup.com/docs/payments-api/error-codes and the enum of the official description. */
const meanings: Readonly<Record<string, Meaning>> = {
  GENERIC_DECLINE: issuer("generic"),
  CARD_DECLINED: issuer("generic"),
  CARD_DECLINED_CALL_ISSUER: issuer("generic"),
  PAN_FAILURE: issuer("incorrect_number"),
  INVALID_CARD: issuer("incorrect_number"),
  INVALID_CARD_DATA: issuer("incorrect_number"),
  INVALID_ACCOUNT: issuer("generic"),
  ACCOUNT_UNUSABLE: issuer("generic"),
  INSUFFICIENT_FUNDS: issuer("insufficient_funds"),
  CVV_FAILURE: issuer("incorrect_cvc"),
  VERIFY_CVV_FAILURE: issuer("incorrect_cvc"),
  ADDRESS_VERIFICATION_FAILURE: issuer("incorrect_postal_code"),
  VERIFY_AVS_FAILURE: issuer("incorrect_postal_code"),
  INVALID_POSTAL_CODE: issuer("incorrect_postal_code"),
  INVALID_EXPIRATION: issuer("expired_card"),
  INVALID_EXPIRATION_DATE: issuer("expired_card"),
  INVALID_EXPIRATION_YEAR: issuer("expired_card"),
  BAD_EXPIRATION: issuer("expired_card"),
  EXPIRATION_FAILURE: issuer("expired_card"),
  CARD_EXPIRED: issuer("expired_card"),
  CARD_DECLINED_VERIFICATION_REQUIRED: issuer("authentication_required"),
  INVALID_PIN: issuer("authentication_failed"),
  MISSING_PIN: issuer("authentication_required"),
  ALLOWABLE_PIN_TRIES_EXCEEDED: issuer("authentication_failed"),
  VOICE_FAILURE: issuer("authentication_required"),
  TRANSACTION_LIMIT: issuer("limit_exceeded"),
  CARD_NOT_SUPPORTED: issuer("not_permitted"),
  CARDHOLDER_INSUFFICIENT_PERMISSIONS: issuer("not_permitted"),
  INSUFFICIENT_PERMISSIONS: gateway("not_permitted"),
  BUYER_REFUSED_PAYMENT: { by: "buyer", reason: "buyer_cancelled" },
  PAYMENT_LIMIT_EXCEEDED: gateway("limit_exceeded"),
  AMOUNT_TOO_HIGH: gateway("limit_exceeded"),
  CARD_TOKEN_USED: gateway("token_already_used"),
  SOURCE_USED: gateway("token_already_used"),
  CARD_TOKEN_EXPIRED: gateway("invalid_request"),
  SOURCE_EXPIRED: gateway("invalid_request"),
  CARD_PROCESSING_NOT_ENABLED: gateway("not_permitted"),
  REFUND_AMOUNT_INVALID: gateway("over_refund"),
  REFUND_ALREADY_PENDING: gateway("not_refundable"),
  PAYMENT_NOT_REFUNDABLE: gateway("not_refundable"),
  PAYMENT_NOT_REFUNDABLE_DUE_TO_DISPUTE: gateway("not_refundable"),
  REFUND_ERROR_PAYMENT_NEEDS_COMPLETION: gateway("not_refundable"),
  REFUND_DECLINED: issuer("not_refundable"),
  INSUFFICIENT_PERMISSIONS_FOR_REFUND: gateway("not_permitted"),
};

/** What one of Square's errors means; its category decides where the code is one of tomorrow. */
export function refusalOf(error: {
  readonly category?: string | undefined;
  readonly code: string;
  readonly detail?: string | null | undefined;
}): Refusal {
  const { category = "", code, detail } = error;
  return { ...(meanings[code] ?? byCategory(category)), gatewayCode: code, detail: detail ?? code };
}

function byCategory(category: string): Meaning {
  switch (category) {
    case "PAYMENT_METHOD_ERROR":
      return issuer("unlisted");
    case "REFUND_ERROR":
      return gateway("not_refundable");
    case "AUTHENTICATION_ERROR":
    case "MERCHANT_SUBSCRIPTION_ERROR":
      return gateway("not_permitted");
    case "INVALID_REQUEST_ERROR":
      return gateway("invalid_request");
    default:
      return gateway("unlisted");
  }
}
