import { bookCharge, createCharge } from "./charging.ts";
import { book } from "./balance.ts";
import type { Charge, HeldPaymentMethod, PaymentError, PaymentIntent } from "./objects.ts";
import { type TestDebit, debitByTestId, returnedAfterMs } from "./test-debits.ts";
import type { StripeWorld } from "./world.ts";

/*
 * Bank debits: accepted now, settled or refused by the bank days later, and sometimes taken back after that.
 * https://docs.stripe.com/payments/payment-methods#bank-debits
 */

export function scheduleDebits(world: StripeWorld): void {
  const { schedule } = world.core;
  schedule.on("stripe.debit_decides", (chargeId) => decide(world, chargeId));
  schedule.on("stripe.debit_returns", (chargeId) => takeBack(world, chargeId));
}

/** The debit behind a payment method; undefined for a card. */
export function debitOf(method: HeldPaymentMethod): TestDebit | undefined {
  return debitByTestId(method.testCard);
}

/** The buyer agreed: the bank is asked, and answers later. */
export function beginDebit(
  world: StripeWorld,
  { intent, method, debit }: { intent: PaymentIntent; method: HeldPaymentMethod; debit: TestDebit },
): PaymentIntent {
  const charge = createCharge(world, { intent, method, authenticated: false, pending: true });
  const next: PaymentIntent = {
    ...intent,
    status: "processing",
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
    payment_method: method.object.id,
  };
  world.intents.update(next);
  world.emit("payment_intent.processing", next);
  if (debit.outcome !== "stays") world.core.schedule.in(debit.settlesMs, "stripe.debit_decides", charge.id);
  return next;
}

function decide(world: StripeWorld, chargeId: string): void {
  const { charge, intent, debit } = onItsWay(world, chargeId);
  if (charge?.status !== "pending" || intent?.status !== "processing" || debit === undefined) return;
  if (debit.outcome === "fails") {
    failIntent(world, intent, failCharge(world, charge, debit));
    return;
  }
  const paid: Charge = { ...charge, status: "succeeded", paid: true };
  const booked: Charge = { ...paid, balance_transaction: bookCharge(world, paid, paid.amount_captured) };
  world.charges.update(booked);
  world.emit("charge.succeeded", booked);
  const next: PaymentIntent = { ...intent, status: "succeeded", amount_received: booked.amount_captured };
  world.intents.update(next);
  world.emit("payment_intent.succeeded", next);
  if (debit.outcome === "disputed") world.core.schedule.in(0, "stripe.dispute_opens", charge.id);
  if (debit.outcome === "returned")
    world.core.schedule.in(returnedAfterMs, "stripe.debit_returns", charge.id);
}

/** The bank wants a settled debit back. The charge is marked failed; what came in and went out both stay on the balance. */
function takeBack(world: StripeWorld, chargeId: string): void {
  const { charge, intent, debit } = onItsWay(world, chargeId);
  if (charge?.status !== "succeeded" || intent === undefined || debit === undefined) return;
  const returned: Charge = {
    ...charge,
    failure_balance_transaction: book(world, {
      type: "payment_failure_refund",
      reportingCategory: "charge_failure",
      amount: -charge.amount_captured,
      fee: 0,
      currency: charge.currency,
      source: charge.id,
      description: "Payment failure refund",
    }),
  };
  failIntent(world, intent, failCharge(world, returned, debit));
}

function onItsWay(world: StripeWorld, chargeId: string) {
  const charge = world.charges.get(chargeId);
  const intent = charge === undefined ? undefined : world.intents.get(charge.payment_intent);
  const method =
    typeof charge?.payment_method === "string" ? world.paymentMethods.get(charge.payment_method) : undefined;
  return { charge, intent, debit: method === undefined ? undefined : debitOf(method) };
}

function failCharge(world: StripeWorld, charge: Charge, debit: TestDebit): Charge {
  const failed: Charge = {
    ...charge,
    status: "failed",
    paid: false,
    failure_code: debit.failureCode ?? null,
    failure_message: "The bank refused the debit.",
  };
  world.charges.update(failed);
  world.emit("charge.failed", failed);
  return failed;
}

function failIntent(world: StripeWorld, intent: PaymentIntent, charge: Charge): void {
  const error: PaymentError = {
    type: "invalid_request_error",
    code: charge.failure_code ?? "payment_intent_payment_attempt_failed",
    message: charge.failure_message ?? "",
    charge: charge.id,
  };
  const next: PaymentIntent = {
    ...intent,
    status: "requires_payment_method",
    amount_received: 0,
    last_payment_error: error,
    payment_method: null,
  };
  world.intents.update(next);
  world.emit("payment_intent.payment_failed", next);
}
