import { z } from "zod";
import type { Operation } from "../core/operations.ts";
import { expandAll } from "./expand.ts";
import type { ConfirmationToken } from "./objects.ts";
import { emptyable, expand, readParams, shipping, text } from "./params.ts";
import { cardData, createFromData, refuseNumbers, resolvePaymentMethod } from "./payment-methods.ts";
import { invalidRequest, missingResource } from "./stripe-error.ts";
import { type StripeWorld, mustFind } from "./world.ts";

const lifetimeS = 12 * 3600;

const createParams = z.strictObject({
  ...expand,
  payment_method: text.optional(),
  payment_method_data: cardData.optional(),
  return_url: z.url().optional(),
  setup_future_usage: z.enum(["off_session", "on_session"]).optional(),
  shipping: emptyable(shipping).optional(),
});

/** What a browser hands over before a server confirms. In test mode the server may make one itself. */
export function confirmationTokenOperations(world: StripeWorld): readonly Operation[] {
  return [
    {
      name: "confirmation_tokens.create",
      method: "POST",
      url: "/v1/test_helpers/confirmation_tokens",
      handle: (call) => {
        refuseNumbers(call.body);
        const params = readParams(createParams, call);
        const token = create(world, params);
        world.confirmationTokens.insert(token);
        return { status: 200, body: expandAll(world, token, params.expand) };
      },
    },
    {
      name: "confirmation_tokens.retrieve",
      method: "GET",
      url: "/v1/confirmation_tokens/:token",
      handle: (call) => {
        const params = readParams(z.strictObject(expand), call);
        const id = call.params["token"] ?? "";
        const token = mustFind(world.confirmationTokens.get(id), () =>
          missingResource("confirmation_token", id, "id"),
        );
        return { status: 200, body: expandAll(world, token, params.expand) };
      },
    },
  ];
}

function create(world: StripeWorld, params: z.infer<typeof createParams>): ConfirmationToken {
  const method =
    params.payment_method_data !== undefined
      ? createFromData(world, params.payment_method_data)
      : params.payment_method !== undefined
        ? resolvePaymentMethod(world, params.payment_method, "payment_method").object
        : undefined;
  if (method === undefined) {
    throw invalidRequest("Give one of payment_method and payment_method_data.", {
      code: "parameter_missing",
      param: "payment_method",
    });
  }
  return {
    id: world.makeId("ctoken"),
    object: "confirmation_token",
    created: world.nowS(),
    expires_at: world.nowS() + lifetimeS,
    livemode: false,
    mandate_data: null,
    metadata: { sandbox_payment_method: method.id },
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: {
      allow_redisplay: method.allow_redisplay ?? "unspecified",
      billing_details: method.billing_details,
      ...(method.card === undefined ? {} : { card: method.card }),
      ...(method.sepa_debit === undefined ? {} : { sepa_debit: method.sepa_debit }),
      ...(method.us_bank_account === undefined ? {} : { us_bank_account: method.us_bank_account }),
      customer: null,
      customer_account: null,
      type: method.type,
    },
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping: params.shipping ?? null,
    use_stripe_sdk: false,
  };
}
