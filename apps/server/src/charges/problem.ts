import type { Refund, Refusal } from "@till/payments";
import type { TillErrorBody } from "@till/wire";

/** Why a charge or refund did not go through, as one coded sentence. Nothing was charged in any of these. */
export function problemOf(refusal: Refusal): TillErrorBody {
  switch (refusal.reason) {
    case "insufficient_funds":
      return {
        code: "insufficient_funds",
        retry: "never",
        reason: refusal.reason,
        message:
          "The bank says there is not enough money on this card. Nothing was charged. Try another card or way to pay.",
      };
    case "authentication_required":
    case "authentication_failed":
      return {
        code: "authentication_required",
        retry: "never",
        reason: refusal.reason,
        message:
          "The bank could not confirm that it was you. Nothing was charged. Try again or use another card.",
      };
    case "processing_error":
    case "terminal_offline":
    case "terminal_busy":
    case "timed_out":
      if (refusal.by === "gateway") {
        return {
          code: "gateway_unavailable",
          retry: "never",
          reason: refusal.reason,
          message: unavailableWords[refusal.reason],
        };
      }
      return declined(refusal);
    case "over_refund":
      return {
        code: "over_refund",
        retry: "never",
        message: "The gateway says that this is more than is left to refund. Nothing was refunded.",
      };
    case "not_refundable":
      return {
        code: "not_refundable",
        retry: "never",
        message: "The gateway says that this charge cannot be refunded. Nothing was refunded.",
      };
    case "generic":
    case "lost_or_stolen":
    case "expired_card":
    case "incorrect_cvc":
    case "incorrect_postal_code":
    case "incorrect_number":
    case "limit_exceeded":
    case "blocked_by_risk":
    case "token_already_used":
    case "buyer_cancelled":
    case "invalid_request":
    case "not_permitted":
    case "unlisted":
      return declined(refusal);
  }
}

/** Why money did not go back. Set for every refund that failed, also one that had been taken on before. */
export function refundProblemOf({
  state,
  refusal,
  object,
}: Pick<Refund, "state" | "refusal" | "object">): TillErrorBody | null {
  const otherwise =
    object === null ? "This refund did not go through." : "The refund could not be delivered.";
  if (refusal === null) return state === "failed" ? couldNot(otherwise) : null;
  const { reason } = refusal;
  if (reason === "over_refund" || reason === "not_refundable") return problemOf(refusal);
  if (reason === "processing_error" || reason === "timed_out") {
    return {
      code: "gateway_unavailable",
      retry: "never",
      reason,
      message: "The payment service did not take the refund. Nothing went back. Try again.",
    };
  }
  return couldNot(refundWords[reason] ?? otherwise);
}

const refundWords: Partial<Record<Refusal["reason"], string>> = {
  lost_or_stolen: "The card is not valid any more, so the refund could not be delivered.",
  expired_card: "The card is not valid any more, so the refund could not be delivered.",
  insufficient_funds: "The shop's balance at the payment service is too low for this refund.",
};

const couldNot = (why: string): TillErrorBody => ({
  code: "not_refundable",
  retry: "never",
  message: `${why} The money is still with the shop: give it back another way.`,
});

const unavailableWords = {
  processing_error:
    "The payment service did not take the request. Nothing was charged. Try again, or another way to pay.",
  terminal_offline:
    "The card reader is not connected. Nothing was charged. Check its power and network, then try again.",
  terminal_busy:
    "The card reader is busy with another payment. Nothing was charged. Wait for it, then try again.",
  timed_out: "Nobody presented a card in time. Nothing was charged. Try again.",
} as const;

function declined(refusal: Refusal): TillErrorBody {
  return {
    code: "card_declined",
    retry: "never",
    reason: refusal.reason,
    message: declineWords(refusal.reason),
  };
}

function declineWords(reason: Refusal["reason"]): string {
  switch (reason) {
    case "expired_card":
      return "This card has expired. Nothing was charged. Try another card.";
    case "incorrect_cvc":
      return "The security code is not right. Nothing was charged. Check it and try again.";
    case "incorrect_postal_code":
      return "The postal code does not match the card. Nothing was charged. Check it and try again.";
    case "incorrect_number":
      return "The card number is not right. Nothing was charged. Check it and try again.";
    case "limit_exceeded":
      return "The card's limit is reached. Nothing was charged. Try another card.";
    case "buyer_cancelled":
      return "The payment was cancelled. Nothing was charged.";
    case "token_already_used":
      return "This card entry was used before. Nothing was charged. Enter the card again.";
    case "timed_out":
      return "Nobody presented a card in time. Nothing was charged. Try again.";
    case "invalid_request":
    case "not_permitted":
      return "The payment service cannot take this payment. Nothing was charged. Try another way to pay.";
    case "generic":
    case "lost_or_stolen":
    case "blocked_by_risk":
    case "unlisted":
    case "processing_error":
    case "insufficient_funds":
    case "authentication_required":
    case "authentication_failed":
    case "terminal_offline":
    case "terminal_busy":
    case "not_refundable":
    case "over_refund":
      return "The bank declined this card and gives no reason. Nothing was charged. Try another card.";
  }
}
