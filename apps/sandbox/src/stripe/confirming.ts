import { captureBeforeS, createCharge, releaseCharge } from "./charging.ts";
import { beginDebit, debitOf } from "./debits.ts";
import type { HeldPaymentMethod, PaymentError, PaymentIntent } from "./objects.ts";
import { type CardDecline, cardNamed } from "./test-cards.ts";
import type { StripeWorld } from "./world.ts";

/** How a confirmation ended. `error` comes back to the caller as a 402 although the intent was changed. */
export interface Confirmed {
  readonly intent: PaymentIntent;
  readonly error?: PaymentError;
}

export interface Confirmation {
  readonly intent: PaymentIntent;
  readonly method: HeldPaymentMethod;
  readonly offSession: boolean;
  readonly errorOnAction: boolean;
  readonly returnUrl: string | undefined;
}

const authenticationRequired: CardDecline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  message: "This payment needs the cardholder's authentication.",
};

/** The buyer's card meets the intent: charged, authorized, declined, or sent off to authenticate. */
export function confirmIntent(world: StripeWorld, confirmation: Confirmation): Confirmed {
  const { intent, method } = confirmation;
  const debit = debitOf(method);
  if (debit !== undefined) return { intent: beginDebit(world, { intent, method, debit }) };
  const card = cardNamed(method.testCard);
  const mustAuthenticate =
    card.authentication === "always" || (card.authentication === "unless_set_up" && !method.setUp);
  if (mustAuthenticate) {
    if (confirmation.offSession)
      return settle(world, { intent, method, decline: authenticationRequired, authenticated: false });
    if (confirmation.errorOnAction) return refuseAction(world, confirmation);
    return { intent: askToAuthenticate(world, confirmation) };
  }
  return settle(world, { intent, method, decline: declineOf(method), authenticated: false });
}

/** What the card says once it is asked, authentication aside. */
function declineOf(method: HeldPaymentMethod): CardDecline | undefined {
  const card = cardNamed(method.testCard);
  if (card.declinesOnceAttached === true && method.object.customer === null) return undefined;
  return card.decline;
}

function askToAuthenticate(world: StripeWorld, { intent, method, returnUrl }: Confirmation): PaymentIntent {
  const url = `${world.core.publicOrigin("stripe")}/sandbox/authenticate/${intent.id}?client_secret=${intent.client_secret ?? ""}`;
  const next: PaymentIntent = {
    ...intent,
    status: "requires_action",
    payment_method: method.object.id,
    last_payment_error: null,
    next_action:
      returnUrl === undefined
        ? { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url } }
        : { type: "redirect_to_url", redirect_to_url: { url, return_url: returnUrl } },
  };
  world.intents.update(next);
  world.emit("payment_intent.requires_action", next);
  return next;
}

function refuseAction(world: StripeWorld, { intent, method }: Confirmation): Confirmed {
  const error: PaymentError = {
    type: "card_error",
    code: "authentication_required",
    message: authenticationRequired.message,
    payment_method: method.object,
  };
  return { intent: fail(world, intent, error), error };
}

/** The buyer came back from authentication with success. */
export function finishAuthentication(world: StripeWorld, intent: PaymentIntent): Confirmed {
  const method = intent.payment_method === null ? undefined : world.paymentMethods.get(intent.payment_method);
  if (intent.status !== "requires_action" || method === undefined) return { intent };
  if (intent.setup_future_usage !== null) world.paymentMethods.update({ ...method, setUp: true });
  return settle(world, { intent, method, decline: declineOf(method), authenticated: true });
}

/** The buyer failed to authenticate: the issuer was never asked for the money. */
export function failAuthentication(world: StripeWorld, intent: PaymentIntent): PaymentIntent {
  if (intent.status !== "requires_action") return intent;
  const method = intent.payment_method === null ? undefined : world.paymentMethods.get(intent.payment_method);
  return fail(world, intent, {
    type: "card_error",
    code: "payment_intent_authentication_failure",
    message: "The cardholder was not authenticated. Ask for another payment method.",
    ...(method === undefined ? {} : { payment_method: method.object }),
  });
}

interface Settling {
  readonly intent: PaymentIntent;
  readonly method: HeldPaymentMethod;
  readonly decline: CardDecline | undefined;
  readonly authenticated: boolean;
}

export function settle(world: StripeWorld, settling: Settling): Confirmed {
  const { intent, method, decline } = settling;
  const charge = createCharge(world, settling);
  if (decline !== undefined) {
    const error: PaymentError = {
      type: "card_error",
      code: decline.code,
      ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
      message: decline.message,
      charge: charge.id,
      payment_method: method.object,
    };
    return { intent: fail(world, { ...intent, latest_charge: charge.id }, error), error };
  }
  const held = intent.capture_method === "manual";
  const next: PaymentIntent = {
    ...intent,
    status: held ? "requires_capture" : "succeeded",
    amount_capturable: held ? intent.amount : 0,
    amount_received: held ? 0 : intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.object.id,
  };
  world.intents.update(next);
  world.emit(held ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded", next);
  const captureBefore = captureBeforeS(charge);
  if (captureBefore !== undefined) {
    world.core.schedule.in(
      captureBefore * 1000 - world.core.clock.nowMs(),
      "stripe.authorization_expires",
      intent.id,
    );
  }
  return { intent: next };
}

/** Back to the start: another payment method may be tried, and the client secret can still succeed. */
function fail(world: StripeWorld, intent: PaymentIntent, error: PaymentError): PaymentIntent {
  const next: PaymentIntent = {
    ...intent,
    status: "requires_payment_method",
    last_payment_error: error,
    next_action: null,
    payment_method: null,
  };
  world.intents.update(next);
  world.emit("payment_intent.payment_failed", next);
  return next;
}

/** Ends an intent for good; an authorization it holds is released. */
export function cancelIntent(
  world: StripeWorld,
  intent: PaymentIntent,
  reason: PaymentIntent["cancellation_reason"],
  why: "canceled" | "expired" = "canceled",
): PaymentIntent {
  const charge = intent.latest_charge === null ? undefined : world.charges.get(intent.latest_charge);
  if (intent.status === "requires_capture" && charge !== undefined) releaseCharge(world, charge, why);
  const next: PaymentIntent = {
    ...intent,
    status: "canceled",
    amount_capturable: 0,
    canceled_at: world.nowS(),
    cancellation_reason: reason,
    next_action: null,
  };
  world.intents.update(next);
  world.emit("payment_intent.canceled", next);
  return next;
}
