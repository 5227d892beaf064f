import { settle } from "./confirming.ts";
import { checkUnits } from "./currencies.ts";
import type { HeldPaymentMethod, HeldReader, PaymentIntent, Reader } from "./objects.ts";
import { fingerprintOf } from "./payment-methods.ts";
import { invalidRequest } from "./stripe-error.ts";
import { type TestCard, cardByTestId } from "./test-cards.ts";
import type { StripeWorld } from "./world.ts";

/** A buyer needs a moment to take out a card; a reader gives up after two minutes. */
const actsAfterMs = 1_200;
const timesOutAfterMs = 120_000;

type Process = NonNullable<NonNullable<Reader["action"]>["process_payment_intent"]>;
export type ProcessConfig = NonNullable<Process["process_config"]>;

/** The intent a reader is working on, or undefined when it rests. */
export function workingOn(world: StripeWorld, held: HeldReader): PaymentIntent | undefined {
  const { action } = held.object;
  const id = action?.process_payment_intent?.payment_intent;
  return action?.status === "in_progress" && typeof id === "string" ? world.intents.get(id) : undefined;
}

/** Puts an intent on the reader's screen. What happens there comes later, from a person or from the reader's mode. */
export function startAction(
  world: StripeWorld,
  held: HeldReader,
  intent: PaymentIntent,
  config: ProcessConfig,
): HeldReader {
  const next: HeldReader = {
    ...held,
    turn: held.turn + 1,
    object: {
      ...held.object,
      action: {
        type: "process_payment_intent",
        status: "in_progress",
        api_error: null,
        failure_code: null,
        failure_message: null,
        process_payment_intent: { payment_intent: intent.id, process_config: config },
      },
    },
  };
  world.readers.update(next);
  world.core.schedule.in(timesOutAfterMs, "stripe.reader_times_out", subjectOf(next));
  planByMode(world, next);
  return next;
}

/** Lets a reader that is not played by a person act on its own soon. */
export function planByMode(world: StripeWorld, held: HeldReader): void {
  if (held.mode === "manual" || held.mode === "silent" || workingOn(world, held) === undefined) return;
  world.core.schedule.in(actsAfterMs, "stripe.reader_acts", subjectOf(held));
}

export function mountReaderEffects(world: StripeWorld): void {
  world.core.schedule.on("stripe.reader_times_out", (subject) => {
    const held = stillAt(world, subject);
    if (held !== undefined) failAction(world, held, "timed_out", "No card was presented in time.");
  });
  world.core.schedule.on("stripe.reader_acts", (subject) => {
    const held = stillAt(world, subject);
    if (held?.mode === "approve") presentCard(world, held, good, 0);
    if (held?.mode === "decline") presentCard(world, held, bad, 0);
    if (held?.mode === "cancel") cancelByBuyer(world, held);
  });
}

const good = mustName("pm_card_visa");
const bad = mustName("pm_card_visa_chargeDeclined");
export const tappedCards = { approve: good, decline: bad } as const;

/** A card meets the reader: the intent succeeds, is held, or is declined, and the action ends with it. */
export function presentCard(world: StripeWorld, held: HeldReader, card: TestCard, tip: number): HeldReader {
  const intent = workingOn(world, held);
  if (intent === undefined) {
    throw invalidRequest("The reader is not waiting for a card.", { param: "reader" });
  }
  if (intent.status !== "requires_payment_method") {
    return failAction(world, held, "intent_invalid_state", `The PaymentIntent is ${intent.status}.`);
  }
  checkUnits(intent.amount + tip, intent.currency, "amount_tip");
  const tipped: PaymentIntent =
    tip === 0 ? intent : { ...intent, amount: intent.amount + tip, amount_details: { tip: { amount: tip } } };
  const { error } = settle(world, {
    intent: tipped,
    method: presentMethod(world, card),
    decline: card.decline,
    authenticated: false,
  });
  if (error !== undefined) return failAction(world, held, error.code ?? "card_declined", error.message ?? "");
  return endAction(world, held, { status: "succeeded", failureCode: null, failureMessage: null });
}

export function cancelByBuyer(world: StripeWorld, held: HeldReader): HeldReader {
  return failAction(world, held, "customer_canceled", "The customer pressed cancel on the reader.");
}

function failAction(world: StripeWorld, held: HeldReader, code: string, message: string): HeldReader {
  return endAction(world, held, { status: "failed", failureCode: code, failureMessage: message });
}

interface ActionEnd {
  readonly status: "succeeded" | "failed";
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
}

function endAction(world: StripeWorld, held: HeldReader, end: ActionEnd): HeldReader {
  const { action } = held.object;
  if (action === null) return held;
  const ended = {
    ...action,
    status: end.status,
    failure_code: end.failureCode,
    failure_message: end.failureMessage,
  };
  const next: HeldReader = {
    ...held,
    endedMs: world.core.clock.nowMs(),
    object: { ...held.object, action: ended },
  };
  world.readers.update(next);
  world.emit(
    end.status === "succeeded" ? "terminal.reader.action_succeeded" : "terminal.reader.action_failed",
    next.object,
  );
  return next;
}

function subjectOf(held: HeldReader): string {
  return `${held.object.id}:${held.turn}`;
}

/** The reader, if it is still carrying out the action the effect was planned for. */
function stillAt(world: StripeWorld, subject: string): HeldReader | undefined {
  const held = world.readers.get(subject.split(":")[0] ?? "");
  if (held === undefined || subjectOf(held) !== subject) return undefined;
  return workingOn(world, held) === undefined ? undefined : held;
}

function presentMethod(world: StripeWorld, card: TestCard): HeldPaymentMethod {
  const held: HeldPaymentMethod = {
    testCard: card.name,
    setUp: false,
    object: {
      id: world.makeId("pm"),
      object: "payment_method",
      allow_redisplay: "unspecified",
      billing_details: {
        address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
        email: null,
        name: null,
        phone: null,
        tax_id: null,
      },
      card_present: {
        brand: "visa",
        brand_product: null,
        cardholder_name: null,
        country: "US",
        exp_month: 12,
        exp_year: 2034,
        fingerprint: fingerprintOf(card),
        funding: "credit",
        last4: card.number.slice(-4),
        networks: { available: ["visa"], preferred: null },
        offline: null,
        preferred_locales: ["en"],
        read_method: "contactless_emv",
        wallet: { type: "unknown" },
      },
      created: world.nowS(),
      customer: null,
      customer_account: null,
      livemode: false,
      metadata: {},
      type: "card_present",
    },
  };
  world.paymentMethods.insert(held);
  return held;
}

function mustName(testId: string): TestCard {
  const card = cardByTestId(testId);
  if (card === undefined) throw new RangeError(`${testId} is not a test card`);
  return card;
}
