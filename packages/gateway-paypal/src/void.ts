import { PatchOp } from "@paypal/paypal-server-sdk";
import { ok } from "@till/kernel";
import type { CallTarget, ChargeSnapshot, MoneyCall, PreparedCall, VoidInput } from "@till/payments";
import { z } from "zod";
import { type AuthorizationAnswer, type OrderAnswer, unitOf } from "./answers.ts";
import { type PayPalParts, apiVersion, ask, bodyOf, orderIdOf, prefer } from "./ask.ts";
import { ownRefusal } from "./decline-reason.ts";
import { type Outcome, beforeSending, exchange } from "./exchange.ts";
import { type ReadOrder, readOrder } from "./read.ts";
import { closedMark } from "./status-map.ts";

const operation = "authorizations.void";

const body = z.strictObject({ mark: z.string() });

/** Releases the authorization, or closes an order nothing was taken on. */
export function createVoid(parts: PayPalParts): MoneyCall<VoidInput, ChargeSnapshot> {
  return {
    prepare: (input) =>
      ok({
        operation,
        apiVersion,
        idempotencyKey: input.attemptId,
        body: { mark: `${closedMark}${input.chargeId}` } satisfies z.infer<typeof body>,
      }),
    send: (call, target) => sendVoid(parts, call, target),
  };
}

export async function sendVoid(parts: PayPalParts, call: PreparedCall, target: CallTarget): Promise<Outcome> {
  const shown = await readOrder(parts, orderIdOf(target));
  if (shown.kind !== "answered") return beforeSending(shown);
  const { order, snapshot } = shown.value;
  switch (snapshot.state) {
    case "captured":
      return { kind: "refused", refusal: capturedAlready, snapshot };
    case "voided":
    case "expired":
      return { kind: "succeeded", snapshot };
    case "authorized":
    case "pending":
    case "declined":
    case "failed":
    case "requires_action":
      break;
  }
  const authorization = liveAuthorization(order);
  if (authorization === null) {
    if (snapshot.state === "requires_action") {
      return closeOrder(parts, target, order, bodyOf(call, operation, body).mark);
    }
    // An e-check on its way, or a word nobody knows: money may still come, so this is not a release.
    return snapshot.state === "pending"
      ? { kind: "refused", refusal: stillPending, snapshot }
      : { kind: "succeeded", snapshot };
  }
  return exchange({
    parts,
    target,
    async act({ payments }) {
      await payments.voidPayment({
        authorizationId: authorization.id,
        paypalRequestId: call.idempotencyKey,
        prefer,
      });
      return null;
    },
  });
}

function liveAuthorization(order: OrderAnswer): AuthorizationAnswer | null {
  const live = unitOf(order).payments.authorizations.find(
    ({ status }) => status === "CREATED" || status === "PENDING" || status === "PARTIALLY_CAPTURED",
  );
  return live ?? null;
}

/**
 * PayPal has no call that cancels an order; one nobody approves goes away after some hours, and an approved one is
 * captured by the shop alone. So Till does two things to it. It turns the intent around, so that a capture still on
 * its way is refused with ACTION_DOES_NOT_MATCH_INTENT; where PayPal will not have that, what is left is our own
 * promise never to capture. And it marks the order, so that every later read knows of the promise. A capture that got
 * in first makes both fail, and is shown.
 */
async function closeOrder(
  parts: PayPalParts,
  target: CallTarget,
  order: OrderAnswer,
  mark: string,
): Promise<Outcome> {
  const id = orderIdOf(target);
  const unit = "/purchase_units/@reference_id=='default'/custom_id";
  const turned = order.intent === "CAPTURE" ? "AUTHORIZE" : "CAPTURE";
  const markIt = { op: PatchOp.Replace, path: unit, value: mark };
  const turnIt = { op: PatchOp.Replace, path: "/intent", value: turned };
  const both = await ask(parts, ({ orders }) => orders.patchOrder({ id, body: [turnIt, markIt] }));
  const done =
    both.kind === "refused"
      ? await ask(parts, ({ orders }) => orders.patchOrder({ id, body: [markIt] }))
      : both;
  // Patching moves no money and may be repeated freely; only what the order says afterwards counts.
  if (done.kind !== "answered" && done.kind !== "refused") return done;
  const shown = await readOrder(parts, id);
  if (shown.kind !== "answered")
    return { kind: "unknown", detail: "the order could not be read after closing" };
  return verdictOf(shown.value);
}

function verdictOf({ snapshot }: ReadOrder): Outcome {
  if (snapshot.state === "captured") return { kind: "refused", refusal: capturedAlready, snapshot };
  if (snapshot.state !== "requires_action") return { kind: "succeeded", snapshot };
  const refusal = ownRefusal("not_permitted", "PayPal did not let the order be closed");
  return { kind: "refused", refusal, snapshot };
}

/** Makes sure that nothing more is taken on this order. Says nothing of how that went: only a read afterwards counts. */
export async function fence(parts: PayPalParts, target: CallTarget, attemptId: string): Promise<void> {
  await sendVoid(
    parts,
    {
      operation,
      apiVersion,
      idempotencyKey: `${attemptId}:fence`,
      body: { mark: `${closedMark}${attemptId}` },
    },
    target,
  );
}

const stillPending = ownRefusal("not_permitted", "a payment that is pending at PayPal cannot be voided");

export const capturedAlready = ownRefusal(
  "not_permitted",
  "the charge was captured before it could be voided",
);
