import { book } from "./balance.ts";
import { standardFee } from "./currencies.ts";
import type { Charge, HeldPaymentMethod, PaymentIntent } from "./objects.ts";
import { type CardDecline, type TestCard, cardNamed } from "./test-cards.ts";
import { type TestDebit, debitByTestId } from "./test-debits.ts";
import type { StripeWorld } from "./world.ts";

const dayS = 86_400;
/** How long an authorization is kept. https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const authorizedOnlineS = 7 * dayS;
const authorizedInPersonS = 2 * dayS;
/** Buyers dispute in days; a test waits a moment. */
const disputeDelayMs = 1_000;

export interface ChargeRequest {
  readonly intent: PaymentIntent;
  readonly method: HeldPaymentMethod;
  /** Undefined where the issuer says yes. */
  readonly decline?: CardDecline | undefined;
  readonly authenticated: boolean;
  /** The bank answers later: nothing is booked yet. */
  readonly pending?: true;
}

/** Writes the charge of one confirmation down: taken, authorized or declined. The caller moves the intent. */
export function createCharge(world: StripeWorld, request: ChargeRequest): Charge {
  const { intent, method, decline, pending } = request;
  const card = cardNamed(method.testCard);
  const takes = decline === undefined && intent.capture_method !== "manual";
  const capturedNow = takes && pending === undefined;
  const id = world.makeId("ch");
  const charge: Charge = {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: takes ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.object.billing_details,
    calculated_statement_descriptor: "TILL SANDBOX",
    captured: takes,
    created: world.nowS(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(decline),
    paid: decline === undefined && pending === undefined,
    payment_intent: intent.id,
    payment_method: method.object.id,
    payment_method_details: detailsOf(world, request, card),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline !== undefined ? "failed" : pending === undefined ? "succeeded" : "pending",
    transfer_data: null,
    transfer_group: null,
  };
  const booked = capturedNow
    ? { ...charge, balance_transaction: bookCharge(world, charge, intent.amount) }
    : charge;
  world.charges.insert(booked);
  if (pending === true) world.emit("charge.pending", booked);
  else if (decline !== undefined) world.emit("charge.failed", booked);
  else world.emit("charge.succeeded", booked);
  if (capturedNow) followUp(world, booked, card);
  return booked;
}

/** Whether more than one capture may be made: asked for and granted with the authorization. */
export function capturedByParts(charge: Charge): boolean {
  return charge.payment_method_details?.card?.multicapture?.status === "available";
}

/**
 * Takes all or a part of an authorized charge. What is left is released, which Stripe shows as refunded; of a charge
 * that is captured by parts the total grows, and nothing is shown as refunded that was never taken.
 */
export function captureCharge(world: StripeWorld, charge: Charge, amount: number): Charge {
  const byParts = capturedByParts(charge);
  const taken: Charge = {
    ...charge,
    amount_captured: charge.amount_captured + amount,
    amount_refunded: byParts ? charge.amount_refunded : charge.amount - amount,
    captured: true,
  };
  const entry = bookCharge(world, taken, amount);
  const booked = { ...taken, balance_transaction: charge.balance_transaction ?? entry };
  world.charges.update(booked);
  world.emit("charge.captured", booked);
  const method = booked.payment_method === null ? undefined : world.paymentMethods.get(booked.payment_method);
  if (method !== undefined) followUp(world, booked, cardNamed(method.testCard));
  return booked;
}

/** Lets an authorization go; Stripe shows its amount as refunded though nothing was ever taken. */
export function releaseCharge(world: StripeWorld, charge: Charge, why: "canceled" | "expired"): void {
  const released: Charge = { ...charge, amount_refunded: charge.amount, refunded: true };
  world.charges.update(released);
  world.emit(why === "expired" ? "charge.expired" : "charge.refunded", released);
}

export function captureBeforeS(charge: Charge): number | undefined {
  const details = charge.payment_method_details;
  return details?.card?.capture_before ?? details?.card_present?.capture_before;
}

export function bookCharge(world: StripeWorld, charge: Charge, amount: number): string {
  return book(world, {
    type: "charge",
    reportingCategory: "charge",
    amount,
    fee: standardFee(amount, charge.currency),
    currency: charge.currency,
    source: charge.id,
    description: charge.description ?? "",
  });
}

function followUp(world: StripeWorld, charge: Charge, card: TestCard): void {
  if (card.dispute !== undefined) world.core.schedule.in(disputeDelayMs, "stripe.dispute_opens", charge.id);
}

function outcomeOf(decline: CardDecline | undefined): Charge["outcome"] {
  if (decline === undefined) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: null,
      risk_level: "normal",
      risk_score: 12,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  }
  const blocked = decline.blocked === true;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: blocked ? "not_sent_to_network" : "declined_by_network",
    reason: blocked ? "highest_risk_level" : (decline.declineCode ?? decline.code),
    risk_level: blocked ? "highest" : "normal",
    risk_score: blocked ? 92 : 12,
    seller_message: blocked ? "Blocked as too risky." : "The bank declined the payment.",
    type: blocked ? "blocked" : "issuer_declined",
  };
}

