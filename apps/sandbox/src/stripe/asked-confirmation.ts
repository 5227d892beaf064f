import { type Confirmed, confirmIntent } from "./confirming.ts";
import { debitOf } from "./debits.ts";
import type { ConfirmParams } from "./intent-params.ts";
import type { HeldPaymentMethod, PaymentIntent } from "./objects.ts";
import { createFromData, resolvePaymentMethod } from "./payment-methods.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

/** What a caller's confirmation asks for: checks its parameters against the intent before any card is asked. */
export function confirmAsAsked(world: StripeWorld, intent: PaymentIntent, params: ConfirmParams): Confirmed {
  const confirmable = ["requires_payment_method", "requires_confirmation", "requires_action"];
  if (!confirmable.includes(intent.status)) throw unexpectedState(intent, "confirmed", confirmable);
  const stored = intent.payment_method === null ? undefined : world.paymentMethods.get(intent.payment_method);
  const given = methodOf(world, params);
  if (intent.status === "requires_action" && given === undefined) return { intent };
  const method = given ?? stored;
  if (method === undefined) {
    throw invalidRequest(
      "This PaymentIntent has no payment method: give one with this call or update it first.",
      {
        code: "payment_intent_unexpected_state",
        param: "payment_method",
        more: { payment_intent: intent },
      },
    );
  }
  if (!intent.payment_method_types.includes(method.object.type)) {
    throw invalidRequest(
      `The payment method's type (${method.object.type}) is not among this PaymentIntent's types.`,
      {
        code: "payment_intent_incompatible_payment_method",
        param: "payment_method",
      },
    );
  }
  const token =
    params.confirmation_token === undefined
      ? undefined
      : world.confirmationTokens.get(params.confirmation_token);
  const returnUrl = params.return_url ?? token?.return_url ?? undefined;
  if (debitOf(method) !== undefined) refuseWithoutMandate(params);
  const redirects = intent.automatic_payment_methods?.allow_redirects;
  if (redirects === "always" && returnUrl === undefined && params.use_stripe_sdk !== true) {
    throw invalidRequest(
      "With automatic payment methods the buyer may be sent away, so a return_url is needed; or set allow_redirects to never.",
      { param: "return_url" },
    );
  }
  if (token !== undefined) world.confirmationTokens.update({ ...token, payment_intent: intent.id });
  return confirmIntent(world, {
    intent: changedBy(intent, params),
    method: owned(world, method, intent),
    offSession: params.off_session === true,
    errorOnAction: params.error_on_requires_action === true,
    returnUrl,
  });
}

/** A form collects the mandate with its token; without one the caller says how the buyer agreed. */
function refuseWithoutMandate(params: ConfirmParams): void {
  if (params.confirmation_token !== undefined || params.mandate_data !== undefined) return;
  throw invalidRequest("A bank debit needs the buyer's mandate: give mandate_data or a confirmation token.", {
    code: "parameter_missing",
    param: "mandate_data",
  });
}

/** What confirming may still change. */
export function changedBy(intent: PaymentIntent, params: ConfirmParams): PaymentIntent {
  return {
    ...intent,
    receipt_email: params.receipt_email === undefined ? intent.receipt_email : params.receipt_email,
    setup_future_usage:
      params.setup_future_usage === undefined ? intent.setup_future_usage : params.setup_future_usage,
    shipping: params.shipping === undefined ? intent.shipping : params.shipping,
    capture_method: params.capture_method ?? intent.capture_method,
  };
}

/** With setup_future_usage the method is attached to the customer as the payment goes through. */
function owned(world: StripeWorld, method: HeldPaymentMethod, intent: PaymentIntent): HeldPaymentMethod {
  const owner = method.object.customer;
  if (owner !== null && owner !== intent.customer) {
    throw invalidRequest(
      "This payment method belongs to another customer, or to none on this PaymentIntent.",
      {
        param: "payment_method",
      },
    );
  }
  if (intent.setup_future_usage === null || intent.customer === null || owner !== null) return method;
  const attached = { ...method, object: { ...method.object, customer: intent.customer } };
  world.paymentMethods.update(attached);
  return attached;
}

export function methodOf(world: StripeWorld, params: ConfirmParams): HeldPaymentMethod | undefined {
  if (params.confirmation_token !== undefined) return methodOfToken(world, params.confirmation_token);
  if (params.payment_method !== undefined)
    return resolvePaymentMethod(world, params.payment_method, "payment_method");
  if (params.payment_method_data === undefined) return undefined;
  return world.paymentMethods.get(createFromData(world, params.payment_method_data).id);
}

/** A confirmation token stands for a payment method that comes to be with the confirmation; the sandbox made it early. */
function methodOfToken(world: StripeWorld, id: string): HeldPaymentMethod {
  const token = mustFind(world.confirmationTokens.get(id), () =>
    missingResource("confirmation_token", id, "confirmation_token"),
  );
  if (token.payment_intent !== null || (token.expires_at ?? 0) <= world.nowS()) {
    throw invalidRequest(`The confirmation token ${id} was used before or has expired.`, {
      param: "confirmation_token",
    });
  }
  const method = token.metadata?.["sandbox_payment_method"] ?? "";
  return mustFind(world.paymentMethods.get(method), () =>
    missingResource("confirmation_token", id, "confirmation_token"),
  );
}

export function unexpectedState(intent: PaymentIntent, act: string, allowed: readonly string[]): Error {
  return invalidRequest(
    `This PaymentIntent cannot be ${act}: its status is ${intent.status}, and only ${allowed.join(", ")} can be.`,
    { code: "payment_intent_unexpected_state", more: { payment_intent: intent } },
  );
}
