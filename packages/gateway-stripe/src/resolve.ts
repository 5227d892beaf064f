import {
  type AttemptKind,
  type ChargeSnapshot,
  type Gateway,
  type Refusal,
  type Resolution,
  type ResolveInput,
  mayResend,
} from "@till/payments";
import { sendCapture } from "./capture.ts";
import { sendCharge } from "./charge.ts";
import { type StripeParts, ask } from "./ask.ts";
import type { Outcome } from "./exchange.ts";
import { fetchCharge } from "./read.ts";
import { sendRefund } from "./refund.ts";
import { fence, holdsNothing } from "./void.ts";

const hourMs = 60 * 60 * 1000;

/** Stripe keeps keys for at least 24 hours; an hour is left for clocks that differ and calls that take long. */
const idempotencyWindowMs = 23 * hourMs;
/**
 * A call that has not shown so long after it last went out will not. Only reads by id count here (an intent, the
 * children of one intent), which Stripe answers without lag; what lags, by up to an hour, is its search.
 */
const settleMs = 10 * 60 * 1000;

/** What an object says about one attempt at it. */
type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** Closed without it. */
  | { readonly kind: "never" }
  /** Nothing of it to be seen, and it could still happen. */
  | { readonly kind: "not_yet" };

/** Finds out what became of an attempt: by reading, by sending the very same call again, or by closing the object. */
export function createResolve(parts: StripeParts): Gateway["resolve"] {
  const look = async (input: ResolveInput): Promise<Resolution | Unsettled> => {
    // Without an object nothing was ever confirmed: the call cannot have gone out.
    if (input.target.object === null) return { kind: "absent", snapshot: null };
    const found = await ask(() => fetchCharge(parts, input.target));
    switch (found.kind) {
      case "answered":
        return conclude(judge(input, found.value), found.value.snapshot);
      case "refused": {
        const detail = `${found.refusal.gatewayCode} ${found.refusal.detail}`;
        // An intent that was made never goes away: this is another account's key, and what it shows proves nothing.
        return found.refusal.gatewayCode === "resource_missing"
          ? { kind: "still_unknown", detail, alarm: "object_missing" }
          : { kind: "still_unknown", detail };
      }
      case "not_sent":
      case "try_again":
      case "unknown":
        return { kind: "still_unknown", detail: found.detail };
    }
  };

  const settle = async (input: ResolveInput): Promise<Resolution> => {
    const resolution = await look(input);
    if (resolution.kind !== "not_yet") return resolution;
    return input.nowMs - input.lastSentAtMs >= settleMs
      ? { kind: "absent", snapshot: resolution.snapshot }
      : { kind: "still_unknown", detail: "nothing of it shows yet" };
  };

  const close = async (input: ResolveInput): Promise<Resolution> => {
    if (input.target.object !== null) await fence(parts, input.target);
    const resolution = await look(input);
    return resolution.kind === "not_yet"
      ? { kind: "still_unknown", detail: "the object could not be closed yet" }
      : resolution;
  };

  return async (input) => {
    const { kind } = input;
    // Cancelling is the fence itself, and may be repeated freely.
    if (kind === "void") return close(input);
    if (!input.wanted) return kind === "refund" ? settle(input) : close(input);

    const seen = await look(input);
    if (seen.kind !== "not_yet") return seen;
    if (!mayResend(input, idempotencyWindowMs)) return settle(input);

    const sent = await resend(parts, kind, input);
    switch (sent.kind) {
      case "succeeded":
      case "refused":
        return { kind: "outcome", outcome: sent };
      case "not_sent":
      case "try_again":
        return { kind: "still_unknown", detail: sent.detail };
      case "unknown":
        if (!sent.replayed) return stillUnknown(sent);
        // Stripe saved a 500 under this key and will say nothing else for ever. A charge is closed, so that the
        // question is settled at once; a capture or refund has to show within the usual time.
        return kind === "charge" ? close(input) : settle(input);
    }
  };
}

interface Unsettled {
  readonly kind: "not_yet";
  readonly snapshot: ChargeSnapshot;
}

function conclude(verdict: Verdict, snapshot: ChargeSnapshot): Resolution | Unsettled {
  switch (verdict.kind) {
    case "done":
      return { kind: "outcome", outcome: { kind: "succeeded", snapshot } };
    case "refused":
      return { kind: "outcome", outcome: { kind: "refused", refusal: verdict.refusal, snapshot } };
    case "never":
      return { kind: "absent", snapshot };
    case "not_yet":
      return { kind: "not_yet", snapshot };
  }
}

function stillUnknown({ detail, alarm }: Extract<Outcome, { readonly kind: "unknown" }>): Resolution {
  return { kind: "still_unknown", detail, ...(alarm === undefined ? {} : { alarm }) };
}

/** Sends the stored call once more, byte for byte, with its own key. */
function resend(
  parts: StripeParts,
  kind: Exclude<AttemptKind, "void">,
  { call, target }: ResolveInput,
): Promise<Outcome> {
  const send = { charge: sendCharge, capture: sendCapture, refund: sendRefund };
  return send[kind](parts, call, target);
}

/** Reads an attempt's fate off the object. Pure; the rules are those of section 5 of the design. */
function judge(
  { kind, attemptId }: Pick<ResolveInput, "kind" | "attemptId">,
  { snapshot, lastCaptureAttemptId }: Awaited<ReturnType<typeof fetchCharge>>,
): Verdict {
  switch (kind) {
    case "charge":
      return judgeCharge(snapshot);
    case "capture":
      // One at a time: the last capture's attempt is on the intent. What somebody else took is not this one's doing.
      if (lastCaptureAttemptId === attemptId) return { kind: "done" };
      return { kind: closedWithout.has(snapshot.state) ? "never" : "not_yet" };
    case "void":
      if (holdsNothing(snapshot)) return { kind: "done" };
      return snapshot.state === "captured"
        ? { kind: "refused", refusal: capturedAlready }
        : { kind: "not_yet" };
    case "refund":
      return { kind: snapshot.refunds.some((refund) => refund.attemptId === attemptId) ? "done" : "not_yet" };
  }
}

function judgeCharge(snapshot: ChargeSnapshot): Verdict {
  switch (snapshot.state) {
    case "captured":
    case "authorized":
    case "requires_action":
      return { kind: "done" };
    case "pending":
      return untried.has(snapshot.gatewayStatus) ? { kind: "not_yet" } : { kind: "done" };
    case "declined":
    case "failed":
      return snapshot.refusal === null ? { kind: "never" } : { kind: "refused", refusal: snapshot.refusal };
    case "voided":
    case "expired":
      // Authorized first and released since: the attempt did happen.
      return snapshot.authorized === null ? { kind: "never" } : { kind: "done" };
  }
}

/** A charge in these holds nothing to capture. */
const closedWithout: ReadonlySet<ChargeSnapshot["state"]> = new Set([
  "captured",
  "declined",
  "failed",
  "voided",
  "expired",
]);

/** An intent in these, without an error on it, has not been confirmed. */
const untried: ReadonlySet<string> = new Set(["requires_payment_method", "requires_confirmation"]);

const capturedAlready: Refusal = {
  by: "gateway",
  reason: "not_permitted",
  gatewayCode: "payment_intent_unexpected_state",
  detail: "the charge was captured before it could be voided",
};
