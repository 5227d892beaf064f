import { invariant } from "@till/kernel";
import type { ChargeSnapshot, Gateway, GatewayObject, ReadOutcome } from "@till/payments";
import {
  type DisputeAnswer,
  type PaymentAnswer,
  checkoutAnswer,
  disputeAnswer,
  paymentAnswer,
  refundAnswer,
} from "./answers.ts";
import { type SquareParts, ask } from "./ask.ts";
import { type PaymentWithRefunds, type Shown, toSnapshot } from "./status-map.ts";
import { UnreadableAnswerError } from "./unreadable-answer.ts";

/** Reads a payment or checkout and its children. Square reads by id without lag, so what is missing is not there. */
export function createRead(parts: SquareParts): Gateway["read"] {
  return async ({ object, named }): Promise<ReadOutcome> => {
    const asked = await ask(() => fetchSnapshot(parts, object, named));
    switch (asked.kind) {
      case "answered":
        return { kind: "found", snapshot: asked.value };
      case "refused":
        return asked.refusal.gatewayCode === "NOT_FOUND"
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
export async function fetchSnapshot(
  parts: SquareParts,
  object: GatewayObject,
  named: readonly GatewayObject[] = [],
): Promise<ChargeSnapshot> {
  const askedAtMs = parts.clock.nowMs();
  return toSnapshot(await fetchShown(parts, object, named), askedAtMs);
}

/** Throws what the SDK throws. */
export async function fetchShown(
  parts: SquareParts,
  object: GatewayObject,
  named: readonly GatewayObject[] = [],
): Promise<Shown> {
  if (object.type === "payment")
    return { kind: "payment", payments: [await fetchPayment(parts, object.id, named)] };
  invariant(object.type === "terminal_checkout", `a Square charge is no ${object.type}`);
  const { checkout: answer } = await parts.client.terminal.checkouts.get({ checkoutId: object.id });
  const checkout = checkoutAnswer.parse(answer);
  const payments: PaymentWithRefunds[] = [];
  for (const id of bounded(checkout.paymentIds ?? [], object.id))
    payments.push(await fetchPayment(parts, id, named));
  return { kind: "checkout", checkout, payments };
}

async function fetchPayment(
  parts: SquareParts,
  paymentId: string,
  named: readonly GatewayObject[],
): Promise<PaymentWithRefunds> {
  const { payment: answer } = await parts.client.payments.get({ paymentId });
  const payment = paymentAnswer.parse(answer);
  const [refunds, disputes] = await Promise.all([
    fetchRefunds(parts, payment),
    fetchDisputes(parts, payment, named),
  ]);
  return { payment, refunds, disputes };
}

/** A refund known only from the payment: by id, because the list of refunds lags and has no filter by payment. */
async function fetchRefunds(
  parts: SquareParts,
  payment: PaymentAnswer,
): Promise<PaymentWithRefunds["refunds"]> {
  const ids = bounded(payment.refundIds ?? [], payment.id);
  const answers = await Promise.all(ids.map((refundId) => parts.client.refunds.get({ refundId })));
  return answers.map(({ refund }) => refundAnswer.parse(refund));
}

/** Only money that was taken can be contested. What an event named is read by its id: the list may be behind it. */
async function fetchDisputes(
  parts: SquareParts,
  { id, status }: PaymentAnswer,
  named: readonly GatewayObject[],
): Promise<PaymentWithRefunds["disputes"]> {
  if (status !== "COMPLETED") return [];
  const disputes = new Map<string, DisputeAnswer>();
  for (const dispute of await listDisputes(parts, id)) disputes.set(dispute.id, dispute);
  const ids = named.filter(({ type }) => type === "dispute").map((dispute) => dispute.id);
  for (const disputeId of new Set(bounded(ids, id))) {
    const asked = await ask(() => parts.client.disputes.get({ disputeId }));
    if (asked.kind === "refused") continue;
    if (asked.kind !== "answered") throw new UnreadableAnswerError(asked.detail);
    const dispute = disputeAnswer.parse(asked.value.dispute);
    if (dispute.disputedPayment?.paymentId === id) disputes.set(dispute.id, dispute);
  }
  return [...disputes.values()];
}

/** Square's list of disputes cannot be asked for one payment. More pages than any shop should ever fill. */
const disputePagesMax = 20;

/** An account that may not see disputes shows none. */
async function listDisputes(
  parts: SquareParts,
  id: PaymentAnswer["id"],
): Promise<PaymentWithRefunds["disputes"]> {
  const found: DisputeAnswer[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < disputePagesMax; page += 1) {
    const request = { locationId: parts.locationId, ...(cursor === undefined ? {} : { cursor }) };
    const asked = await ask(async () => {
      const answer = await parts.client.disputes.list(request);
      return {
        disputes: answer.data.map((dispute) => disputeAnswer.parse(dispute)),
        next: answer.response.cursor,
      };
    });
    if (asked.kind === "refused") return [];
    if (asked.kind !== "answered") throw new UnreadableAnswerError(asked.detail);
    found.push(...asked.value.disputes.filter(({ disputedPayment }) => disputedPayment?.paymentId === id));
    cursor = asked.value.next;
    if (cursor === undefined || cursor === "") return found;
  }
  throw new UnreadableAnswerError("more disputes than can be read");
}

/** Nobody gives one charge back in more parts, or pays one checkout with more cards. */
const childrenMax = 200;

function bounded(ids: readonly string[], parent: string): readonly string[] {
  if (ids.length > childrenMax) throw new UnreadableAnswerError(`${parent} has ${ids.length} children`);
  return ids;
}
