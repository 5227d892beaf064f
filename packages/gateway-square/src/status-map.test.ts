import { expect, it } from "vitest";
import { checkoutAnswer, disputeAnswer, inSdkSpelling, paymentAnswer, refundAnswer } from "./answers.ts";
import { attemptId, wireCheckout, wirePayment } from "./stand-in-for-tests.ts";
import { toRefundSnapshot, toSnapshot } from "./status-map.ts";

const payment = (more: object = {}) => paymentAnswer.parse(inSdkSpelling(wirePayment(more)));
const checkout = (more: object = {}) => checkoutAnswer.parse(inSdkSpelling(wireCheckout(more)));

const ofPayment = (more: object = {}) =>
  toSnapshot({ kind: "payment", payments: [{ payment: payment(more), refunds: [], disputes: [] }] }, 7);
const ofCheckout = (more: object, payments: readonly object[] = []) =>
  toSnapshot(
    {
      kind: "checkout",
      checkout: checkout(more),
      payments: payments.map((each) => ({ payment: payment(each), refunds: [], disputes: [] })),
    },
    7,
  );
const failed = (category: string, code: string) => ({
  status: "FAILED",
  card_details: { errors: [{ category, code }] },
});

it.each([
  ["COMPLETED", {}, { state: "captured", recognised: true, refusal: null }],
  ["APPROVED", {}, { state: "authorized", captures: [], recognised: true }],
  ["PENDING", {}, { state: "pending", captures: [], authorized: null }],
  ["CANCELED", {}, { state: "voided", captures: [] }],
  ["CANCELED", { delayed_until: "2027-01-15T07:59:59Z" }, { state: "expired" }],
  [
    "FAILED",
    failed("PAYMENT_METHOD_ERROR", "INSUFFICIENT_FUNDS"),
    {
      state: "declined",
      captures: [],
      authorized: null,
      refusal: { by: "issuer", reason: "insufficient_funds" },
    },
  ],
  ["FAILED", failed("API_ERROR", "X"), { state: "failed", refusal: { by: "gateway", reason: "unlisted" } }],
  ["OF_TOMORROW", {}, { state: "pending", recognised: false, captures: [] }],
])("a payment that is %s %o", (status, more, expected) => {
  expect(ofPayment({ ...more, status })).toMatchObject(expected);
});

it.each([
  ["PENDING", {}, { state: "requires_action", action: { kind: "present_card", terminalId: "device" } }],
  ["IN_PROGRESS", {}, { state: "requires_action" }],
  ["CANCEL_REQUESTED", {}, { state: "pending", recognised: true }],
  ["COMPLETED", {}, { state: "pending", recognised: true }],
  ["CANCELED", { cancel_reason: "SELLER_CANCELED" }, { state: "voided", refusal: null }],
  [
    "CANCELED",
    { cancel_reason: "BUYER_CANCELED" },
    { state: "failed", refusal: { by: "buyer", reason: "buyer_cancelled" } },
  ],
  [
    "CANCELED",
    { cancel_reason: "TIMED_OUT" },
    { state: "failed", refusal: { by: "gateway", reason: "timed_out" } },
  ],
  ["OF_TOMORROW", {}, { state: "pending", recognised: false }],
])("a checkout without payments that is %s %o", (status, more, expected) => {
  expect(ofCheckout({ ...more, status })).toMatchObject({ ...expected, captures: [], authorized: null });
});

it("the payments decide, also when the checkout says that it was canceled", () => {
  const snapshot = ofCheckout({ status: "CANCELED", cancel_reason: "TIMED_OUT", payment_ids: ["pay1"] }, [
    {},
  ]);
  expect(snapshot).toMatchObject({ state: "captured", refusal: null, gatewayStatus: "COMPLETED" });
  expect(snapshot.object).toEqual({ type: "terminal_checkout", id: "checkout01" });
});

it("a card that failed is not the end while the terminal asks for another, and none hides one that paid", () => {
  const bad = { id: "bad", ...failed("PAYMENT_METHOD_ERROR", "GENERIC_DECLINE") };
  expect(ofCheckout({ status: "IN_PROGRESS" }, [bad])).toMatchObject({ state: "requires_action" });
  // A cancel is a request: until it is carried out the next card is still paid with.
  expect(ofCheckout({ status: "CANCEL_REQUESTED" }, [bad])).toMatchObject({
    state: "pending",
    refusal: null,
  });
  const released = { id: "gone", status: "CANCELED" };
  expect(ofCheckout({ status: "CANCEL_REQUESTED" }, [released])).toMatchObject({ state: "pending" });
  expect(ofCheckout({ status: "CANCELED", cancel_reason: "SELLER_CANCELED" }, [bad])).toMatchObject({
    state: "declined",
  });
  expect(ofCheckout({ status: "COMPLETED" }, [bad, {}])).toMatchObject({
    state: "captured",
    captures: [{ id: "pay1" }],
  });
});

