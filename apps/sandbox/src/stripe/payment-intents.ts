import { z } from "zod";
import type { Answer } from "../core/answer.ts";
import type { Call } from "../core/manners.ts";
import type { Operation } from "../core/operations.ts";
import { changedBy, confirmAsAsked, methodOf, unexpectedState } from "./asked-confirmation.ts";
import { captureIntent } from "./capturing.ts";
import { capturedByParts } from "./charging.ts";
import { type Confirmed, cancelIntent } from "./confirming.ts";
import { checkAmount, readCurrency } from "./currencies.ts";
import { expandAll } from "./expand.ts";
import {
  type CreateParams,
  cancelParams,
  captureParams,
  confirmParams,
  createParams,
  searchParams,
  updateParams,
} from "./intent-params.ts";
import { searchIntents } from "./intent-search.ts";
import { listAnswer } from "./list.ts";
import type { HeldPaymentMethod, PaymentIntent } from "./objects.ts";
import { createdRange, expand, listShape, readParams, text } from "./params.ts";
import { refuseNumbers } from "./payment-methods.ts";
import { errorAnswer, invalidRequest, missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

export function paymentIntentOperations(world: StripeWorld): readonly Operation[] {
  const one = (
    name: string,
    method: Operation["method"],
    url: string,
    handle: Operation["handle"],
  ): Operation => ({
    name: `payment_intents.${name}`,
    method,
    url: `/v1/payment_intents${url}`,
    handle,
  });
  return [
    one("create", "POST", "", (call) => create(world, call)),
    one("list", "GET", "", (call) => {
      const params = readParams(
        z.strictObject({ ...listShape, customer: text.optional(), created: createdRange }),
        call,
      );
      const where = { customer: params.customer };
      return listAnswer(world, call, params, {
        collection: world.intents,
        what: "payment_intent",
        where,
        show: (pi) => pi,
      });
    }),
    one("search", "GET", "/search", (call) => searchIntents(world, call, readParams(searchParams, call))),
    one("retrieve", "GET", "/:intent", (call) => {
      const params = readParams(z.strictObject({ ...expand, client_secret: text.optional() }), call);
      return answer(world, find(world, call), params.expand);
    }),
    one("update", "POST", "/:intent", (call) => update(world, call)),
    one("confirm", "POST", "/:intent/confirm", (call) => {
      refuseNumbers(call.body);
      const params = readParams(confirmParams, call);
      return confirmed(world, confirmAsAsked(world, find(world, call), params), params.expand);
    }),
    one("capture", "POST", "/:intent/capture", (call) => capture(world, call)),
    one("cancel", "POST", "/:intent/cancel", (call) => cancel(world, call)),
  ];
}

function create(world: StripeWorld, call: Call): Answer {
  refuseNumbers(call.body);
  const params = readParams(createParams, call);
  const currency = readCurrency(params.currency);
  checkAmount(params.amount, currency);
  if (params.customer !== undefined && world.customers.get(params.customer) === undefined) {
    throw missingResource("customer", params.customer, "customer");
  }
  if (params.confirm !== true) refuseConfirmOnly(params);
  const method = methodOf(world, params);
  const intent = newIntent(world, params, currency, method);
  world.intents.insert(intent);
  world.emit("payment_intent.created", intent);
  if (params.confirm !== true) return answer(world, intent, params.expand);
  return confirmed(world, confirmAsAsked(world, intent, params), params.expand);
}

function newIntent(
  world: StripeWorld,
  params: CreateParams,
  currency: string,
  method: HeldPaymentMethod | undefined,
): PaymentIntent {
  const id = world.makeId("pi");
  const types = params.allowed_payment_method_types;
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: types ?? null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automaticOf(params),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? "automatic_async",
    client_secret: `${id}_secret_${world.core.chance.text(25)}`,
    confirmation_method: params.confirmation_method ?? "automatic",
    created: world.nowS(),
    currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: params.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.object.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: optionsOf(params),
    payment_method_types: types ?? ["card"],
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: params.shipping ?? null,
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: method === undefined ? "requires_payment_method" : "requires_confirmation",
    transfer_data: null,
    transfer_group: params.transfer_group ?? null,
  };
}

