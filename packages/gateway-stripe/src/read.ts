import { invariant } from "@till/kernel";
import type { CallTarget, ChargeSnapshot, Gateway, ReadOutcome } from "@till/payments";
import { Stripe } from "stripe";
import {
  type IntentAnswer,
  type ReaderAnswer,
  type RefundAnswer,
  UnreadableAnswerError,
  intentAnswer,
  intentExpand,
  readerAnswer,
  refundAnswer,
} from "./answers.ts";
import { apiVersion } from "./client.ts";
import { type StripeParts, ask, intentIdOf } from "./ask.ts";
import { toSnapshot } from "./status-map.ts";

/** Reads an intent and its children. Stripe reads by id without lag, so what is missing is not there. */
export function createRead(parts: StripeParts): Gateway["read"] {
  return async (input): Promise<ReadOutcome> => {
    const asked = await ask(() => fetchSnapshot(parts, input));
    switch (asked.kind) {
      case "answered":
        return { kind: "found", snapshot: asked.value };
      case "refused":
        return asked.refusal.gatewayCode === "resource_missing"
          ? { kind: "absent" }
          : { kind: "unavailable", detail: `${asked.refusal.gatewayCode} ${asked.refusal.detail}` };
      case "not_sent":
      case "try_again":
      case "unknown":
        return { kind: "unavailable", detail: asked.detail };
    }
  };
}

/** Throws what the SDK throws. */
export async function fetchSnapshot(parts: StripeParts, target: CallTarget): Promise<ChargeSnapshot> {
  const askedAtMs = parts.clock.nowMs();
  const intentId = intentIdOf(target);
  // The reader first: when it says "failed" and the intent, asked later, shows no money, then none was taken.
  const reader = target.terminalId === null ? null : await fetchReader(parts, target.terminalId);
  const intent = intentAnswer.parse(
    await parts.client.paymentIntents.retrieve(intentId, { expand: [...intentExpand] }, { apiVersion }),
  );
  const refunds = wasCaptured(intent) ? await fetchRefunds(parts, intentId) : [];
  return toSnapshot(intent, { askedAtMs, reader, refunds });
}

/** Null for a reader that was removed from the account. */
export async function fetchReader(parts: StripeParts, terminalId: string): Promise<ReaderAnswer | null> {
  try {
    return readerAnswer.parse(await parts.client.terminal.readers.retrieve(terminalId, {}, { apiVersion }));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return null;
    throw error;
  }
}

function wasCaptured(intent: IntentAnswer): boolean {
  return typeof intent.latest_charge === "object" && intent.latest_charge?.captured === true;
}

/** Refunds of one intent that are read; nobody gives one charge back in more parts. */
const refundPagesMax = 20;
const refundPageSize = 100;

/** All of them, oldest first. A charge shows its last ten only, which would hide a lost one among many. */
async function fetchRefunds(parts: StripeParts, intentId: string): Promise<RefundAnswer[]> {
  const refunds: RefundAnswer[] = [];
  for (let page = 0; page < refundPagesMax; page += 1) {
    const last = refunds.at(-1);
    const { data, has_more: more } = await parts.client.refunds.list(
      {
        payment_intent: intentId,
        limit: refundPageSize,
        expand: ["data.balance_transaction"],
        ...(last === undefined ? {} : { starting_after: last.id }),
      },
      { apiVersion },
    );
    refunds.push(...data.map((refund) => refundAnswer.parse(refund)));
    if (!more) return refunds.toReversed();
    invariant(data.length > 0, "a page that promises more is not empty");
  }
  throw new UnreadableAnswerError(`${intentId} has more than ${refundPagesMax * refundPageSize} refunds`);
}
