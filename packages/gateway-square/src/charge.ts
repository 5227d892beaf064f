import { type Result, err, invariant, ok } from "@till/kernel";
import type { ChargeInput, ChargeSnapshot, MoneyCall, PreparedCall, Refusal } from "@till/payments";
import type { Square } from "square";
import { z } from "zod";
import { checkoutAnswer, paymentAnswer } from "./answers.ts";
import { type SquareParts, ask, optionsOf } from "./ask.ts";
import { apiVersion } from "./client.ts";
import { type Outcome, bodyOf } from "./exchange.ts";
import { fetchSnapshot } from "./read.ts";
import { toWire, unable } from "./minor-units.ts";
import { toSnapshot } from "./status-map.ts";

export const createPayment = "payments.create";
const createCheckout = "terminal.checkouts.create";

/** https://developer.squareup.com/reference/square/payments-api/create-payment */
const noteLengthMax = 500;

/** Bigints are decimal strings in what is stored; they become bigints again when it is sent. */
export const storedMoney = z.object({ amount: z.string().regex(/^\d{1,18}$/), currency: z.string() });

const paymentBody = z.object({
  sourceId: z.string(),
  idempotencyKey: z.string(),
  amountMoney: storedMoney,
  autocomplete: z.boolean(),
  locationId: z.string(),
  referenceId: z.string(),
  note: z.string(),
  customerDetails: z.object({ customerInitiated: z.literal(false) }).exactOptional(),
});

const checkoutBody = z.object({
  idempotencyKey: z.string(),
  checkout: z.object({
    amountMoney: storedMoney,
    referenceId: z.string(),
    note: z.string(),
    paymentOptions: z.object({ autocomplete: z.boolean() }),
    deviceOptions: z.object({ deviceId: z.string(), skipReceiptScreen: z.boolean() }),
  }),
});

/** Makes a payment from the buyer's token, or asks a terminal for a card. Square has no object to make before. */
export function createCharge(parts: SquareParts): MoneyCall<ChargeInput, ChargeSnapshot> {
  return {
    prepare: (input) => prepareCharge(parts, input),
    send: (call) => sendCharge(parts, call),
  };
}

export function prepareCharge(
  parts: Pick<SquareParts, "currency" | "locationId">,
  input: ChargeInput,
): Result<PreparedCall, Refusal> {
  const amount = toWire(input.amount, parts.currency);
  if (!amount.ok) return amount;
  const call = { apiVersion, idempotencyKey: input.attemptId };
  const note = input.description.slice(0, noteLengthMax);
  const autocomplete = input.capture === "automatic";
  switch (input.source.kind) {
    case "token":
      return ok({
        ...call,
        operation: createPayment,
        body: {
          sourceId: input.source.token,
          idempotencyKey: input.attemptId,
          amountMoney: { ...amount.value },
          autocomplete,
          locationId: parts.locationId,
          referenceId: input.chargeId,
          note,
          // Nobody is there: the networks want to know (stored-credential rules).
          ...(input.initiator === "buyer" ? {} : { customerDetails: { customerInitiated: false as const } }),
        } satisfies z.infer<typeof paymentBody>,
      });
    case "terminal":
      return ok({
        ...call,
        operation: createCheckout,
        body: {
          idempotencyKey: input.attemptId,
          checkout: {
            amountMoney: { ...amount.value },
            referenceId: input.chargeId,
            note,
            paymentOptions: { autocomplete },
            // Receipts are the till's.
            deviceOptions: { deviceId: input.source.terminalId, skipReceiptScreen: true },
          },
        } satisfies z.infer<typeof checkoutBody>,
      });
    case "approval":
      return err(unable("no_approval_page", "Square has no page to approve a charge on before it is made"));
  }
}

function sendCharge(parts: SquareParts, call: PreparedCall): Promise<Outcome> {
  return call.operation === createCheckout ? sendCheckout(parts, call) : sendPayment(parts, call);
}

