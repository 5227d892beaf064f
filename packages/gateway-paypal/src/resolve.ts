import {
  type ChargeSnapshot,
  type Gateway,
  type Refusal,
  type Resolution,
  type ResolveInput,
  mayResend,
} from "@till/payments";
import { unitOf } from "./answers.ts";
import { type PayPalParts, orderIdOf } from "./ask.ts";
import { sendCapture } from "./capture.ts";
import { sendCharge } from "./charge.ts";
import type { Outcome } from "./exchange.ts";
import { type ReadOrder, readOrder } from "./read.ts";
import { sendRefund } from "./refund.ts";
import { attemptOf } from "./status-map.ts";
import { capturedAlready, fence, sendVoid } from "./void.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How long PayPal knows a request id: 6 hours for orders, 45 days for payments, each less a margin for late calls. */
const keyWindowMs = {
  charge: 5 * 60 * minuteMs,
  capture: 44 * dayMs,
  void: 44 * dayMs,
  refund: 44 * dayMs,
} as const;
/** A call that has not shown by then will not. */
const settleMs = 10 * minuteMs;

/** What an order says about one attempt at it. */
type Verdict =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  /** Closed without it. */
  | { readonly kind: "never" }
  /** Nothing of it to be seen, and it could still happen. */
  | { readonly kind: "not_yet" };

interface Unsettled {
  readonly kind: "not_yet";
  readonly snapshot: ChargeSnapshot;
}

/** Finds out what became of an attempt: by reading, by sending the very same call again, or by closing the order. */
export function createResolve(parts: PayPalParts): Gateway["resolve"] {
  const look = async (input: ResolveInput): Promise<Resolution | Unsettled> => {
    if (input.target.object === null) return { kind: "absent", snapshot: null };
    const read = await readOrder(parts, orderIdOf(input.target));
    switch (read.kind) {
      case "answered":
        return conclude(judge(input, read.value), read.value.snapshot);
      case "refused":
        // PayPal throws an order away that nothing was taken on; one with money on it stays.
        return read.notFound && quietFor(input) >= settleMs
          ? { kind: "absent", snapshot: null }
          : { kind: "still_unknown", detail: read.refusal.gatewayCode };
      case "not_sent":
      case "try_again":
      case "unknown":
        return { kind: "still_unknown", detail: read.detail };
    }
  };

  const settle = async (input: ResolveInput): Promise<Resolution> => {
    const resolution = await look(input);
    if (resolution.kind !== "not_yet") return resolution;
    return quietFor(input) >= settleMs
      ? { kind: "absent", snapshot: resolution.snapshot }
      : { kind: "still_unknown", detail: "nothing of it shows yet" };
  };

  const close = async (input: ResolveInput): Promise<Resolution> => {
    if (input.target.object !== null) await fence(parts, input.target, input.attemptId);
    const resolution = await look(input);
    return resolution.kind === "not_yet"
      ? { kind: "still_unknown", detail: "the order could not be closed yet" }
      : resolution;
  };

  return async (input) => {
    if (!input.wanted && input.kind !== "void") return input.kind === "refund" ? settle(input) : close(input);
    const seen = await look(input);
    if (seen.kind !== "not_yet") return seen;
    if (!mayResend(input, keyWindowMs[input.kind])) {
      const isForgotten = input.nowMs - input.startedAtMs >= keyWindowMs[input.kind];
      return isForgotten && input.kind === "charge" ? close(input) : settle(input);
    }
    const sent = await resend(parts, input);
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
  };
}

/** How long ago the call may last have gone out. */
const quietFor = ({ nowMs, lastSentAtMs }: ResolveInput): number => nowMs - lastSentAtMs;

/** Sends the stored call once more, byte for byte, with its own key. */
function resend(parts: PayPalParts, { kind, call, target }: ResolveInput): Promise<Outcome> {
  const send = { charge: sendCharge, capture: sendCapture, void: sendVoid, refund: sendRefund };
  return send[kind](parts, call, target);
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

/** Reads an attempt's fate off the order. Pure; the rules are those of section 5 of the design. */
function judge(
  { kind, attemptId }: Pick<ResolveInput, "kind" | "attemptId">,
  { order, snapshot }: ReadOrder,
): Verdict {
  const { captures, refunds } = unitOf(order).payments;
  switch (kind) {
    case "charge":
      return judgeCharge(snapshot);
    case "capture":
      if (captures.some(({ invoice_id }) => invoice_id === attemptId)) return { kind: "done" };
      return { kind: closedWithout.has(snapshot.state) ? "never" : "not_yet" };
    case "void":
      if (snapshot.state === "voided" || snapshot.state === "expired") return { kind: "done" };
      return snapshot.state === "captured"
        ? { kind: "refused", refusal: capturedAlready }
        : { kind: "not_yet" };
    case "refund":
      return { kind: refunds.some((refund) => attemptOf(refund) === attemptId) ? "done" : "not_yet" };
  }
}

function judgeCharge(snapshot: ChargeSnapshot): Verdict {
  switch (snapshot.state) {
    case "captured":
    case "authorized":
    case "pending":
      return { kind: "done" };
    case "requires_action":
      return { kind: "not_yet" };
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
  "declined",
  "failed",
  "voided",
  "expired",
]);
