import { invariant } from "@till/kernel";
import type { CallTarget, ChargeSnapshot, Gateway, ReadOutcome } from "@till/payments";
import { Stripe } from "stripe";
import {
  type BalanceTransactionAnswer,
  type DisputeAnswer,
  type ReaderAnswer,
  type RefundAnswer,
  UnreadableAnswerError,
  balanceTransaction,
  captureAttemptKey,
  capturedByParts,
  disputeAnswer,
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
  return (await fetchCharge(parts, target)).snapshot;
}

/** The snapshot, and what the intent says besides for those who resolve an attempt. Throws what the SDK throws. */
export async function fetchCharge(
  parts: StripeParts,
  target: CallTarget,
): Promise<{ readonly snapshot: ChargeSnapshot; readonly lastCaptureAttemptId: string | null }> {
  const askedAtMs = parts.clock.nowMs();
  const intentId = intentIdOf(target);
  // The reader first: when it says "failed" and the intent, asked later, shows no money, then none was taken.
  const reader = target.terminalId === null ? null : await fetchReader(parts, target.terminalId);
  const intent = intentAnswer.parse(
    await parts.client.paymentIntents.retrieve(intentId, { expand: [...intentExpand] }, { apiVersion }),
  );
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const taken = charge !== null && charge.amount_captured > 0 && charge.status !== "pending";
  const children = {
    refunds: taken ? await fetchRefunds(parts, intentId) : [],
    disputes: charge?.disputed === true ? await fetchDisputes(parts, intentId) : [],
    entries: taken && capturedByParts(charge) ? await fetchCaptureEntries(parts, charge.id) : [],
  };
  return {
    snapshot: toSnapshot(intent, { askedAtMs, reader, ...children }),
    lastCaptureAttemptId: intent.metadata?.[captureAttemptKey] ?? null,
  };
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

/** Pages of one intent's children that are read; nobody gives one charge back in more parts. */
const pagesMax = 20;
const pageSize = 100;

/** All of them, oldest first. A charge shows its last ten only, which would hide a lost one among many. */
function fetchRefunds(parts: StripeParts, intentId: string): Promise<RefundAnswer[]> {
  return fetchAll(intentId, async (after) => {
    const { data, has_more: more } = await parts.client.refunds.list(
      { payment_intent: intentId, expand: ["data.balance_transaction"], ...pageAfter(after) },
      { apiVersion },
    );
    return { items: data.map((refund) => refundAnswer.parse(refund)), more };
  });
}

function fetchDisputes(parts: StripeParts, intentId: string): Promise<DisputeAnswer[]> {
  return fetchAll(intentId, async (after) => {
    const { data, has_more: more } = await parts.client.disputes.list(
      { payment_intent: intentId, ...pageAfter(after) },
      { apiVersion },
    );
    return { items: data.map((dispute) => disputeAnswer.parse(dispute)), more };
  });
}

/** What captures wrote on the balance, one entry each. */
function fetchCaptureEntries(parts: StripeParts, chargeId: string): Promise<BalanceTransactionAnswer[]> {
  return fetchAll(chargeId, async (after) => {
    const { data, has_more: more } = await parts.client.balanceTransactions.list(
      { source: chargeId, type: "charge", ...pageAfter(after) },
      { apiVersion },
    );
    return { items: data.map((entry) => balanceTransaction.parse(entry)), more };
  });
}

function pageAfter(id: string | undefined): { readonly limit: number; readonly starting_after?: string } {
  return { limit: pageSize, ...(id === undefined ? {} : { starting_after: id }) };
}

async function fetchAll<T extends { readonly id: string }>(
  ofWhat: string,
  fetchPage: (after: string | undefined) => Promise<{ readonly items: readonly T[]; readonly more: boolean }>,
): Promise<T[]> {
  const all: T[] = [];
  for (let page = 0; page < pagesMax; page += 1) {
    const { items, more } = await fetchPage(all.at(-1)?.id);
    all.push(...items);
    if (!more) return all.toReversed();
    invariant(items.length > 0, "a page that promises more is not empty");
  }
  throw new UnreadableAnswerError(`${ofWhat} has more than ${pagesMax * pageSize} children of one kind`);
}
