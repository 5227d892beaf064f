import { ok } from "@till/kernel";
import type { CallTarget, ChargeSnapshot, MoneyCall, PreparedCall, VoidInput } from "@till/payments";
import type { Stripe } from "stripe";
import { z } from "zod";
import { actionOn, intentAnswer, intentExpand } from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, ask, intentIdOf } from "./ask.ts";
import { type Outcome, bodyOf, exchange, optionsOf } from "./exchange.ts";
import { fetchReader } from "./read.ts";
import { toSnapshot } from "./status-map.ts";

const operation = "payment_intents.cancel";

const body = z.strictObject({ expand: z.array(z.string()) });

/**
 * Cancels the intent: an authorization is released, and one nothing was taken on can take nothing any more. One that was
 * captured in part cannot be cancelled; a last capture of nothing lets go of the rest.
 */
export function createVoid(parts: StripeParts): MoneyCall<VoidInput, ChargeSnapshot> {
  return {
    prepare: (input) =>
      ok({
        operation,
        apiVersion,
        idempotencyKey: input.attemptId,
        body: { expand: [...intentExpand] } satisfies Stripe.PaymentIntentCancelParams,
      }),
    send: (call, target) => sendVoid(parts, call, target),
  };
}

async function sendVoid(parts: StripeParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  await freeReader(parts, target);
  const outcome = await exchange({
    parts,
    target,
    async act(askedAtMs) {
      const intent = await parts.client.paymentIntents.cancel(
        intentIdOf(target),
        bodyOf(call, operation, body),
        optionsOf(call),
      );
      return toSnapshot(intentAnswer.parse(intent), { askedAtMs });
    },
  });
  if (outcome.kind !== "refused" || outcome.snapshot === null) return outcome;
  // Refused because it is closed already: that is what was wanted.
  if (holdsNothing(outcome.snapshot)) return { kind: "succeeded", snapshot: outcome.snapshot };
  return heldInPart(outcome.snapshot) ? releaseRest(parts, call, target) : outcome;
}

/** Let go of, as a whole or what was left after a part was taken. */
export function holdsNothing({ state, captures, authorized }: ChargeSnapshot): boolean {
  if (state === "voided" || state === "expired") return true;
  if (state !== "captured" || authorized === null) return false;
  const takenMinor = captures.reduce((sum, { amount }) => sum + amount.amountMinor, 0n);
  return takenMinor < authorized.amountMinor;
}

function heldInPart({ state, captures }: ChargeSnapshot): boolean {
  return state === "authorized" && captures.length > 0;
}

/** https://docs.stripe.com/payments/multicapture#close-payment */
const captureOfNothing = { amount_to_capture: 0, final_capture: true } as const;

function releaseRest(parts: StripeParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  return exchange({
    parts,
    target,
    async act() {
      const options = { ...optionsOf(call), idempotencyKey: `${call.idempotencyKey}:rest` };
      await parts.client.paymentIntents.capture(intentIdOf(target), captureOfNothing, options);
      return null;
    },
  });
}

/**
 * Makes sure that no card can start this charge any more: the reader stops asking, the intent is cancelled. It says
 * nothing of how that went, as only a read afterwards counts; it may be done any number of times, each with a key of
 * its own, because Stripe would answer an old key with what it once saved.
 */
export async function fence(parts: StripeParts, target: CallTarget): Promise<void> {
  await freeReader(parts, target);
  const asked = await ask(() => parts.client.paymentIntents.cancel(intentIdOf(target), {}, { apiVersion }));
  if (asked.kind !== "refused" || asked.intent?.status !== "requires_capture") return;
  await ask(() => parts.client.paymentIntents.capture(intentIdOf(target), captureOfNothing, { apiVersion }));
}

/** Ends the reader's action, but only where it is about this intent. A reader that will not stop does not stop the rest. */
async function freeReader(parts: StripeParts, target: CallTarget): Promise<void> {
  const { terminalId } = target;
  if (terminalId === null) return;
  await ask(async () => {
    const reader = await fetchReader(parts, terminalId);
    if (actionOn(reader, intentIdOf(target))?.status !== "in_progress") return;
    await parts.client.terminal.readers.cancelAction(terminalId, {}, { apiVersion });
  });
}
