import { type Result, err, invariant, ok } from "@till/kernel";
import type {
  CallTarget,
  ChargeInput,
  ChargeSnapshot,
  MoneyCall,
  PreparedCall,
  Refusal,
} from "@till/payments";
import type { Stripe } from "stripe";
import { z } from "zod";
import { intentAnswer, intentExpand } from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, ask, intentIdOf } from "./ask.ts";
import { type Outcome, bodyOf, exchange, optionsOf } from "./exchange.ts";
import { toWire } from "./minor-units.ts";
import { fetchSnapshot } from "./read.ts";
import { toSnapshot } from "./status-map.ts";

const confirm = "payment_intents.confirm";
const process = "terminal.readers.process_payment_intent";

const confirmBody = z.strictObject({
  payment_method: z.string().exactOptional(),
  confirmation_token: z.string().exactOptional(),
  return_url: z.string().exactOptional(),
  off_session: z.literal(true).exactOptional(),
  expand: z.array(z.string()),
});

const processBody = z.strictObject({
  process_config: z.strictObject({ enable_customer_cancellation: z.boolean(), skip_tipping: z.boolean() }),
});

/** Confirms the intent with the buyer's token, or hands it to a reader. */
export function createCharge(parts: StripeParts): MoneyCall<ChargeInput, ChargeSnapshot> {
  return {
    prepare: prepareCharge,
    send: (call, target) => sendCharge(parts, call, target),
  };
}

export function prepareCharge(input: ChargeInput): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount);
  if (!amount.ok) return amount;
  const call = { apiVersion, idempotencyKey: input.attemptId };
  switch (input.source.kind) {
    case "token":
      return ok({ ...call, operation: confirm, body: confirmWith(input.source.token, input) });
    case "terminal":
      return ok({
        ...call,
        operation: process,
        // The amount is the sale's: a tip is a line of it, asked for before the reader is.
        body: {
          process_config: { enable_customer_cancellation: true, skip_tipping: true },
        } satisfies Partial<Stripe.Terminal.ReaderProcessPaymentIntentParams>,
      });
    case "approval":
      return err({
        by: "gateway",
        reason: "invalid_request",
        gatewayCode: "till/no_approval_page",
        detail: "Stripe has no page to approve a charge on before it is made",
      });
  }
}

/** Tokens of Stripe's forms start with `ctoken_` (a ConfirmationToken); anything else is a PaymentMethod. */
function confirmWith(token: string, { initiator, returnUrl }: ChargeInput): z.infer<typeof confirmBody> {
  return {
    ...(token.startsWith("ctoken_") ? { confirmation_token: token } : { payment_method: token }),
    // Nobody is there to be sent to a page: Stripe then declines instead of asking.
    ...(initiator === "buyer" ? { return_url: returnUrl } : { off_session: true as const }),
    expand: [...intentExpand],
  };
}

export async function sendCharge(
  parts: StripeParts,
  call: PreparedCall,
  target: CallTarget,
): Promise<Outcome> {
  if (call.operation === process) return sendToReader(parts, call, target);
  return exchange({
    parts,
    target,
    async act(askedAtMs) {
      const intent = await parts.client.paymentIntents.confirm(
        intentIdOf(target),
        bodyOf(call, confirm, confirmBody),
        optionsOf(call),
      );
      return toSnapshot(intentAnswer.parse(intent), { askedAtMs });
    },
  });
}

async function sendToReader(parts: StripeParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  const { terminalId } = target;
  invariant(terminalId !== null, "a charge at a reader names the reader");
  const outcome = await exchange({
    parts,
    target,
    async act() {
      const payment_intent = intentIdOf(target);
      const body = { ...bodyOf(call, process, processBody), payment_intent };
      await parts.client.terminal.readers.processPaymentIntent(terminalId, body, optionsOf(call));
      return null;
    },
  });
  // A reader that dropped out may have got the command first: the intent decides.
  if (outcome.kind !== "refused" || outcome.refusal.reason !== "terminal_offline") return outcome;
  const shown = await ask(() => fetchSnapshot(parts, target));
  if (shown.kind !== "answered") return { kind: "unknown", replayed: false, detail: outcome.refusal.detail };
  if (shown.value.state !== "pending") return { kind: "succeeded", snapshot: shown.value };
  return { ...outcome, snapshot: shown.value };
}
