import type { Call } from "../core/manners.ts";
import { type WireMoney, toWire, unitsOf } from "./amounts.ts";
import type { Capture, Refund } from "./objects.ts";
import { bodyParams, positive } from "./params.ts";
import { giveBack, refundableUnits, restOf } from "./paying.ts";
import { type Refuse, refuseFor } from "./paypal-error.ts";
import type { PaypalWorld } from "./world.ts";

/** A refund is possible this long. */
const refundAgeMs = 180 * 86_400_000;

/** Gives back what the body asks for, or all that is left. Throws a refusal in PayPal's words. */
export function refundCapture(world: PaypalWorld, capture: Capture, call: Call): Refund {
  const refuse = refuseFor(call.requestId);
  const body = bodyParams(call, refuse);
  refuseUnrefundable(world, capture, refuse);
  const asked = body.money("amount");
  const amount = asked === undefined ? restOf(world, capture) : positive(asked, "/amount", refuse);
  if (amount.currency_code !== capture.amount.currency_code) {
    throw refuse.unprocessable({
      issue: "REFUND_CAPTURE_CURRENCY_MISMATCH",
      field: "/amount/currency_code",
      description: "Refund must be in the same currency as the capture",
    });
  }
  refuseMoreThanLeft(world, capture, amount, refuse);
  const invoice_id = body.text("invoice_id", { max: 127 }) ?? null;
  if (invoice_id !== null && world.refunds.findBy("invoice", invoice_id).length > 0) {
    throw refuse.unprocessable({
      issue: "DUPLICATE_INVOICE_ID",
      description: "Invoice ID was previously used to refund a capture.",
    });
  }
  return giveBack(world, capture, {
    amount: toWire(unitsOf(amount), amount.currency_code),
    invoice_id,
    custom_id: body.text("custom_id", { max: 127 }) ?? null,
    note: body.text("note_to_payer", { max: 255 }) ?? null,
    reversal: false,
    reason: capture.reason,
  });
}

/** What the account will not give back at all, whoever asks for it. */
export function refuseUnrefundable(world: PaypalWorld, capture: Capture, refuse: Refuse): void {
  switch (capture.status) {
    case "REFUNDED":
      throw refuse.unprocessable({
        issue: "CAPTURE_FULLY_REFUNDED",
        description: "The capture has already been fully refunded",
      });
    case "PENDING":
      throw refuse.unprocessable({
        issue: "PENDING_CAPTURE",
        description:
          "Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction using e-check/bank funded.",
      });
    case "DECLINED":
      throw refuse.unprocessable({ issue: "REFUND_NOT_ALLOWED", description: "Capture cannot be refunded." });
    case "COMPLETED":
    case "PARTIALLY_REFUNDED":
      break;
  }
  if (world.core.clock.nowMs() - capture.createMs > refundAgeMs) {
    throw refuse.unprocessable({
      issue: "REFUND_TIME_LIMIT_EXCEEDED",
      description: "You are over the time limit to perform a refund on this capture",
    });
  }
}

export function refuseMoreThanLeft(
  world: PaypalWorld,
  capture: Capture,
  amount: WireMoney,
  refuse: Refuse,
): void {
  if (unitsOf(amount) <= refundableUnits(world, capture)) return;
  throw refuse.unprocessable({
    issue: "REFUND_AMOUNT_EXCEEDED",
    field: "/amount/value",
    value: amount.value,
    description:
      "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
  });
}
