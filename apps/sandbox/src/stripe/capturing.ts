import { unexpectedState } from "./asked-confirmation.ts";
import { captureCharge, capturedByParts } from "./charging.ts";
import { checkUnits } from "./currencies.ts";
import type { Charge, PaymentIntent } from "./objects.ts";
import { invalidRequest } from "./stripe-error.ts";
import type { StripeWorld } from "./world.ts";

interface Capturing {
  /** All that is left where it is not given. */
  readonly amount?: number | undefined;
  /** False keeps what is left for later captures. https://docs.stripe.com/payments/multicapture */
  readonly final: boolean;
  readonly metadata?: Record<string, string> | undefined;
}

/** Takes all or a part of what an intent holds. A last capture of nothing lets go of what earlier ones left. */
export function captureIntent(world: StripeWorld, intent: PaymentIntent, asked: Capturing): PaymentIntent {
  const charge = intent.latest_charge === null ? undefined : world.charges.get(intent.latest_charge);
  if (intent.status !== "requires_capture" || charge === undefined) {
    throw unexpectedState(intent, "captured", ["requires_capture"]);
  }
  const amount = amountOf(intent, charge, asked);
  if (amount > 0) captureCharge(world, charge, amount);
  const left = intent.amount_capturable - amount;
  const over = asked.final || left === 0;
  if (over) world.core.schedule.cancel("stripe.authorization_expires", intent.id);
  const next: PaymentIntent = {
    ...intent,
    status: over ? "succeeded" : "requires_capture",
    amount_capturable: over ? 0 : left,
    amount_received: intent.amount_received + amount,
    metadata: asked.metadata ?? intent.metadata,
  };
  world.intents.update(next);
  world.emit(over ? "payment_intent.succeeded" : "payment_intent.amount_capturable_updated", next);
  return next;
}

function amountOf(intent: PaymentIntent, charge: Charge, { amount: asked, final }: Capturing): number {
  const byParts = capturedByParts(charge);
  if (!final && !byParts) {
    throw invalidRequest("This payment is not eligible for more than one capture.", {
      param: "final_capture",
    });
  }
  const amount = asked ?? intent.amount_capturable;
  const releases = amount === 0 && final && byParts && charge.amount_captured > 0;
  if (amount < 1 && !releases) {
    throw invalidRequest("Invalid amount to capture.", {
      code: "parameter_invalid_integer",
      param: "amount_to_capture",
    });
  }
  if (!releases) checkUnits(amount, intent.currency, "amount_to_capture");
  if (amount > intent.amount_capturable) {
    throw invalidRequest("The amount to capture is greater than the amount that can be captured.", {
      code: "amount_too_large",
      param: "amount_to_capture",
    });
  }
  return amount;
}
