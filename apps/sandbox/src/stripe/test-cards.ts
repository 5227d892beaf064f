/** Why a card is declined: the issuer's word in Stripe's codes. https://docs.stripe.com/declines/codes */
export interface CardDecline {
  readonly code: string;
  readonly declineCode?: string;
  readonly message: string;
  /** Stripe's own risk check refused it; the issuer was never asked. */
  readonly blocked?: true;
}

export interface TestCard {
  /** As in `pm_card_<name>`. */
  readonly name: string;
  readonly number: string;
  /** For the list on the card form. */
  readonly outcome: string;
  readonly decline?: CardDecline;
  /** Can be saved, and is declined when charged afterwards. */
  readonly declinesOnceAttached?: true;
  readonly authentication?: "always" | "unless_set_up";
  readonly dispute?: "fraudulent" | "product_not_received" | "inquiry";
  readonly refunds?: "pending_first" | "fail_later";
}

const declined = (code: string, message: string, declineCode?: string): CardDecline =>
  declineCode === undefined ? { code, message } : { code, message, declineCode };

const genericDecline = declined("card_declined", "Your card was declined.", "generic_decline");

/** The published test values Till's facts about the gateways list, and no other. https://docs.stripe.com/testing */
export const testCards: readonly TestCard[] = [
  { name: "visa", number: "4242424242424242", outcome: "Succeeds" },
  { name: "visa_chargeDeclined", number: "4000000000000002", outcome: "Declined", decline: genericDecline },
  {
    name: "visa_chargeDeclinedInsufficientFunds",
    number: "4000000000009995",
    outcome: "Insufficient funds",
    decline: declined("card_declined", "Your card has insufficient funds.", "insufficient_funds"),
  },
  {
    name: "visa_chargeDeclinedLostCard",
    number: "4000000000009987",
    outcome: "Lost card",
    decline: declined("card_declined", "Your card was declined.", "lost_card"),
  },
  {
    name: "visa_chargeDeclinedStolenCard",
    number: "4000000000009979",
    outcome: "Stolen card",
    decline: declined("card_declined", "Your card was declined.", "stolen_card"),
  },
  {
    name: "chargeDeclinedExpiredCard",
    number: "4000000000000069",
    outcome: "Expired card",
    decline: declined("expired_card", "Your card has expired."),
  },
  {
    name: "chargeDeclinedIncorrectCvc",
    number: "4000000000000127",
    outcome: "Wrong security code",
    decline: declined("incorrect_cvc", "Your card's security code is incorrect."),
  },
  {
    name: "chargeDeclinedProcessingError",
    number: "4000000000000119",
    outcome: "Processing error",
    decline: declined("processing_error", "An error occurred while processing your card."),
  },
  {
    name: "visa_chargeDeclinedVelocityLimitExceeded",
    number: "4000000000006975",
    outcome: "Over its limit",
    decline: declined(
      "card_declined",
      "Your card was declined for making repeated attempts.",
      "card_velocity_exceeded",
    ),
  },
  {
    name: "chargeCustomerFail",
    number: "4000000000000341",
    outcome: "Saves, then declines",
    decline: genericDecline,
    declinesOnceAttached: true,
  },
  {
    name: "authenticationRequiredOnSetup",
    number: "4000002500003155",
    outcome: "3-D Secure unless set up",
    authentication: "unless_set_up",
  },
  {
    name: "authenticationRequired",
    number: "4000002760003184",
    outcome: "3-D Secure, always",
    authentication: "always",
  },
  {
    name: "threeDSecure2Required",
    number: "4000000000003220",
    outcome: "3-D Secure 2",
    authentication: "always",
  },
  {
    name: "threeDSecureRequiredChargeDeclined",
    number: "4000008400001629",
    outcome: "3-D Secure, then declined",
    authentication: "always",
    decline: genericDecline,
  },
  { name: "createDispute", number: "4000000000000259", outcome: "Disputed as fraud", dispute: "fraudulent" },
  {
    name: "createDisputeProductNotReceived",
    number: "4000000000002685",
    outcome: "Disputed: not received",
    dispute: "product_not_received",
  },
  { name: "createDisputeInquiry", number: "4000000000001976", outcome: "Inquiry", dispute: "inquiry" },
  {
    name: "pendingRefund",
    number: "4000000000007726",
    outcome: "Refunds arrive later",
    refunds: "pending_first",
  },
  { name: "refundFail", number: "4000000000005126", outcome: "Refunds fail later", refunds: "fail_later" },
  {
    name: "radarBlock",
    number: "4100000000000019",
    outcome: "Blocked as too risky",
    decline: { ...declined("card_declined", "Your card was declined.", "fraudulent"), blocked: true },
  },
];

const byNumber = new Map(testCards.map((card) => [card.number, card]));
const byName = new Map(testCards.map((card) => [card.name, card]));
const standardCard = testCards[0] as TestCard;

export function cardByNumber(number: string): TestCard | undefined {
  return byNumber.get(number);
}

/** `pm_card_visa`, `tok_visa`; declines are published both with and without `visa_`. */
export function cardByTestId(id: string): TestCard | undefined {
  const name = /^(?:pm_card|tok)_(\w+)$/.exec(id)?.[1];
  return name === undefined ? undefined : (byName.get(name) ?? byName.get(`visa_${name}`));
}

export function cardNamed(name: string): TestCard {
  return byName.get(name) ?? standardCard;
}
