import {
  CheckoutPaymentIntent,
  OrderApplicationContextShippingPreference,
  OrderApplicationContextUserAction,
} from "@paypal/paypal-server-sdk";
import { type Result, err, ok } from "@till/kernel";
import type { Gateway, OpenInput, OpenOutcome, PreparedCall, Refusal } from "@till/payments";
import { z } from "zod";
import { type PayPalParts, apiVersion, ask, bodyOf, prefer } from "./ask.ts";
import { ownRefusal } from "./decline-reason.ts";
import { takesCurrency, toWire } from "./minor-units.ts";
import { orderFrom } from "./read.ts";
import { chargeMark } from "./status-map.ts";

const operation = "orders.create";
const descriptionMax = 127;

const body = z.strictObject({
  intent: z.enum(CheckoutPaymentIntent),
  purchaseUnits: z
    .array(
      z.strictObject({
        amount: z.strictObject({ currencyCode: z.string(), value: z.string() }),
        description: z.string(),
        customId: z.string(),
        invoiceId: z.string(),
      }),
    )
    .length(1),
  applicationContext: z.strictObject({
    returnUrl: z.string(),
    cancelUrl: z.string(),
    shippingPreference: z.literal(OrderApplicationContextShippingPreference.NoShipping),
    userAction: z.literal(OrderApplicationContextUserAction.PayNow),
  }),
});

/** Makes an order without a payment source: nothing can be taken before the buyer approves and Till asks. */
export function createOpen(parts: PayPalParts): NonNullable<Gateway["open"]> {
  return { prepare: prepareOpen, send: (call) => sendOpen(parts, call) };
}

export function prepareOpen(input: OpenInput): Result<PreparedCall, Refusal> {
  const refused = refuseUnfit(input);
  if (refused !== null) return err(refused);
  const amount = toWire(input.amount);
  if (amount === null) return err(ownRefusal("invalid_request", "PayPal takes no decimals of this currency"));
  return ok({
    operation,
    apiVersion,
    idempotencyKey: `${input.chargeId}:open`,
    body: {
      intent: intentOf(input),
      purchaseUnits: [
        {
          amount: { currencyCode: amount.currency_code, value: amount.value },
          description: input.description.slice(0, descriptionMax),
          // A refund made in PayPal's own pages repeats this; it is not a bare id, which would be an attempt's.
          customId: `${chargeMark}${input.chargeId}`,
          invoiceId: input.chargeId,
        },
      ],
      applicationContext: {
        returnUrl: input.returnUrl,
        cancelUrl: input.cancelUrl,
        shippingPreference: OrderApplicationContextShippingPreference.NoShipping,
        userAction: OrderApplicationContextUserAction.PayNow,
      },
    },
  });
}

async function sendOpen(parts: PayPalParts, call: PreparedCall): Promise<OpenOutcome> {
  const askedAtMs = parts.clock.nowMs();
  const request = bodyOf(call, operation, body);
  const made = await ask(parts, async ({ orders }) =>
    orderFrom(
      await orders.createOrder({ body: request, paypalRequestId: call.idempotencyKey, prefer }),
      askedAtMs,
    ),
  );
  switch (made.kind) {
    case "answered":
      return { kind: "opened", snapshot: made.value.snapshot };
    case "refused":
      return { kind: "refused", refusal: made.refusal, snapshot: null };
    case "not_sent":
    case "try_again":
    case "unknown":
      return made;
  }
}

export function intentOf({ capture }: Pick<OpenInput, "capture">): CheckoutPaymentIntent {
  return capture === "automatic" ? CheckoutPaymentIntent.Capture : CheckoutPaymentIntent.Authorize;
}

/** What PayPal cannot do for this charge, said before anything is stored or sent. */
export function refuseUnfit(input: OpenInput): Refusal | null {
  const { amount, source, initiator } = input;
  if (!takesCurrency(amount.currency)) {
    return ownRefusal("invalid_request", `PayPal does not take ${amount.currency}`);
  }
  if (amount.amountMinor <= 0n) return ownRefusal("invalid_request", "an amount is more than nothing");
  if (toWire(amount) === null) {
    return ownRefusal("invalid_request", `PayPal takes no decimals of ${amount.currency}`);
  }
  if (source.kind !== "approval") {
    return ownRefusal("invalid_request", "a PayPal charge is approved by its buyer on PayPal's page");
  }
  // Needs a payer who has been vaulted, which this adapter does not do.
  return initiator === "buyer" ? null : ownRefusal("not_permitted", "only a buyer can start a PayPal charge");
}