function detailsOf(
  world: StripeWorld,
  request: ChargeRequest,
  card: TestCard,
): Charge["payment_method_details"] {
  const held = request.decline === undefined && request.intent.capture_method === "manual";
  if (request.method.object.type === "card_present") {
    return presentDetails(world, request, held ? world.nowS() + authorizedInPersonS : undefined);
  }
  const { intent, method, authenticated } = request;
  const debit = debitByTestId(method.testCard);
  if (debit !== undefined) return debitDetails(debit);
  const shown = method.object.card;
  const byParts = held && intent.payment_method_options?.card?.request_multicapture === "if_available";
  return {
    type: "card",
    card: {
      amount_authorized: request.decline === undefined ? intent.amount : null,
      authorization_code: request.decline === undefined ? "123456" : null,
      brand: "visa",
      ...(held ? { capture_before: world.nowS() + authorizedOnlineS } : {}),
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: card.decline?.code === "incorrect_cvc" ? "fail" : "pass",
      },
      country: "US",
      electronic_commerce_indicator: null,
      exp_month: shown?.exp_month ?? 12,
      exp_year: shown?.exp_year ?? 2034,
      extended_authorization: { status: "disabled" },
      fingerprint: shown?.fingerprint ?? null,
      funding: "credit",
      incremental_authorization: { status: "unavailable" },
      installments: null,
      last4: shown?.last4 ?? null,
      mandate: null,
      multicapture: { status: byParts ? "available" : "unavailable" },
      network: "visa",
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: intent.amount, status: "unavailable" },
      regulated_status: "unregulated",
      three_d_secure: authenticated ? threeDSecure : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

function debitDetails(debit: TestDebit): Charge["payment_method_details"] {
  if (debit.type === "sepa_debit") {
    return {
      type: "sepa_debit",
      sepa_debit: {
        bank_code: "37040044",
        branch_code: "",
        country: debit.country,
        fingerprint: "sandboxsepadebit",
        last4: "3000",
        mandate: null,
      },
    };
  }
  return {
    type: "us_bank_account",
    us_bank_account: {
      account_holder_type: "individual",
      account_type: "checking",
      bank_name: "STRIPE TEST BANK",
      fingerprint: "sandboxusbankaccount",
      last4: "6789",
      payment_reference: null,
      routing_number: "110000000",
    },
  };
}

const threeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
} as const;

function presentDetails(
  world: StripeWorld,
  { intent, method, decline }: ChargeRequest,
  captureBefore: number | undefined,
): Charge["payment_method_details"] {
  const shown = method.object.card_present;
  return {
    type: "card_present",
    card_present: {
      amount_authorized: decline === undefined ? intent.amount : null,
      brand: "visa",
      brand_product: null,
      ...(captureBefore === undefined ? {} : { capture_before: captureBefore }),
      cardholder_name: null,
      country: "US",
      emv_auth_data: null,
      exp_month: shown?.exp_month ?? 12,
      exp_year: shown?.exp_year ?? 2034,
      fingerprint: shown?.fingerprint ?? null,
      funding: "credit",
      generated_card: null,
      incremental_authorization_supported: false,
      last4: shown?.last4 ?? null,
      network: "visa",
      network_transaction_id: null,
      offline: null,
      overcapture_supported: false,
      preferred_locales: ["en"],
      read_method: "contactless_emv",
      receipt: {
        account_type: "credit",
        application_cryptogram: world.core.chance.text(16, "0123456789ABCDEF"),
        application_preferred_name: "VISA CREDIT",
        authorization_code: decline === undefined ? "123456" : null,
        authorization_response_code: decline === undefined ? "3030" : "3035",
        cardholder_verification_method: null,
        dedicated_file_name: "A0000000031010",
        terminal_verification_results: "8000008000",
        transaction_status_information: "6800",
      },
      wallet: { type: "unknown" },
    },
  };
}
