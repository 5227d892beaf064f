import {
  type AttemptKind,
  type Gateway,
  type GatewayObject,
  type Resolution,
  type ResolveInput,
  mayResend,
} from "@till/payments";
import { type SquareParts, ask } from "./ask.ts";
import { sendCapture } from "./capture.ts";
import { createPayment, resendCharge } from "./charge.ts";
import type { Outcome } from "./exchange.ts";
import { findCharge } from "./find.ts";
import { type Unsettled, conclude, judge } from "./judge.ts";
import { createRead } from "./read.ts";
import { sendRefund } from "./refund.ts";
import { sendVoid } from "./void.ts";

const minuteMs = 60_000;

/** Square publishes no lifetime of its keys. A day is counted on, less an hour for clocks that differ. */
const idempotencyWindowMs = 23 * 60 * minuteMs;
/** A call that has not shown by then will not. */
const settleMs = 10 * minuteMs;
/** Square publishes no lag of its lists either. Minutes were seen; an hour is counted on. */
const listLagMs = 65 * minuteMs;

/** Finds out what became of an attempt: by reading, by sending the very same call again, by cancelling its key, or by listing. */
export function createResolve(parts: SquareParts): Gateway["resolve"] {
  return (input) => {
    const { object } = input.target;
    if (object !== null) return resolveAt(parts, input, object);
    if (input.kind !== "charge") return Promise.resolve({ kind: "absent", snapshot: null });
    return resolveFirstCall(parts, input);
  };
}

/** An attempt on an object whose id is known: reading it by id has no lag. */
async function resolveAt(
  parts: SquareParts,
  input: ResolveInput,
  object: GatewayObject,
): Promise<Resolution> {
  const { kind, wanted } = input;
  if (kind === "void" || (!wanted && kind !== "refund")) return close(parts, input, object);
  const seen = await look(parts, input, object);
  if (seen.kind !== "not_yet") return seen;
  if (!wanted || !mayResend(input, idempotencyWindowMs)) return settle(input, seen);
  return whatWasAnswered(await resend(parts, kind, input));
}

async function look(
  parts: SquareParts,
  input: ResolveInput,
  object: GatewayObject,
): Promise<Resolution | Unsettled> {
  const found = await createRead(parts)({ object, terminalId: input.target.terminalId });
  switch (found.kind) {
    case "unavailable":
      return { kind: "still_unknown", detail: found.detail };
    case "absent":
      // A payment that was made never goes away: this is another account's token, and what it shows proves nothing.
      return { kind: "still_unknown", detail: "Square does not know the object", alarm: "object_missing" };
    case "found":
      return conclude(judge(input, found.snapshot), found.snapshot);
  }
}

/** Takes away whatever could still be taken, and then looks. */
async function close(parts: SquareParts, input: ResolveInput, object: GatewayObject): Promise<Resolution> {
  const fence = { ...input.call, operation: "payments.cancel", body: {} };
  await sendVoid(parts, fence, { ...input.target, object });
  const seen = await look(parts, input, object);
  return seen.kind === "not_yet"
    ? { kind: "still_unknown", detail: "the object could not be closed yet" }
    : seen;
}

function settle(input: ResolveInput, seen: Unsettled): Resolution {
  return quietFor(input) >= settleMs
    ? { kind: "absent", snapshot: seen.snapshot }
    : { kind: "still_unknown", detail: "nothing of it shows yet" };
}

/** The call that makes the object was lost: nobody knows an id, only the key. */
async function resolveFirstCall(parts: SquareParts, input: ResolveInput): Promise<Resolution> {
  if (!mayResend(input, idempotencyWindowMs)) return search(parts, input);
  if (input.wanted) return whatWasAnswered(await resendCharge(parts, input.call));
  return input.call.operation === createPayment ? cancelByKey(parts, input) : cancelCheckout(parts, input);
}

/**
 * Square cancels what the key made, and says nothing of what that was; where the key made nothing it does nothing, so
 * that a call still on its way is not stopped. Only the lists, read late enough, close the question.
 * https://developer.squareup.com/reference/square/payments-api/cancel-payment-by-idempotency-key
 */
async function cancelByKey(parts: SquareParts, input: ResolveInput): Promise<Resolution> {
  const { idempotencyKey } = input.call;
  const cancelled = await ask(() => parts.client.payments.cancelByIdempotencyKey({ idempotencyKey }));
  switch (cancelled.kind) {
    case "answered":
      return search(parts, input);
    case "refused":
      // Asked about a key that made nothing Square would not have refused. What cannot be cancelled is complete, and
      // the same call again answers with it.
      if (cancelled.refusal.reason === "not_permitted")
        return { kind: "still_unknown", detail: cancelled.refusal.detail };
      return mayResend(input, idempotencyWindowMs)
        ? whatWasAnswered(await resendCharge(parts, input.call))
        : search(parts, input);
    case "not_sent":
    case "try_again":
    case "unknown":
      return { kind: "still_unknown", detail: cancelled.detail };
  }
}

/**
 * The same call again gives the checkout of this key, or makes it; either way it is then cancelled, and a late arrival
 * of the first call finds its key used. A checkout takes no money by itself: only a card tapped on it does, and shows.
 */
async function cancelCheckout(parts: SquareParts, input: ResolveInput): Promise<Resolution> {
  const sent = await resendCharge(parts, input.call);
  return sent.kind === "succeeded" ? close(parts, input, sent.snapshot.object) : whatWasAnswered(sent);
}

async function search(parts: SquareParts, input: ResolveInput): Promise<Resolution> {
  const found = await ask(() => findCharge(parts, input));
  if (found.kind !== "answered") {
    const detail = found.kind === "refused" ? found.refusal.detail : found.detail;
    return { kind: "still_unknown", detail };
  }
  if (found.value !== null) {
    if (!input.wanted) return close(parts, input, found.value);
    const seen = await look(parts, input, found.value);
    return seen.kind === "not_yet" ? { kind: "still_unknown", detail: "it is still open" } : seen;
  }
  return quietFor(input) >= settleMs + listLagMs
    ? { kind: "absent", snapshot: null }
    : { kind: "still_unknown", detail: "Square's lists do not show it yet" };
}

/** Sends the stored call once more, byte for byte, with its own key. */
function resend(
  parts: SquareParts,
  kind: Exclude<AttemptKind, "void">,
  { call, target }: ResolveInput,
): Promise<Outcome> {
  switch (kind) {
    case "charge":
      return resendCharge(parts, call);
    case "capture":
      return sendCapture(parts, call, target);
    case "refund":
      return sendRefund(parts, call, target);
  }
}

function whatWasAnswered(sent: Outcome): Resolution {
  switch (sent.kind) {
    case "succeeded":
    case "refused":
      return { kind: "outcome", outcome: sent };
    case "not_sent":
    case "try_again":
    case "unknown":
      return {
        kind: "still_unknown",
        detail: sent.detail,
        ...("alarm" in sent && sent.alarm !== undefined ? { alarm: sent.alarm } : {}),
      };
  }
}

/** How long ago the call may last have gone out. */
function quietFor({ nowMs, lastSentAtMs }: ResolveInput): number {
  return nowMs - lastSentAtMs;
}