async function sendPayment(parts: SquareParts, call: PreparedCall): Promise<Outcome> {
  const body = bodyOf(call, createPayment, paymentBody);
  const askedAtMs = parts.clock.nowMs();
  const asked = await ask(async () => {
    const request = { ...body, amountMoney: toRequest(body.amountMoney) };
    const { payment } = await parts.client.payments.create(request, optionsOf(call));
    return paymentAnswer.parse(payment);
  });
  switch (asked.kind) {
    case "answered":
      return {
        kind: "succeeded",
        snapshot: toSnapshot(
          { kind: "payment", payments: [{ payment: asked.value, refunds: [], disputes: [] }] },
          askedAtMs,
        ),
      };
    case "refused": {
      const { payment, refusal } = asked;
      if (payment === null) return { kind: "refused", refusal, snapshot: null };
      const snapshot = toSnapshot(
        { kind: "payment", payments: [{ payment, refunds: [], disputes: [] }] },
        askedAtMs,
      );
      // A refusal that shows money taken or held contradicts itself: it is asked after, not believed.
      return snapshot.state === "declined" || snapshot.state === "failed"
        ? { kind: "refused", refusal, snapshot }
        : {
            kind: "unknown",
            detail: `refused with ${refusal.gatewayCode}, yet the payment is ${payment.status}`,
          };
    }
    case "not_sent":
    case "try_again":
    case "unknown":
      return asked;
  }
}

async function sendCheckout(parts: SquareParts, call: PreparedCall): Promise<Outcome> {
  const { idempotencyKey, checkout } = bodyOf(call, createCheckout, checkoutBody);
  const askedAtMs = parts.clock.nowMs();
  const asked = await ask(async () => {
    const request = {
      idempotencyKey,
      checkout: { ...checkout, amountMoney: toRequest(checkout.amountMoney) },
    };
    const { checkout: made } = await parts.client.terminal.checkouts.create(request, optionsOf(call));
    return checkoutAnswer.parse(made);
  });
  switch (asked.kind) {
    case "answered":
      return {
        kind: "succeeded",
        snapshot: toSnapshot({ kind: "checkout", checkout: asked.value, payments: [] }, askedAtMs),
      };
    case "refused":
      return { kind: "refused", refusal: asked.refusal, snapshot: null };
    case "not_sent":
    case "try_again":
    case "unknown":
      return asked;
  }
}

/**
 * The same call again, and then the object as it is now: Square answers a known key with what it answered first, which
 * may be long ago.
 */
export async function resendCharge(parts: SquareParts, call: PreparedCall): Promise<Outcome> {
  const sent = await sendCharge(parts, call);
  if (sent.kind !== "succeeded") return sent;
  const now = await ask(() => fetchSnapshot(parts, sent.snapshot.object));
  if (now.kind === "answered") return { kind: "succeeded", snapshot: now.value };
  return { kind: "unknown", detail: "it was carried out, but reading its result failed" };
}

export function toRequest(stored: z.infer<typeof storedMoney>): Square.Money {
  return { amount: BigInt(stored.amount), currency: currencyOf(stored.currency) };
}

/** What a stored call searches for in Square's lists. */
export function tracesOf(call: PreparedCall): {
  readonly kind: "payment" | "checkout";
  readonly referenceId: string;
  readonly amount: bigint;
} {
  if (call.operation === createCheckout) {
    const { checkout } = bodyOf(call, createCheckout, checkoutBody);
    return {
      kind: "checkout",
      referenceId: checkout.referenceId,
      amount: BigInt(checkout.amountMoney.amount),
    };
  }
  const { referenceId, amountMoney } = bodyOf(call, createPayment, paymentBody);
  return { kind: "payment", referenceId, amount: BigInt(amountMoney.amount) };
}

const currencies = ["AUD", "CAD", "EUR", "GBP", "JPY", "USD"] as const;

function currencyOf(code: string): (typeof currencies)[number] {
  const known = currencies.find((each) => each === code);
  invariant(known !== undefined, `a stored call to Square is in ${code}`);
  return known;
}