/** Of all options, the one that changes what the sandbox does. */
function optionsOf(params: CreateParams): PaymentIntent["payment_method_options"] {
  const asked = params.payment_method_options?.card?.request_multicapture;
  return asked === undefined
    ? {}
    : {
        card: {
          installments: null,
          mandate_options: null,
          network: null,
          request_multicapture: asked,
          request_three_d_secure: "automatic",
        },
      };
}

/** On unless types are named. https://docs.stripe.com/upgrades#2023-08-16 */
function automaticOf(params: CreateParams): PaymentIntent["automatic_payment_methods"] {
  const asked = params.automatic_payment_methods;
  if (asked !== undefined) {
    return asked.enabled ? { enabled: true, allow_redirects: asked.allow_redirects ?? "always" } : null;
  }
  return params.allowed_payment_method_types === undefined
    ? { enabled: true, allow_redirects: "always" }
    : null;
}

function refuseConfirmOnly(params: CreateParams): void {
  for (const name of [
    "off_session",
    "return_url",
    "error_on_requires_action",
    "confirmation_token",
    "mandate_data",
  ] as const) {
    if (params[name] === undefined) continue;
    throw invalidRequest(`${name} can only be set together with confirm=true.`, { param: name });
  }
}

function update(world: StripeWorld, call: Call): Answer {
  refuseNumbers(call.body);
  const params = readParams(updateParams, call);
  const intent = find(world, call);
  const open = ["requires_payment_method", "requires_confirmation", "requires_action"];
  const touchesMoney =
    params.amount !== undefined || params.currency !== undefined || params.payment_method !== undefined;
  if (touchesMoney && !open.includes(intent.status))
    throw unexpectedState(intent, "updated in this way", open);
  const currency = params.currency === undefined ? intent.currency : readCurrency(params.currency);
  const amount = params.amount ?? intent.amount;
  if (touchesMoney) checkAmount(amount, currency);
  const method = methodOf(world, params);
  const next: PaymentIntent = {
    ...changedBy(intent, params),
    amount,
    currency,
    customer: params.customer ?? intent.customer,
    description: params.description ?? intent.description,
    metadata: mergedMetadata(intent.metadata, params.metadata),
    ...(method === undefined
      ? {}
      : { payment_method: method.object.id, status: "requires_confirmation" as const, next_action: null }),
  };
  world.intents.update(next);
  return answer(world, next, params.expand);
}

/** An empty value removes its key; an empty whole removes all. */
export function mergedMetadata(
  before: Record<string, string>,
  change: Record<string, string> | null | undefined,
): Record<string, string> {
  if (change === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ""));
}

function capture(world: StripeWorld, call: Call): Answer {
  const params = readParams(captureParams, call);
  const intent = find(world, call);
  const next = captureIntent(world, intent, {
    amount: params.amount_to_capture,
    final: params.final_capture !== false,
    metadata: mergedMetadata(intent.metadata, params.metadata),
  });
  return answer(world, next, params.expand);
}

function cancel(world: StripeWorld, call: Call): Answer {
  const params = readParams(cancelParams, call);
  const intent = find(world, call);
  const cancelable = [
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "requires_capture",
    "processing",
  ];
  if (!cancelable.includes(intent.status)) throw unexpectedState(intent, "canceled", cancelable);
  const charge = intent.latest_charge === null ? undefined : world.charges.get(intent.latest_charge);
  // Part of it was taken: that stays, and the rest is released by a last capture of nothing.
  if (charge !== undefined && capturedByParts(charge) && charge.amount_captured > 0) {
    throw unexpectedState(intent, "canceled after a part of it was captured", cancelable);
  }
  world.core.schedule.cancel("stripe.authorization_expires", intent.id);
  return answer(world, cancelIntent(world, intent, params.cancellation_reason ?? null), params.expand);
}

function find(world: StripeWorld, call: Call): PaymentIntent {
  const id = call.params["intent"] ?? "";
  return mustFind(world.intents.get(id), () => missingResource("payment_intent", id, "intent"));
}

function answer(world: StripeWorld, intent: PaymentIntent, paths: readonly string[] | undefined): Answer {
  return { status: 200, body: expandAll(world, intent, paths) };
}

/** A decline is a 402 whose error carries the changed intent. */
function confirmed(world: StripeWorld, result: Confirmed, paths: readonly string[] | undefined): Answer {
  if (result.error === undefined) return answer(world, result.intent, paths);
  const { type: _type, message = "", ...error } = result.error;
  return errorAnswer(402, { type: "card_error", message, ...error, payment_intent: result.intent });
}
