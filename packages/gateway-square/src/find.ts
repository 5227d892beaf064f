import { invariant } from "@till/kernel";
import type { GatewayObject, PreparedCall, ResolveInput } from "@till/payments";
import { type CheckoutAnswer, type PaymentAnswer, checkoutAnswer, paymentAnswer } from "./answers.ts";
import type { SquareParts } from "./ask.ts";
import { tracesOf } from "./charge.ts";
import { checkoutObject, paymentObject } from "./status-map.ts";
import { UnreadableAnswerError } from "./unreadable-answer.ts";

const minuteMs = 60_000;

/** A call that has not arrived by then will not. */
const slowMs = 10 * minuteMs;
/** Square's clock and ours may differ by this much. */
const clockSkewMs = 10 * minuteMs;
/** Payments of one amount, or checkouts, of one location in a day. */
const pagesMax = 50;
const pageSize = 100;

/**
 * The object a charge led to, from a complete reading of Square's lists, or null. They can be searched by time only,
 * and lag: null means "not there" only once they have caught up, which the caller judges.
 */
export async function findCharge(
  parts: SquareParts,
  { call, startedAtMs, lastSentAtMs }: Pick<ResolveInput, "call" | "startedAtMs" | "lastSentAtMs">,
): Promise<GatewayObject | null> {
  const range: TimeSpan = {
    from: new Date(startedAtMs - clockSkewMs).toISOString(),
    // What was slow on its way may have made its payment some time after it was last sent.
    to: new Date(lastSentAtMs + slowMs + clockSkewMs).toISOString(),
  };
  return tracesOf(call).kind === "payment"
    ? findPayment(parts, call, range)
    : findCheckout(parts, call, range);
}

interface TimeSpan {
  readonly from: string;
  readonly to: string;
}

async function findPayment(
  parts: SquareParts,
  call: PreparedCall,
  span: TimeSpan,
): Promise<GatewayObject | null> {
  const { referenceId, amount } = tracesOf(call);
  const matches: PaymentAnswer[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await parts.client.payments.list({
      locationId: parts.locationId,
      beginTime: span.from,
      endTime: span.to,
      total: amount,
      sortOrder: "ASC",
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const payments = answer.data.map((payment) => paymentAnswer.parse(payment));
    matches.push(...payments.filter((payment) => payment.referenceId === referenceId));
    cursor = answer.response.cursor;
    if (cursor === undefined || cursor === "") {
      // Of several under one reference, the one that holds money says what became of it.
      const best = matches.find(({ status }) => status !== "FAILED" && status !== "CANCELED") ?? matches[0];
      return best === undefined ? null : paymentObject(best.id);
    }
    invariant(payments.length > 0, "a page that promises more is not empty");
  }
  throw new UnreadableAnswerError("more payments of this amount than can be read");
}

async function findCheckout(
  parts: SquareParts,
  call: PreparedCall,
  span: TimeSpan,
): Promise<GatewayObject | null> {
  const { referenceId } = tracesOf(call);
  const matches: CheckoutAnswer[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer = await parts.client.terminal.checkouts.search({
      query: { filter: { createdAt: { startAt: span.from, endAt: span.to } }, sort: { sortOrder: "ASC" } },
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const checkouts = (answer.checkouts ?? []).map((checkout) => checkoutAnswer.parse(checkout));
    matches.push(...checkouts.filter((checkout) => checkout.referenceId === referenceId));
    cursor = answer.cursor;
    if (cursor === undefined || cursor === "") {
      const best = matches.find(({ paymentIds }) => (paymentIds ?? []).length > 0) ?? matches[0];
      return best === undefined ? null : checkoutObject(best.id);
    }
    invariant(checkouts.length > 0, "a page that promises more is not empty");
  }
  throw new UnreadableAnswerError("more checkouts than can be read");
}