it("the payment's own amount and tip are what came in, not what the terminal was asked for", () => {
  const paid = {
    amount_money: { amount: 2400, currency: "EUR" },
    tip_money: { amount: 480, currency: "EUR" },
    total_money: { amount: 2880, currency: "EUR" },
  };
  expect(ofCheckout({ status: "COMPLETED" }, [paid])).toMatchObject({
    requested: { amountMinor: 2500n },
    captures: [{ amount: { amountMinor: 2880n }, tip: { amountMinor: 480n } }],
  });
});

it("fees keep their names as later ones are added, and one given back is negative", () => {
  const initial = {
    type: "INITIAL",
    effective_at: "2027-01-15T08:00:01Z",
    amount_money: { amount: 75, currency: "EUR" },
  };
  const back = {
    type: "ADJUSTMENT",
    effective_at: "2027-01-16T08:00:00Z",
    amount_money: { amount: -5, currency: "EUR" },
  };
  expect(ofPayment({ processing_fee: undefined }).fees).toEqual([]);
  const [first] = ofPayment({ processing_fee: [initial] }).fees;
  const later = ofPayment({ processing_fee: [initial, back, back] }).fees;
  expect(later[0]).toEqual(first);
  expect(later.map(({ id, amount }) => [id, amount.amountMinor])).toEqual([
    ["pay1/INITIAL/1", 75n],
    ["pay1/ADJUSTMENT/1", -5n],
    ["pay1/ADJUSTMENT/2", -5n],
  ]);
});

it.each([
  ["PENDING", "pending", true],
  ["COMPLETED", "succeeded", true],
  ["REJECTED", "failed", true],
  ["FAILED", "failed", true],
  ["OF_TOMORROW", "pending", false],
])("a refund that is %s is %s", (status, state, recognised) => {
  const wire = {
    id: "r1",
    status,
    amount_money: { amount: 100, currency: "EUR" },
    reason: `${attemptId} brought back`,
    created_at: "2027-01-15T08:00:00Z",
  };
  const snapshot = toRefundSnapshot(refundAnswer.parse(inSdkSpelling(wire)));
  expect(snapshot).toMatchObject({ state, recognised, attemptId, gatewayStatus: status });
  expect(
    toRefundSnapshot(refundAnswer.parse(inSdkSpelling({ ...wire, reason: "by hand" }))).attemptId,
  ).toBeNull();
});

it("an amount in a currency that is not Square's is not guessed at", () => {
  expect(() => ofPayment({ amount_money: { amount: 1, currency: "KWD" } })).toThrow("KWD");
});

const disputed = (state: string) => {
  const wire = {
    id: "dp1",
    state,
    amount_money: { amount: 1000, currency: "EUR" },
    reason: "NO_KNOWLEDGE",
    due_at: "2027-01-29T08:00:00Z",
    disputed_payment: { payment_id: "pay1" },
    created_at: "2027-01-15T08:00:00Z",
    updated_at: "2027-01-16T08:00:00Z",
  };
  const disputes = [disputeAnswer.parse(inSdkSpelling(wire))];
  return toSnapshot({ kind: "payment", payments: [{ payment: payment(), refunds: [], disputes }] }, 7)
    .disputes[0];
};

it.each([
  ["INQUIRY_EVIDENCE_REQUIRED", "inquiry", 0, 0],
  ["INQUIRY_PROCESSING", "inquiry", 0, 0],
  ["INQUIRY_CLOSED", "closed", 0, 0],
  ["EVIDENCE_REQUIRED", "open", 1, 0],
  ["PROCESSING", "under_review", 1, 0],
  ["WON", "won", 1, 1],
  ["LOST", "lost", 1, 0],
  ["ACCEPTED", "lost", 1, 0],
])("a dispute that is %s is %s, with %i withdrawals and %i given back", (status, state, taken, back) => {
  const shown = disputed(status);
  expect(shown).toMatchObject({ state, recognised: true, reason: "NO_KNOWLEDGE" });
  expect(shown?.withdrawals).toHaveLength(taken);
  expect(shown?.reinstatements).toHaveLength(back);
});

it("a dispute in a state of tomorrow is open, moves nothing, and says that it is not understood", () => {
  expect(disputed("OF_TOMORROW")).toMatchObject({ state: "open", recognised: false, withdrawals: [] });
});
